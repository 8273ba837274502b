import type { EquivalenceStep } from './equivalence-step.ts'
import type { Twin } from './twins.ts'

const ending = 'trap "exit 0" TERM; sleep 1000 & wait'

const container = async (twin: Twin, more: object = {}) => ({ id: await twin.containerId(), ...more })

export const containerSteps: readonly EquivalenceStep[] = [
  {
    act: 'container.create',
    what: 'with everything that can be asked for',
    input: ({ name, world }) => ({
      name: `${name}-full`,
      image: world.image,
      command: ['-c', `echo "$HOME" 'it'\\''s'\nsleep 1000`],
      entrypoint: '/bin/sh',
      environment: { WORDS: `two words, $HOME "quoted" 'twice'`, EMPTY: '', ÜMLAUT: 'ü' },
      ports: [
        { container: 80, host: 0 },
        { container: 53, host: 5353, protocol: 'udp', address: '0.0.0.0' },
        { container: 81, host: 8081, address: '::1' },
      ],
      mounts: [
        { kind: 'bind', source: world.pool.path, target: '/pool, and more', readOnly: true },
        { kind: 'volume', volume: name, target: '/data' },
      ],
      network: 'inner',
      hostname: 'inside',
      user: '1000:1000',
      workingDirectory: '/tmp',
      restart: { name: 'on-failure', retries: 3 },
      memory: 64,
      cpus: 0.5,
      capabilities: ['NET_ADMIN'],
      dropCapabilities: ['NET_RAW'],
      health: { command: `test "$HOME" != 'it''s'`, interval: 20, timeout: 5, startPeriod: 3, retries: 4 },
      tmpfs: [{ target: '/run' }, { target: '/cache', size: 16 }],
      devices: [{ host: '/dev/null' }, { host: '/dev/zero', container: '/dev/nought' }],
      secrets: [{ source: world.pool.path, name: 'word' }],
      aliases: ['full', 'whole'],
      terminal: true,
      interactive: true,
      labels: { 'com.example.words': 'a=b, "c"', empty: '' },
    }),
  },
  {
    act: 'container.create',
    what: 'with nothing but an image, started',
    // One that ends when it is asked to: nobody waits for the grace.
    input: ({ name, world }) => ({ name, image: world.image, command: ['sh', '-c', ending], start: true }),
  },
  { act: 'container.pause', what: 'of a running one', input: (twin) => container(twin) },
  { act: 'container.resume', what: 'of a paused one', input: (twin) => container(twin) },
  {
    act: 'container.exec',
    what: 'as a user, in a folder',
    input: (twin) =>
      container(twin, {
        command: ['sh', '-c', `echo "it's $(id -u) in $PWD" >made; cat made; exit 3`],
        user: 'user',
        workingDirectory: '/tmp',
      }),
  },
  {
    act: 'container.set',
    what: 'of limits and policy while it runs',
    input: (twin) => container(twin, { memory: 64, cpus: 0.5, processes: 50, restart: { name: 'always' } }),
  },
  {
    act: 'container.connect',
    what: 'to one more network, under a name',
    input: (twin) => container(twin, { network: 'inner', aliases: ['web'] }),
  },
  {
    act: 'container.recreate',
    what: 'with another variable, its network, limits and policy kept',
    input: (twin) => container(twin, { change: { environment: { A: 'b' }, hostname: 'inside' }, settle: 1 }),
  },
  { act: 'container.rollBack', what: 'of what was edited', input: (twin) => container(twin) },
  {
    act: 'container.move',
    what: 'from one network to another, its names with it',
    input: (twin) => container(twin, { from: 'inner', to: 'outer' }),
  },
  {
    act: 'container.move',
    what: 'and back',
    input: (twin) => container(twin, { from: 'outer', to: 'inner' }),
  },
  {
    act: 'container.disconnect',
    what: 'from a network',
    input: (twin) => container(twin, { network: 'inner' }),
  },
  { act: 'container.restart', what: 'without grace', input: (twin) => container(twin, { seconds: 0 }) },
  {
    act: 'container.kill',
    what: 'with a signal',
    input: (twin) => container(twin, { signal: 'SIGKILL' }),
    settle: async ({ name, world }) => void (await world.docker('wait', name)),
  },
  { act: 'container.start', what: 'of one that has ended', input: (twin) => container(twin) },
  { act: 'container.stop', what: 'with one second of grace', input: (twin) => container(twin, { seconds: 1 }) },
  {
    act: 'container.rename',
    what: 'to another name',
    input: (twin) => container(twin, { name: `${twin.name}-later` }),
  },
  {
    act: 'container.delete',
    what: 'of one that has ended',
    input: async (twin) => ({ id: await twin.containerId('-later') }),
  },
  {
    act: 'container.delete',
    what: 'of a running one with its volumes',
    before: async ({ name, world }) => void (await world.docker('update', '--restart', 'no', `${name}-full`)),
    input: async (twin) => ({ id: await twin.containerId('-full'), force: true, volumes: true }),
  },
]

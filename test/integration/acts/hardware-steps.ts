import { setTimeout as sleep } from 'node:timers/promises'
import type { EquivalenceStep } from './equivalence-step.ts'
import { tinyIso } from '../../support/host/index.ts'
import type { Twin } from './twins.ts'

const on = async (twin: Twin, more: object) => ({ id: await twin.vmId(), ...more })
const set = (what: string, change: object, more: object = {}): EquivalenceStep => ({
  act: 'vm.set',
  what,
  input: (twin) => on(twin, { ...more, change }),
})
const attach = (what: string, device: object, more: object = {}): EquivalenceStep => ({
  act: 'vm.attach',
  what,
  input: (twin) => on(twin, { ...more, device }),
})

const macOf = async ({ name, world }: Twin) =>
  /52:54:00[:0-9a-f]+/.exec(await world.virsh('domiflist', name))?.[0] ?? ''

/** virsh does not wait for the guest. */
async function untilGone({ name, world }: Twin, text: string): Promise<void> {
  for (let left = 100; (await world.virsh('dumpxml', name)).includes(text); left--) {
    if (left === 0) throw new Error(`${name} keeps ${text}`)
    await sleep(200)
  }
}

/** Done with the VM of the twins while it is off, and while its guest runs. */
export const hardwareSteps: Readonly<Record<'off' | 'running', readonly EquivalenceStep[]>> = {
  off: [
    set('of the cache of a disk, for the next start', { kind: 'disk', target: 'vda', cache: 'none' }),
    // All of it: a balloon would still be moving when the two are compared.
    set('of memory and what it may get', { kind: 'memory', size: 160, maximum: 160 }),
    set('of processors with their topology', {
      kind: 'vcpus',
      count: 1,
      maximum: 2,
      topology: { sockets: 1, cores: 2, threads: 1 },
    }),
    set('of the screen’s keyboard, whose password stays', { kind: 'screen', keymap: 'ja' }),
    set('of what a disk may move', { kind: 'limits', target: 'vda', totalBytes: 50_000_000, readIops: 500 }),
    set('of limits that are taken away', { kind: 'limits', target: 'vda', totalBytes: 0, readIops: 0 }),
    set('of processors that are pinned', {
      kind: 'pin',
      pins: [
        { vcpu: 0, cpus: '0' },
        { vcpu: 'emulator', cpus: '0-1' },
      ],
    }),
    set('of pinning that is taken away', {
      kind: 'pin',
      pins: [
        { vcpu: 0, cpus: null },
        { vcpu: 'emulator', cpus: null },
      ],
    }),
    set('of a screen on a socket', { kind: 'screen', listen: 'socket' }),
    set('of a screen on a port', { kind: 'screen', listen: 'port' }),
    attach('of a drive with a medium', { kind: 'cdrom' }),
    attach('of a shared folder', { kind: 'folder', path: '/usr/share', tag: 'host' }),
    { act: 'vm.detach', what: 'of a shared folder', input: (twin) => on(twin, { device: 'filesystem:host' }) },
    {
      act: 'vm.set',
      what: 'of a medium',
      input: async (twin) => on(twin, { change: { kind: 'media', target: 'sda', source: await tinyIso() } }),
    },
    set('of a medium that is taken out', { kind: 'media', target: 'sda', source: null }),
    { act: 'vm.detach', what: 'of a drive', input: (twin) => on(twin, { device: 'disk:sda' }) },
    {
      act: 'vm.define',
      what: 'of an edited text',
      async input(twin) {
        const { xml } = await twin.app.client.vm.xml({ id: await twin.vmId() })
        return on(twin, { opened: xml, xml: xml.replace('<on_crash>destroy', '<on_crash>restart') })
      },
    },
  ],
  running: [
    {
      act: 'vm.set',
      what: 'of a cable that is pulled',
      input: async (twin) => on(twin, { change: { kind: 'link', mac: await macOf(twin), up: false } }),
    },
    {
      act: 'vm.set',
      what: 'of a cable that is put back',
      input: async (twin) => on(twin, { change: { kind: 'link', mac: await macOf(twin), up: true } }),
    },
    {
      act: 'vm.detach',
      what: 'of a device that the running guest lets go',
      input: (twin) => on(twin, { device: 'rng:0' }),
      settle: (twin) => untilGone(twin, '<rng '),
    },
    attach('of a device to a running guest', { kind: 'rng' }),
  ],
}

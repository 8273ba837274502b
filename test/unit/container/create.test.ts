import { createServer, type AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { containerCreate, type ContainerCreate } from '../../../contract/container.ts'
import { containerSpec, planCreate } from '../../../main/container/create.ts'
import { EnginesOnFakes } from '../../support/on-fakes.ts'

let engines: EnginesOnFakes
beforeEach(async () => {
  engines = await EnginesOnFakes.make()
})
afterEach(() => engines[Symbol.asyncDispose]())

type Asked = Parameters<typeof containerCreate.parse>[0]
const input = (given: object = {}): ContainerCreate =>
  containerCreate.parse({ image: 'busybox:local', name: 'web', ...given } satisfies Asked as object)
const plan = (given: object = {}) => planCreate(input(given), engines)
const state = () => engines.fakeDocker.state

/** A container of the fake that publishes a port, as the list tells it. */
function publish(name: string, port: { IP: string; PublicPort: number; Type?: string }): void {
  const listed = { IP: port.IP, PrivatePort: 80, PublicPort: port.PublicPort, Type: port.Type ?? 'tcp' }
  const answer = JSON.stringify([{ Id: 'c'.repeat(64), Names: [`/${name}`], State: 'running', Ports: [listed] }])
  engines.fakeDocker.faults.push({
    match: /^GET \/containers\/json$/,
    fault: { kind: 'answer', status: 200, body: answer },
  })
}

describe('the specification of a new container', () => {
  it('has nothing that was not asked for, but our mark and streams as the docker command attaches them', () => {
    expect(containerSpec(input(), 'web')).toEqual({
      name: 'web',
      image: 'busybox:local',
      labels: { 'labrig.managed': '1' },
      tty: false,
      openStdin: false,
      restart: { name: 'no', maximumRetryCount: 0 },
      extra: { config: { AttachStdin: false, AttachStdout: true, AttachStderr: true, StdinOnce: false } },
    })
  })

  it('has all that can be asked for', () => {
    const spec = containerSpec(
      input({
        command: ['a', 'b'],
        entrypoint: '/e',
        environment: { A: '1', B: 'x=y' },
        ports: [
          { container: 80, host: 8080 },
          { container: 53, protocol: 'udp', host: 0, address: '0.0.0.0' },
        ],
        mounts: [
          { kind: 'volume', volume: 'data', target: '/data', readOnly: true },
          { kind: 'bind', source: '/srv', target: '/srv' },
        ],
        network: 'lab',
        hostname: 'h',
        user: 'u',
        workingDirectory: '/w',
        restart: { name: 'on-failure', retries: 2 },
        memory: 64,
        cpus: 0.5,
        capabilities: ['NET_ADMIN'],
        terminal: true,
        interactive: true,
        labels: { mine: 'x', 'labrig.managed': 'no' },
      }),
      'web',
    )
    expect(spec).toMatchObject({
      command: ['a', 'b'],
      entrypoint: ['/e'],
      env: ['A=1', 'B=x=y'],
      ports: [
        { containerPort: 80, protocol: 'tcp', hostIp: '127.0.0.1', hostPort: 8080 },
        { containerPort: 53, protocol: 'udp', hostIp: '0.0.0.0' },
      ],
      mounts: [
        { type: 'volume', source: 'data', target: '/data', readOnly: true },
        { type: 'bind', source: '/srv', target: '/srv', readOnly: false },
      ],
      networkMode: 'lab',
      hostname: 'h',
      user: 'u',
      workingDir: '/w',
      restart: { name: 'on-failure', maximumRetryCount: 2 },
      resources: { memory: 64 * 2 ** 20, cpus: 0.5 },
      capAdd: ['NET_ADMIN'],
      tty: true,
      openStdin: true,
      // Our mark is not the caller's to set.
      labels: { mine: 'x', 'labrig.managed': '1' },
      extra: { config: { AttachStdin: true, StdinOnce: true } },
    })
    expect(spec.ports?.[1]).not.toHaveProperty('hostPort')
  })
})

describe('the plan of a new container', () => {
  const types = async (given: object) => (await plan(given)).steps.map((step) => step.type)

  it('fetches the image only when the engine lacks it, and starts only when asked', async () => {
    expect(await types({})).toEqual(['container.create'])
    expect(await types({ start: true })).toEqual(['container.create', 'container.start'])
    expect(await types({ image: 'debian:12', start: true })).toEqual([
      'image.pull',
      'container.create',
      'container.start',
    ])
  })

  it('is taken back when it fails, and holds the name meanwhile', async () => {
    expect(await plan()).toMatchObject({ atomic: true, locks: ['container-name:docker/web'], name: 'web' })
  })

  it('has a name of ours when none is asked for', async () => {
    const names = [await plan({ name: undefined }), await plan({ name: undefined })].map((one) => one.name)
    expect(new Set(names).size).toBe(2)
    for (const name of names) expect(name).toMatch(/^labrig-[0-9a-f]{8}$/)
  })

  it('is refused for a name that is taken, by whom', async () => {
    const holder = state().create({ Image: 'busybox:local' }, 'web')
    await expect(plan()).rejects.toMatchObject({ code: 'NAME_TAKEN', data: { name: 'web', holder: holder.id } })
  })

  it('is not refused for a name that begins the id of another container', async () => {
    const other = state().create({ Image: 'busybox:local' }, 'other')
    expect((await plan({ name: other.id.slice(0, 8) })).name).toBe(other.id.slice(0, 8))
  })

  it('is refused for an image that must not be fetched', async () => {
    const refused = plan({ image: 'debian:12', pull: 'never' })
    await expect(refused).rejects.toMatchObject({ code: 'NOT_FOUND', data: { what: 'image', id: 'debian:12' } })
  })

  it('is refused for a network that is not there; another container’s is the engine’s to judge', async () => {
    const refused = plan({ network: 'nowhere' })
    await expect(refused).rejects.toMatchObject({ code: 'NOT_FOUND', data: { what: 'network', id: 'nowhere' } })
    expect(await types({ network: 'container:x' })).toEqual(['container.create'])
    state().addNetwork('lab')
    expect(await types({ network: 'lab' })).toEqual(['container.create'])
  })
})

describe('a port of a new container', () => {
  const on = (host: number, more = {}) => plan({ ports: [{ container: 80, host, ...more }] })

  it.each([
    [{ IP: '127.0.0.1', PublicPort: 47123 }, {}, true],
    [{ IP: '0.0.0.0', PublicPort: 47123 }, {}, true],
    [{ IP: '::', PublicPort: 47123 }, {}, true],
    [{ IP: '127.0.0.1', PublicPort: 47123 }, { address: '0.0.0.0' }, true],
    [{ IP: '127.0.0.2', PublicPort: 47123 }, {}, false],
    [{ IP: '127.0.0.1', PublicPort: 47124 }, {}, false],
    [{ IP: '127.0.0.1', PublicPort: 47123, Type: 'udp' }, {}, false],
  ])('that a container has at %o is taken for %o: %s', async (held, more, taken) => {
    publish('holder', held)
    const answer = await on(47123, more).catch((error: unknown) => error)
    if (taken) expect(answer).toMatchObject({ code: 'PORT_IN_USE', data: { holder: 'the container holder' } })
    else expect(answer).toMatchObject({ name: 'web' })
  })

  it('that a program of this host has is taken, by whom', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await expect(on(port)).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      data: { port, holder: expect.stringContaining(`(pid ${process.pid})`) as string },
    })
    await new Promise((resolve) => server.close(resolve))
  })

  it('that the engine chooses is never taken, and asks nobody', async () => {
    await on(0)
    expect(engines.fakeDocker.requests).not.toContain('GET /containers/json')
  })
})

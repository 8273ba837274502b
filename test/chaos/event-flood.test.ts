import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inProcess, type InProcess } from '../support/app/in-process.ts'
import { Labrig } from '../support/app/labrig.ts'
import { Watcher } from '../support/app/watcher.ts'
import { FakeEngine } from '../support/fake-docker/fake-engine.ts'
import { FakeLibvirt } from '../support/fake-libvirt/index.ts'
import { reachableFolder, removeFolder } from '../support/host/index.ts'

const MACHINES = 200
const EVENTS = 5000

let folder: string
let libvirt: FakeLibvirt
let docker: FakeEngine
let labrig: Labrig
let app: InProcess
let watcher: Watcher

beforeAll(async () => {
  folder = await reachableFolder('flood')
  libvirt = new FakeLibvirt()
  libvirt.host.addDomains(MACHINES)
  await libvirt.listen(join(folder, 'libvirt.sock'))
  docker = await FakeEngine.start({ socketPath: join(folder, 'docker.sock') })
  docker.state.addContainers(MACHINES)
  labrig = await Labrig.make({
    connections: [
      { id: 'system', engine: 'libvirt', uri: 'qemu:///system', socket: join(folder, 'libvirt.sock') },
      { id: 'docker', engine: 'docker', host: `unix://${docker.socketPath}` },
    ],
  })
  app = await inProcess(labrig)
  watcher = new Watcher(app)
  await watcher.until('all', () => watcher.count('vm') === MACHINES && watcher.count('container') === MACHINES)
})
afterAll(async () => {
  await watcher?.[Symbol.asyncDispose]()
  await app?.[Symbol.asyncDispose]()
  for (const one of [libvirt, docker, labrig]) await one?.[Symbol.asyncDispose]()
  if (folder) await removeFolder(folder)
})
beforeEach(() => {
  libvirt.calls.length = 0
  docker.requests.length = 0
})

describe('five thousand events at once', () => {
  it('of libvirt end in the true picture, by few readings and few messages', async () => {
    const patches = watcher.patches
    const domains = [...libvirt.host.domains.values()]
    for (let number = 0; number < EVENTS; number++) {
      const domain = domains[number % MACHINES]
      if (domain) libvirt.host.changeState(domain, number % 2 === 0 ? 1 : 5, { event: number % 2 === 0 ? 2 : 5 })
    }
    const last = domains[0]
    if (last) libvirt.host.changeState(last, 3, { event: 3 })
    const wanted = (state: number) => (state === 1 ? 'running' : state === 3 ? 'paused' : 'off')
    await watcher.until('the last state of all', () =>
      domains.every((domain) => watcher.find('vm', domain.name)?.state === wanted(domain.state)),
    )
    // Two or three rounds over all of them, not one reading for each event.
    expect(libvirt.count('DOMAIN_GET_XML_DESC')).toBeLessThanOrEqual(4 * MACHINES)
    expect(watcher.patches - patches).toBeLessThan(50)
  })

  it('of Docker likewise', async () => {
    const patches = watcher.patches
    const containers = [...docker.state.containers.values()]
    for (let number = 0; number < EVENTS / 2; number++) {
      const container = containers[number % MACHINES]
      if (!container) continue
      if (container.state === 'running') docker.state.stop(container, 137, 'kill')
      else docker.state.start(container)
    }
    await watcher.until('the last state of all', () =>
      containers.every((container) => watcher.find('container', container.name)?.state === container.state),
    )
    const lists = docker.requests.filter((request) => request === 'GET /containers/json')
    expect(lists.length).toBeLessThan(60)
    expect(watcher.patches - patches).toBeLessThan(60)
  })

  it('while the connection is cut again and again end in the true picture too', async () => {
    const domains = [...libvirt.host.domains.values()]
    const before = watcher.connection('system')?.epoch ?? 0
    for (let round = 0; round < 3; round++) {
      for (const domain of domains) libvirt.host.changeState(domain, 1, { event: 2 })
      libvirt.cut()
      for (const domain of domains) libvirt.host.changeState(domain, 5, { event: 5 })
      const epoch = before + round + 1
      await watcher.until(`epoch ${epoch}`, () => {
        const { state, epoch: at } = watcher.connection('system') ?? {}
        return state === 'ready' && (at ?? 0) >= epoch
      })
    }
    await watcher.until('all off', () => domains.every((domain) => watcher.find('vm', domain.name)?.state === 'off'))
  })
})

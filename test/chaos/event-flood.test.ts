import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { crowdOf, type Crowd } from '../support/app/crowd.ts'

const MACHINES = 200
const EVENTS = 5000

let crowd: Crowd
let libvirt: Crowd['libvirt']
let docker: Crowd['docker']
let watcher: Crowd['watcher']

beforeAll(async () => {
  crowd = await crowdOf(MACHINES)
  ;({ libvirt, docker, watcher } = crowd)
})
afterAll(() => crowd?.[Symbol.asyncDispose]())
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

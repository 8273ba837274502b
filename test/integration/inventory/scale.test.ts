import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { crowdOf, type Crowd } from '../../support/app/crowd.ts'
import { inProcess } from '../../support/app/in-process.ts'
import type { FakeDomain } from '../../support/fake-libvirt/index.ts'

const MACHINES = 1000

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

/** How often each was asked for, of what was recorded. */
function counted(calls: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(calls, (call) => call)].map(([call, all]) => [call, all.length]))
}

const anyDomain = (): FakeDomain => [...libvirt.host.domains.values()][500] as FakeDomain

describe('a thousand VMs and a thousand containers', () => {
  it('are told by one snapshot for each engine', () => {
    expect(watcher.snapshots).toBe(2)
    expect(watcher.patches).toBe(0)
  })

  it('are listed by a few calls, and one for each definition', async () => {
    // Another reader of its own: what the first one caused was counted before the test.
    await using second = await inProcess(crowd.labrig)
    await second.client.inventory.machines()
    const calls = counted(libvirt.calls)
    expect(calls['DOMAIN_GET_XML_DESC']).toBe(MACHINES)
    expect(calls['CONNECT_LIST_ALL_DOMAINS']).toBe(4)
    expect(calls['CONNECT_GET_ALL_DOMAIN_STATS']).toBe(1)
    const others = Object.entries(calls).filter(
      ([name]) => name.startsWith('DOMAIN_') && name !== 'DOMAIN_GET_XML_DESC',
    )
    expect(others).toEqual([])
    expect(libvirt.calls.length).toBeLessThan(MACHINES + 50)
    const asked = counted(docker.requests)
    expect(asked['GET /containers/json']).toBe(1)
    expect(docker.requests.filter((request) => /^GET \/containers\/[^/]+\/json$/.test(request))).toEqual([])
    expect(docker.requests.length).toBeLessThan(10)
  })

  it('cost six calls and one row when one VM changes', async () => {
    const patches = watcher.patches
    const domain = anyDomain()
    libvirt.host.changeState(domain, 1, { event: 2 })
    await watcher.until('its start', () => watcher.find('vm', domain.name)?.state === 'running')
    expect(counted(libvirt.calls)).toEqual({
      DOMAIN_LOOKUP_BY_UUID: 1,
      DOMAIN_GET_STATE: 1,
      DOMAIN_HAS_MANAGED_SAVE_IMAGE: 1,
      DOMAIN_GET_AUTOSTART: 1,
      DOMAIN_IS_PERSISTENT: 1,
      DOMAIN_GET_XML_DESC: 1,
    })
    expect(watcher.patches).toBe(patches + 1)
    expect(docker.requests).toEqual([])
  })

  it('cost one call and one row when one container changes', async () => {
    const patches = watcher.patches
    const container = docker.state.find('box-1')
    docker.state.emit('container', 'update', container.id)
    docker.state.start(container)
    await watcher.until('its start', () => watcher.find('container', 'box-1')?.state === 'running')
    const lists = docker.lines.filter((line) => line.includes('/containers/json?') && line.includes(container.id))
    expect(lists.length).toBeGreaterThan(0)
    expect(lists.length).toBeLessThanOrEqual(2)
    expect(watcher.patches).toBeLessThanOrEqual(patches + 2)
    expect(libvirt.calls).toEqual([])
  })

  it('are sampled by one call for each tick, only those that are looked at, and only while somebody does', async () => {
    const ids = crowd.app.services.store
      .list('vm')
      .slice(0, 40)
      .map(({ id }) => id)
    const end = new AbortController()
    let ticks = 0
    for await (const samples of await crowd.app.client.inventory.statistics(
      { ids, every: 1 },
      { signal: end.signal },
    )) {
      expect(samples).toHaveLength(ids.length)
      if (++ticks === 3) break
    }
    end.abort()
    expect(counted(libvirt.calls)).toEqual({ CONNECT_GET_ALL_DOMAIN_STATS: 3 })
    expect(docker.requests.filter((request) => request.endsWith('/stats'))).toEqual([])
  })
})

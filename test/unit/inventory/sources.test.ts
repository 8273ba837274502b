import { describe, expect, it } from 'vitest'
import { formatId } from '../../../contract/ids.ts'
import type { InventoryEvent } from '../../../contract/inventory.ts'
import type { ProcedureName } from '../../../main/libvirt/table.ts'
import { liveInEachTest, settled } from './live.ts'

const live = liveInEachTest()

describe('a first list', () => {
  it('has everything of both engines, by few calls', async () => {
    live().fake.host.addDomains(200)
    live().fake.host.addNetwork('default', { active: true })
    live().fake.host.addPool('default')
    live().engine.state.addContainers(50)
    await live().allReady()
    expect(live().store.list('vm')).toHaveLength(200)
    expect(live().store.list('container')).toHaveLength(50)
    expect([
      live().store.list('network').length,
      live().store.list('pool').length,
      live().store.list('image').length,
    ]).toEqual([4, 1, 1])
    expect(live().fake.count('CONNECT_LIST_ALL_DOMAINS')).toBe(4)
    expect(live().fake.count('CONNECT_GET_ALL_DOMAIN_STATS')).toBe(1)
    expect(live().fake.count('DOMAIN_GET_XML_DESC')).toBe(200)
    expect(live().fake.count('DOMAIN_GET_STATE')).toBe(0)
    expect(live().engine.requests.filter((line) => line === 'GET /containers/json')).toHaveLength(1)
  })

  it('shows what does not stand in a definition', async () => {
    const running = live().fake.host.addDomain('running', { id: 3, state: 1, reason: 1, autostart: true })
    const saved = live().fake.host.addDomain('saved', { saved: true, reason: 5 })
    const transient = live().fake.host.addDomain('transient', { id: 4, state: 3, reason: 1, persistent: false })
    await live().allReady()
    expect(live().vm(running)).toMatchObject({ state: 'running', reason: 'booted', autostart: true, persistent: true })
    expect(live().vm(saved)).toMatchObject({ state: 'saved', reason: 'saved', autostart: false })
    expect(live().vm(transient)).toMatchObject({ state: 'paused', reason: 'user', persistent: false })
  })

  it('is not spoiled by what goes away while it is read', async () => {
    const [stays, goes] = [live().fake.host.addDomain('stays'), live().fake.host.addDomain('goes')]
    const stats = live().fake.procedures.CONNECT_GET_ALL_DOMAIN_STATS
    live().fake.procedures.CONNECT_GET_ALL_DOMAIN_STATS = (host, args) => {
      const answer = stats?.(host, args) ?? { retStats: [] }
      host.domains.delete(goes.uuid)
      return answer
    }
    await live().allReady()
    expect(
      live()
        .store.list('vm')
        .map((one) => one.uuid),
    ).toEqual([stays.uuid])
  })

  it('does not hide what happens while it is read', async () => {
    const domain = live().fake.host.addDomain('a', { id: 3, state: 1 })
    const pools = live().fake.procedures.CONNECT_LIST_ALL_STORAGE_POOLS
    live().fake.procedures.CONNECT_LIST_ALL_STORAGE_POOLS = async (host, args) => {
      // The VM was read as running; it stops before the rest of the list is there.
      await expect.poll(() => live().fake.count('DOMAIN_GET_XML_DESC')).toBe(1)
      host.changeState(domain, 5, { event: 5 })
      await new Promise((resolve) => setTimeout(resolve, 30))
      return (await pools?.(host, args)) ?? { pools: [], ret: 0 }
    }
    await live().allReady()
    await settled(() => live().vm(domain)).toMatchObject({ state: 'off' })
  })

  const drivers: [string, ProcedureName[]][] = [
    ['networks', ['CONNECT_LIST_ALL_NETWORKS', 'CONNECT_NETWORK_EVENT_REGISTER_ANY']],
    ['storage', ['CONNECT_LIST_ALL_STORAGE_POOLS', 'CONNECT_STORAGE_POOL_EVENT_REGISTER_ANY']],
  ]
  it.each(drivers)('of a host without the driver of %s has the VMs all the same', async (_, procedures) => {
    const message = 'this function is not supported by the connection driver'
    for (const name of procedures) live().fake.faults.refuse.set(name, { code: 3, message })
    live().fake.host.addDomain('a')
    await live().allReady()
    expect(live().store.list('vm')).toHaveLength(1)
    await live().connections.refreshAddresses()
    expect(live().failures).toEqual([])
  })
})

describe('a change from outside', () => {
  it('of a VM touches its row alone, by one reading', async () => {
    live().fake.host.addDomains(20)
    await live().allReady()
    const [first] = live().fake.host.domains.values()
    if (!first) throw new Error('the fake has 20')
    live().fake.calls.length = 0
    const stop = new AbortController()
    const events: InventoryEvent[] = []
    void (async () => {
      for await (const event of live().store.watch(stop.signal)) events.push(event)
    })()
    live().fake.host.changeState(first, 1, { event: 2 })
    await settled(() => live().vm(first)).toMatchObject({ state: 'running' })
    const patches = () => events.filter((event) => event.type === 'patch')
    await settled(() => patches().length).toBe(1)
    expect(patches()[0]).toMatchObject({ upserts: [{ name: first.name }], removes: [] })
    expect(live().fake.count('DOMAIN_GET_XML_DESC')).toBe(1)
    expect(live().fake.count('CONNECT_LIST_ALL_DOMAINS')).toBe(0)
    stop.abort()
  })

  it('that comes a thousand times costs a few readings', async () => {
    const domain = live().fake.host.addDomain('a')
    await live().allReady()
    live().fake.calls.length = 0
    for (let count = 0; count < 1000; count++) live().fake.host.emitLifecycle(domain, 2)
    live().fake.host.changeState(domain, 1, { event: 2 })
    await settled(() => live().vm(domain)).toMatchObject({ state: 'running' })
    await new Promise((resolve) => setTimeout(resolve, 120))
    expect(live().fake.count('DOMAIN_GET_XML_DESC')).toBeLessThanOrEqual(4)
  })

  it('defines, renames, undefines', async () => {
    await live().allReady()
    const domain = live().fake.host.addDomain('new')
    live().fake.host.emitLifecycle(domain, 0)
    await settled(() => live().vm(domain)).toMatchObject({ name: 'new' })
    domain.name = 'other'
    live().fake.host.emitLifecycle(domain, 0, 2)
    await settled(() => live().vm(domain)).toMatchObject({ name: 'other' })
    live().fake.host.domains.delete(domain.uuid)
    live().fake.host.emitLifecycle(domain, 1)
    await settled(() => live().vm(domain)).toBeUndefined()
  })

  it('starts and removes a network and a pool', async () => {
    const network = live().fake.host.addNetwork('lab')
    const pool = live().fake.host.addPool('disks', { active: false })
    await live().allReady()
    network.active = true
    live().fake.host.emit('NETWORK_EVENT_LIFECYCLE', { net: network, event: 2, detail: 0 }, network.uuid)
    await settled(() => live().store.list('network', 'system')).toMatchObject([{ name: 'lab', active: true }])
    live().fake.host.pools.delete(pool.uuid)
    live().fake.host.emit('STORAGE_POOL_EVENT_LIFECYCLE', { pool, event: 1, detail: 0 }, pool.uuid)
    await settled(() => live().store.list('pool')).toEqual([])
  })

  it('of containers, images and networks of Docker is seen', async () => {
    await live().allReady()
    const made = live().engine.state.create({ Image: 'busybox:local' }, 'web')
    const id = formatId('container', 'docker', made.id)
    await settled(() => live().store.get(id)).toMatchObject({ state: 'created', name: 'web' })
    live().engine.state.start(made)
    await settled(() => live().store.get(id)).toMatchObject({ state: 'running' })
    live().engine.state.rename(made, 'web2')
    await settled(() => live().store.get(id)).toMatchObject({ name: 'web2' })
    live().engine.state.remove(made, true)
    await settled(() => live().store.get(id)).toBeUndefined()
    live().engine.state.addImage('tools:1')
    live().engine.state.emit('image', 'tag', 'tools:1')
    await settled(() =>
      live()
        .store.list('image')
        .flatMap((image) => image.tags),
    ).toContain('tools:1')
    const network = live().engine.state.addNetwork('lab')
    live().engine.state.emit('network', 'create', network.id, { name: 'lab' })
    await settled(() =>
      live()
        .store.list('network')
        .map((one) => one.name),
    ).toContain('lab')
  })

  it('by health checks alone reads nothing', async () => {
    // Made without an event: those of the last second are told again to whoever comes.
    live().engine.state.addContainers(1)
    const made = live().engine.state.find('box-0')
    await live().allReady()
    live().engine.requests.length = 0
    for (let count = 0; count < 50; count++) {
      live().engine.state.emitOf(made, 'exec_create: /bin/sh -c true')
      live().engine.state.emitOf(made, 'exec_start: /bin/sh -c true')
      live().engine.state.emitOf(made, 'exec_die')
    }
    // An event after them, so that there is something to wait for.
    live().engine.state.emit('image', 'tag', 'tools:1')
    await settled(() => live().engine.requests.length).toBe(1)
    expect(live().engine.requests).toEqual(['GET /images/json'])
  })
})

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { InventoryEvent, Item } from '../../../contract/inventory.ts'
import { reached } from '../../../contract/revision.ts'
import { InventoryStore } from '../../../main/inventory/store.ts'
import { containerItem, vmItem } from './items.ts'

let store: InventoryStore
let stop: AbortController

beforeEach(() => {
  store = new InventoryStore()
  stop = new AbortController()
})
afterEach(() => {
  stop.abort()
  vi.useRealTimers()
})

/** What a reader has who applies each event as it comes, and complains about gaps. */
class Reader {
  readonly events: InventoryEvent[] = []
  readonly items = new Map<string, Item>()
  readonly #marks = new Map<string, { epoch: number; revision: number }>()

  take(event: InventoryEvent): void {
    this.events.push(event)
    if (event.type === 'connections') return
    const known = this.#marks.get(event.at.connection)
    if (event.type === 'snapshot') {
      for (const item of this.items.values()) if (item.connection === event.at.connection) this.items.delete(item.id)
      for (const item of event.items) this.items.set(item.id, item)
    } else {
      expect({ epoch: event.at.epoch, revision: event.from }, 'a patch follows without a gap').toEqual(known)
      for (const item of event.upserts) this.items.set(item.id, item)
      for (const id of event.removes) this.items.delete(id)
    }
    this.#marks.set(event.at.connection, { epoch: event.at.epoch, revision: event.at.revision })
  }

  get names(): string[] {
    return [...this.items.values()].map((item) => ('name' in item ? item.name : item.id)).sort()
  }

  get types(): string[] {
    return this.events.map((event) => event.type)
  }
}

/** Reads as fast as events come. */
function follow(): Reader {
  const reader = new Reader()
  void (async () => {
    for await (const event of store.watch(stop.signal)) reader.take(event)
  })()
  return reader
}

/** A reader that asks for each event by itself. */
function stepwise() {
  const events = store.watch(stop.signal)
  const reader = new Reader()
  return {
    reader,
    async next(): Promise<InventoryEvent> {
      const { value } = (await events.next()) as { value: InventoryEvent }
      reader.take(value)
      return value
    },
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('the picture', () => {
  it('has nothing of a connection that was never listed', () => {
    expect(store.list('vm')).toEqual([])
    expect(store.get('vm:system/x')).toBeUndefined()
    expect(store.apply('system', [vmItem(1)], [])).toEqual({ connection: 'system', epoch: 0, revision: 0 })
    expect(store.list('vm')).toEqual([])
  })

  it('lists by kind and connection', () => {
    store.replace('system', 1, [vmItem(1), vmItem(2)])
    store.replace('docker', 1, [containerItem(1)])
    store.replace('other', 1, [vmItem(3, { connection: 'other', id: 'vm:other/x' })])
    expect(store.list('vm').map((vm) => vm.name)).toEqual(['vm1', 'vm2', 'vm3'])
    expect(store.list('vm', 'system')).toHaveLength(2)
    expect(store.list('vm', 'nowhere')).toEqual([])
    expect(store.list('container').map((one) => one.name)).toEqual(['box1'])
    expect(store.get('vm:other/x')).toMatchObject({ name: 'vm3' })
  })

  it('counts a revision per change, and none for what is as it was', () => {
    expect(store.replace('system', 4, [vmItem(1)])).toEqual({ connection: 'system', epoch: 4, revision: 1 })
    expect(store.apply('system', [vmItem(1, { state: 'off' })], []).revision).toBe(2)
    expect(store.apply('system', [vmItem(1, { state: 'off', interfaces: [] })], ['vm:system/unknown']).revision).toBe(2)
    expect(store.apply('system', [], [vmItem(1).id]).revision).toBe(3)
    expect(store.replace('system', 5, []).revision).toBe(1)
  })

  it('of a new epoch replaces the old one', () => {
    store.replace('system', 1, [vmItem(1)])
    store.replace('system', 2, [vmItem(2)])
    expect(store.list('vm').map((vm) => vm.name)).toEqual(['vm2'])
  })
})

describe('a mark', () => {
  const at = (epoch: number, revision: number) => ({ connection: 'system', epoch, revision })

  it.each([
    { seen: at(1, 5), wanted: at(1, 5), covers: true },
    { seen: at(1, 6), wanted: at(1, 5), covers: true },
    { seen: at(1, 4), wanted: at(1, 5), covers: false },
    { seen: at(2, 1), wanted: at(1, 5), covers: true },
    { seen: at(1, 9), wanted: at(2, 1), covers: false },
  ])('seen at $seen has everything up to $wanted: $covers', ({ seen, wanted, covers }) => {
    expect(reached(seen, wanted)).toBe(covers)
  })
})

describe('a watcher', () => {
  it('first gets what is known of each connection, then each change', async () => {
    store.replace('system', 1, [vmItem(1)])
    store.replace('docker', 3, [containerItem(1)])
    const { reader, next } = stepwise()
    await next()
    await next()
    expect(reader.types).toEqual(['snapshot', 'snapshot'])
    expect(reader.names).toEqual(['box1', 'vm1'])
    store.apply('system', [vmItem(2)], [])
    expect(await next()).toEqual({
      type: 'patch',
      from: 1,
      at: { connection: 'system', epoch: 1, revision: 2 },
      upserts: [vmItem(2)],
      removes: [],
    })
  })

  it('sees the effect of an act at the mark that the act answers', async () => {
    store.replace('system', 1, [])
    const { next } = stepwise()
    await next()
    const mark = store.apply('system', [vmItem(1)], [])
    const event = await next()
    expect(event.type === 'patch' && reached(event.at, mark)).toBe(true)
  })

  it('is not woken by what changes nothing', async () => {
    store.replace('system', 1, [vmItem(1)])
    const reader = follow()
    await turn()
    store.apply('system', [vmItem(1)], ['vm:system/unknown'])
    await turn()
    expect(reader.types).toEqual(['snapshot'])
  })

  it('that comes before the first list waits for it', async () => {
    const { next } = stepwise()
    const waiting = next()
    store.replace('system', 1, [vmItem(1)])
    expect(await waiting).toMatchObject({ type: 'snapshot', items: [{ name: 'vm1' }] })
  })

  it('ends with its signal, also while nothing happens', async () => {
    const events = store.watch(stop.signal)
    const waiting = events.next()
    stop.abort()
    expect(await waiting).toEqual({ done: true, value: undefined })
  })

  it('is told nothing more after its signal, whatever waits', async () => {
    store.replace('system', 1, [vmItem(1)])
    store.replace('docker', 1, [containerItem(1)])
    const events = store.watch(stop.signal)
    expect((await events.next()).value).toMatchObject({ type: 'snapshot' })
    stop.abort()
    expect((await events.next()).done).toBe(true)
  })
})

describe('changes', () => {
  it('in a flood reach a fast reader as one patch per interval, the first at once', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    store.replace('system', 1, [])
    const reader = follow()
    await turn()
    await vi.advanceTimersByTimeAsync(1000)
    for (let number = 1; number <= 1000; number++) {
      store.apply('system', [vmItem(number % 10, { memory: number })], [])
      await turn()
      if (number === 1) expect(reader.types).toEqual(['snapshot', 'patch'])
      // 1,000 changes, one per millisecond: twenty intervals of 50 ms.
      await vi.advanceTimersByTimeAsync(1)
    }
    await vi.advanceTimersByTimeAsync(100)
    const patches = reader.types.length - 1
    expect(patches).toBeGreaterThanOrEqual(20)
    expect(patches).toBeLessThanOrEqual(22)
    expect(reader.items.get(vmItem(0).id)).toMatchObject({ memory: 1000 })
  })

  it('melt while a reader is busy: the newest of each item, what came and went not at all', async () => {
    store.replace('system', 1, [vmItem(1), vmItem(2)])
    const { reader, next } = stepwise()
    await next()
    store.apply('system', [vmItem(1, { state: 'off' })], [])
    store.apply('system', [vmItem(3)], [vmItem(2).id])
    store.apply('system', [vmItem(1, { state: 'paused' })], [])
    store.apply('system', [], [vmItem(3).id])
    store.apply('system', [vmItem(2, { state: 'off' })], [])
    const event = await next()
    expect(event).toMatchObject({ type: 'patch', from: 1, at: { revision: 6 }, removes: [vmItem(3).id] })
    expect(event.type === 'patch' && event.upserts.map((item) => [item.id, 'state' in item && item.state])).toEqual([
      [vmItem(1).id, 'paused'],
      [vmItem(2).id, 'off'],
    ])
    expect(reader.names).toEqual(['vm1', 'vm2'])
  })

  it('are replaced by the snapshot of a new epoch, and those after it are in it', async () => {
    store.replace('system', 1, [vmItem(1)])
    const { reader, next } = stepwise()
    await next()
    store.apply('system', [vmItem(2)], [])
    store.replace('system', 2, [vmItem(3)])
    store.apply('system', [vmItem(4)], [])
    expect(await next()).toMatchObject({ type: 'snapshot', at: { epoch: 2, revision: 2 } })
    expect(reader.names).toEqual(['vm3', 'vm4'])
    store.apply('system', [vmItem(5)], [])
    await next()
    expect(reader.names).toEqual(['vm3', 'vm4', 'vm5'])
  })

  it('of more than 10,000 items become a snapshot, so that a reader who sleeps costs no more than all items', async () => {
    store.replace('docker', 1, [containerItem(0)])
    const { reader, next } = stepwise()
    await next()
    for (let number = 1; number <= 10_001; number++) {
      store.apply('docker', [containerItem(number)], [])
      store.apply('docker', [], [containerItem(number).id])
    }
    const event = await next()
    expect(event).toMatchObject({ type: 'snapshot', at: { epoch: 1, revision: 20_003 } })
    expect(event.type === 'snapshot' && event.items).toHaveLength(1)
    store.apply('docker', [containerItem(5)], [])
    await next()
    expect(reader.names).toEqual(['box0', 'box5'])
  })

  it('of two connections do not hold each other up, nor starve each other', async () => {
    store.replace('system', 1, [])
    store.replace('docker', 1, [])
    const { reader, next } = stepwise()
    await next()
    await next()
    for (let round = 1; round <= 5; round++) {
      store.apply('system', [vmItem(1, { memory: round })], [])
      store.apply('docker', [containerItem(1, { exitCode: round })], [])
      await next()
      store.apply('system', [vmItem(1, { memory: -round })], [])
      await next()
    }
    const connections = reader.events.slice(2).map((event) => event.type === 'patch' && event.at.connection)
    expect(connections.filter((one) => one === 'docker')).toHaveLength(5)
  })

  it('reach two readers of different pace, each without a gap and both at the same end', async () => {
    store.replace('system', 1, [])
    const fast = follow()
    const slow = stepwise()
    await slow.next()
    let seed = 11
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below
    for (let change = 0; change < 300; change++) {
      const number = random(20)
      if (random(3) === 0) store.apply('system', [], [vmItem(number).id])
      else store.apply('system', [vmItem(number, { memory: change })], [])
      if (random(40) === 0) store.replace('system', change + 2, [vmItem(random(20), { memory: -change })])
      if (random(5) === 0) await turn()
      if (random(60) === 0) await slow.next()
    }
    store.apply('system', [vmItem(99)], [])
    await slow.next()
    await vi.waitFor(() => expect(fast.items.has(vmItem(99).id)).toBe(true))
    const truth = new Map(store.list('vm').map((vm) => [vm.id, vm]))
    expect(fast.items).toEqual(truth)
    expect(slow.reader.items).toEqual(truth)
  })
})

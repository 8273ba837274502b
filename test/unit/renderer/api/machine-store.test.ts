import { describe, expect, test } from 'vitest'
import type { InventoryEvent } from '../../../../contract/inventory.ts'
import type { Machine } from '../../../../contract/machine.ts'
import { MachineStore, type News } from '../../../../renderer/api/machine-store.ts'
import { aVm } from '../machines/samples.ts'

const at = (revision: number) => ({ connection: 'system', epoch: 1, revision })
const snapshot = (items: Machine[]): InventoryEvent => ({ type: 'snapshot', at: at(1), items })
const patch = (from: number, upserts: Machine[], removes: string[] = []): InventoryEvent => ({
  type: 'patch',
  from,
  at: at(from + 1),
  upserts,
  removes,
})

/** A store of 1,000 machines with a counting listener on each row. */
function crowded() {
  const store = new MachineStore()
  store.apply(snapshot(Array.from({ length: 1000 }, (_, index) => aVm(index))))
  const calls = new Map<string, number>()
  for (const { id } of store.machines()) store.subscribeRow(id, () => calls.set(id, (calls.get(id) ?? 0) + 1))
  const news: News[] = []
  store.onNews((one) => news.push(one))
  return { store, calls, news }
}

describe('the store of 1,000 machines', () => {
  test('wakes one row for one patch', () => {
    const { store, calls } = crowded()
    expect(store.apply(patch(1, [aVm(500, { state: 'running' })]))).toBe(true)
    expect([...calls]).toEqual([[aVm(500).id, 1]])
  })

  test('wakes no row for a patch that changes nothing', () => {
    const { store, calls } = crowded()
    store.apply(patch(1, [aVm(7)]))
    expect(calls.size).toBe(0)
  })

  test('wakes only the rows that differ after a new snapshot', () => {
    const { store, calls } = crowded()
    const next = [...store.machines()].map((machine) => ({ ...machine }))
    next[3] = aVm(3, { state: 'paused' })
    store.apply({ type: 'snapshot', at: { ...at(1), epoch: 2 }, items: next })
    expect([...calls.keys()]).toEqual([aVm(3).id])
  })

  test('answers false for a gap', () => {
    expect(crowded().store.apply(patch(5, []))).toBe(false)
  })
})

describe('news', () => {
  test('are changes of state, arrivals and departures', () => {
    const { store, news } = crowded()
    store.apply(patch(1, [aVm(1, { state: 'running' }), aVm(2, { addresses: ['10.0.0.2'] }), aVm(2000)], [aVm(3).id]))
    expect(news.map((one) => one.id)).toEqual([aVm(1).id, aVm(2000).id, aVm(3).id])
    expect(news.at(-1)).toMatchObject({ before: aVm(3), after: undefined })
  })

  test('are not what the first list brings', () => {
    const store = new MachineStore()
    const news: News[] = []
    store.onNews((one) => news.push(one))
    store.apply(snapshot([aVm(1)]))
    expect(news).toEqual([])
  })
})

describe('waiting for a mark', () => {
  test('ends when the patch is there, even if it changed no machine', async () => {
    const { store } = crowded()
    const waiting = store.whenReached([at(2)], AbortSignal.timeout(10_000))
    expect(store.hasReached([at(2)])).toBe(false)
    store.apply(patch(1, []))
    await waiting
    expect(store.hasReached([at(2)])).toBe(true)
  })

  test('ends when the signal aborts', async () => {
    const { store } = crowded()
    const ended = new AbortController()
    const waiting = store.whenReached([at(9)], ended.signal)
    ended.abort()
    await waiting
    expect(store.hasReached([at(9)])).toBe(false)
  })
})

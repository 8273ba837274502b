import { describe, expect, test } from 'vitest'
import type { Sample } from '../../../../contract/inventory.ts'
import { SAMPLES_KEPT, SampleStore } from '../../../../renderer/api/sample-store.ts'

const sample = (id: string, cpu: number | null): Sample => ({
  id,
  at: 0,
  cpu,
  memory: null,
  resident: null,
  memoryLimit: null,
  diskRead: null,
  diskWrite: null,
  netReceived: null,
  netSent: null,
})

describe('readings', () => {
  test('are kept for two minutes', () => {
    const store = new SampleStore()
    for (let index = 0; index < SAMPLES_KEPT + 5; index++) store.add([sample('a', index)])
    expect(store.get('a')?.cpu).toHaveLength(SAMPLES_KEPT)
    expect(store.get('a')?.cpu[0]).toBe(5)
  })

  test('without a value leave no hole', () => {
    const store = new SampleStore()
    store.add([sample('a', null)])
    store.add([sample('a', 0.5)])
    expect(store.get('a')?.cpu).toEqual([0.5])
  })

  test('of more than 500 machines drop those that were read longest ago', () => {
    const store = new SampleStore()
    for (let index = 0; index < 600; index++) store.add([sample(String(index), 0)])
    expect(store.get('99')).toBeUndefined()
    expect(store.get('100')).toBeDefined()
  })

  test('wake the readers of their machine only', () => {
    const store = new SampleStore()
    const calls: string[] = []
    for (const id of ['a', 'b']) store.subscribe(id, () => calls.push(id))
    store.add([sample('a', 1)])
    expect(calls).toEqual(['a'])
  })
})

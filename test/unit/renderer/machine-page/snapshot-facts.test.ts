import { expect, test } from 'vitest'
import type { Snapshot } from '../../../../contract/vm.ts'
import { descendantsOf, freeName, stateAfter } from '../../../../renderer/features/machine-page/vm/snapshot-facts.ts'

const snapshot = (name: string, parent: string | null, change: Partial<Snapshot> = {}): Snapshot => ({
  name,
  parent,
  description: null,
  current: false,
  state: 'running',
  created: 0,
  memory: 'internal',
  disks: [],
  ...change,
})
const all = [snapshot('a', null), snapshot('b', 'a'), snapshot('c', 'b'), snapshot('d', 'a'), snapshot('e', null)]

test('what was made on top of a snapshot is found through all levels', () => {
  expect(descendantsOf(all, 'a').map(({ name }) => name)).toEqual(['b', 'c', 'd'])
  expect(descendantsOf(all.toReversed(), 'a').map(({ name }) => name)).toEqual(['d', 'c', 'b'])
  expect(descendantsOf(all, 'c')).toEqual([])
})

test('a ring of parents, which only a broken list has, ends', () => {
  expect(descendantsOf([snapshot('a', 'b'), snapshot('b', 'a')], 'a').map(({ name }) => name)).toEqual(['b'])
})

test('a revert brings back the state of then; without memory the VM is off', () => {
  expect(stateAfter(snapshot('a', null))).toBe('running')
  expect(stateAfter(snapshot('a', null, { state: 'paused' }))).toBe('paused')
  expect(stateAfter(snapshot('a', null, { memory: 'none', state: 'shutoff' }))).toBe('off')
})

test('a free name is the wanted one or the first with a number', () => {
  expect(freeName('x', [])).toBe('x')
  expect(freeName('x', ['x', 'x-2'])).toBe('x-3')
})

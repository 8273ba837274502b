import { expect, test } from 'vitest'
import type { JournalEntry } from '../../../../contract/journal.ts'
import { actsOf } from '../../../../renderer/features/machine-page/acts-of.ts'

const line = (task: string, at: number, change: Partial<JournalEntry>): JournalEntry => ({
  at,
  task,
  procedure: 'vm.start',
  title: 'start web1',
  subjects: ['vm:system/a'],
  phase: 'begin',
  step: null,
  commands: [],
  error: null,
  ...change,
})
const act = (task: string, at: number, end: Partial<JournalEntry> | null): JournalEntry[] => [
  line(task, at, {}),
  line(task, at + 1, { phase: 'intent', step: 0, commands: [`virsh start ${task}`] }),
  line(task, at + 2, { phase: 'done', step: 0, commands: [`virsh start ${task}`] }),
  ...(end === null ? [] : [line(task, at + 3, { phase: 'end', ...end })]),
]
const newestFirst = (...lines: JournalEntry[][]) => lines.flat().sort((a, b) => b.at - a.at)

test('acts come newest first with each command once and how they ended', () => {
  const failed = { error: { code: 'BUSY', message: 'in use' } }
  const found = actsOf(
    newestFirst(act('one', 10, {}), act('two', 20, failed), act('three', 30, null)),
    'vm:system/a',
    9,
  )
  expect(found.map(({ task, outcome, commands }) => [task, outcome, commands])).toEqual([
    ['three', 'open', ['virsh start three']],
    ['two', 'failed', ['virsh start two']],
    ['one', 'done', ['virsh start one']],
  ])
  expect(found[1]?.error?.message).toBe('in use')
})

test('acts on other machines and more than are wanted are left out', () => {
  const other = act('other', 5, {}).map((one) => ({ ...one, subjects: ['vm:system/b'] }))
  const entries = newestFirst(other, act('one', 10, {}), act('two', 20, {}))
  expect(actsOf(entries, 'vm:system/a', 1).map(({ task }) => task)).toEqual(['two'])
})

test('an act whose beginning is no longer in the tail of the journal is told by what is left', () => {
  const [end] = newestFirst(act('one', 10, {}))
  expect(actsOf(end === undefined ? [] : [end], 'vm:system/a', 9)).toMatchObject([{ outcome: 'done', commands: [] }])
})

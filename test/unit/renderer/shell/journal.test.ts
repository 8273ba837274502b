import { describe, expect, test } from 'vitest'
import type { JournalEntry } from '../../../../contract/journal.ts'
import { formatDuration } from '../../../../renderer/features/journal/duration.ts'
import { groupActs, joined, matchesFilter } from '../../../../renderer/features/journal/group.ts'
import { journalRows } from '../../../../renderer/features/journal/rows.ts'

const DAY = 86_400_000
const noon = new Date(2026, 2, 14, 12).getTime()

function entry(task: string, at: number, change: Partial<JournalEntry> = {}): JournalEntry {
  const base = { procedure: 'vm.start', title: `start ${task}`, phase: 'begin', step: null } as const
  return { task, at, ...base, subjects: [], commands: [], error: null, ...change }
}

/** Lines of an act that ended, oldest first. */
function act(task: string, at: number, error: JournalEntry['error'] = null): JournalEntry[] {
  const commands = [`virsh start ${task}`]
  return [
    entry(task, at),
    entry(task, at + 1, { phase: 'intent', step: 0, commands }),
    entry(task, at + 20, { phase: error === null ? 'done' : 'failed', step: 0, commands, error }),
    entry(task, at + 21, { phase: 'end', error }),
  ]
}

const newestFirst = (entries: readonly JournalEntry[]) => [...entries].sort((a, b) => b.at - a.at)

describe('lines of the journal', () => {
  test('become acts, newest first, however the lines of two acts are mixed', () => {
    const acts = groupActs(newestFirst([...act('a', noon), ...act('b', noon + 5)]))
    expect(acts.map(({ task, result }) => [task, result])).toEqual([
      ['b', 'done'],
      ['a', 'done'],
    ])
    expect(acts[0]).toMatchObject({ began: noon + 5, ended: noon + 26 })
    expect(acts[0]?.steps).toEqual([{ number: 0, commands: ['virsh start b'], state: 'done', error: null }])
  })

  test('of a failed act carry its cause, of a cancelled one are no failure', () => {
    const failed = { code: 'ENGINE_ERROR', message: 'no space' }
    const [one] = groupActs(newestFirst(act('a', noon, failed)))
    expect(one).toMatchObject({ result: 'failed', error: failed })
    const [other] = groupActs(newestFirst(act('a', noon, { code: 'CANCELLED', message: 'cancelled' })))
    expect(other?.result).toBe('cancelled')
  })

  test('without an end are an act whose result is not known', () => {
    const [one] = groupActs(newestFirst(act('a', noon).slice(0, 2)))
    expect(one).toMatchObject({ result: 'open', ended: null })
    expect(one?.steps[0]?.state).toBe('begun')
  })

  test('of a step that was taken back keep both commands', () => {
    const undone = entry('a', noon + 30, { phase: 'undone', step: 0, commands: ['virsh destroy a'] })
    const [one] = groupActs(newestFirst([...act('a', noon), undone]))
    expect(one?.steps[0]).toMatchObject({ state: 'undone', commands: ['virsh start a', 'virsh destroy a'] })
  })

  test('that are new are joined to the known ones; a gap asks for all of them again', () => {
    const known = newestFirst(act('a', noon))
    const newer = newestFirst([...act('a', noon), ...act('b', noon + 100)])
    expect(joined(known, newer)).toHaveLength(8)
    expect(joined(known, newestFirst(act('c', noon + DAY)))).toBeNull()
    expect(joined([], newer)).toBeNull()
    expect(joined(known, known)).toEqual(known)
  })
})

describe('the filter', () => {
  const [done] = groupActs(newestFirst(act('web1', noon)))
  const [failed] = groupActs(newestFirst(act('web2', noon, { code: 'X', message: 'no space left' })))

  test('looks at title, command and cause, each word anywhere', () => {
    if (done === undefined || failed === undefined) throw new Error('two acts')
    const fits = (text: string, one = done) => matchesFilter(one, { text, failedOnly: false }, 'Start web1')
    expect(fits('')).toBe(true)
    expect(fits('VIRSH web1')).toBe(true)
    expect(fits('docker')).toBe(false)
    expect(fits('space', failed)).toBe(true)
    expect(matchesFilter(done, { text: '', failedOnly: true }, '')).toBe(false)
    expect(matchesFilter(failed, { text: '', failedOnly: true }, '')).toBe(true)
  })
})

test('each day has one heading, before its newest act', () => {
  const lines = newestFirst([...act('a', noon - DAY), ...act('b', noon), ...act('c', noon + 100)])
  expect(journalRows(groupActs(lines)).map(({ type, key }) => (type === 'day' ? 'day' : key))).toEqual([
    'day',
    'c',
    'b',
    'day',
    'a',
  ])
})

test('a length is told in the two units that matter', () => {
  expect(formatDuration(240, 'en')).toBe('240 ms')
  expect(formatDuration(3200, 'en')).toBe('3.2 sec')
  expect(formatDuration(65_000, 'en')).toBe('1 min 5 sec')
  expect(formatDuration(3_720_000, 'en')).toBe('1 hr 2 min')
  expect(formatDuration(-5, 'en')).toBe('0 ms')
})

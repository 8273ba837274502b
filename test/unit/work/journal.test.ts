import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JournalEntry } from '../../../contract/journal.ts'
import { fileJournal } from '../../../main/work/journal.ts'

let folder = ''

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'labrig-test-journal-')), 'journal')
})

afterEach(() => {
  rmSync(join(folder, '..'), { recursive: true, force: true })
})

function entry(at: number, title = `act ${at}`): JournalEntry {
  const parts = { task: 't', procedure: 'vm.start', subjects: ['vm:system/a'], step: null, commands: [], error: null }
  return { at, title, phase: 'begin', ...parts }
}

const day = (text: string) => () => new Date(`${text}T12:00:00Z`)
const titles = (entries: readonly JournalEntry[]) => entries.map((one) => one.title)

describe('the journal', () => {
  it('has nothing to tell before the first act', async () => {
    expect(await fileJournal(folder).list(10)).toEqual([])
  })

  it('lists newest first, at most as many as asked for', async () => {
    const journal = fileJournal(folder)
    for (let at = 1; at <= 5; at++) await journal.append(entry(at))
    expect(titles(await journal.list(3))).toEqual(['act 5', 'act 4', 'act 3'])
  })

  it('keeps the order of entries within a millisecond', async () => {
    const journal = fileJournal(folder)
    await Promise.all(['a', 'b', 'c'].map((title) => journal.append(entry(7, title))))
    expect(titles(await journal.list(10))).toEqual(['c', 'b', 'a'])
  })

  it('goes back over days and does not read older ones than it needs', async () => {
    await fileJournal(folder, day('2026-01-01')).append(entry(1))
    await fileJournal(folder, day('2026-01-02')).append(entry(2))
    const today = fileJournal(folder, day('2026-01-03'))
    await today.append(entry(3))
    expect(readdirSync(folder)).toHaveLength(3)
    expect(titles(await today.list(2))).toEqual(['act 3', 'act 2'])
  })

  it('tells what other processes did as well', async () => {
    const journal = fileJournal(folder, day('2026-01-01'))
    await journal.append(entry(2, 'ours'))
    const lines = [entry(1, 'theirs, before'), entry(3, 'theirs, after')].map((one) => JSON.stringify(one) + '\n')
    writeFileSync(join(folder, '2026-01-01-999999.jsonl'), lines.join(''))
    expect(titles(await journal.list(10))).toEqual(['theirs, after', 'ours', 'theirs, before'])
  })

  it('skips a torn last line, and a later process with the same pid does not lose its first', async () => {
    const file = join(folder, `2026-01-01-${process.pid}.jsonl`)
    await fileJournal(folder, day('2026-01-01')).append(entry(1))
    appendFileSync(file, '{"at":2,"task":"cut o')
    const later = fileJournal(folder, day('2026-01-01'))
    await later.append(entry(3))
    await later.append(entry(4))
    expect(titles(await later.list(10))).toEqual(['act 4', 'act 3', 'act 1'])
  })

  it('skips what is no entry: of another version, or no JSON', async () => {
    const journal = fileJournal(folder, day('2026-01-01'))
    await journal.append(entry(1))
    const foreign = [JSON.stringify({ ...entry(2), phase: 'dreamt' }), 'null', '[]', 'x'].join('\n')
    writeFileSync(join(folder, '2026-01-01-1.jsonl'), foreign + '\n')
    writeFileSync(join(folder, 'notes.txt'), 'not ours')
    expect(titles(await journal.list(10))).toEqual(['act 1'])
  })

  it('of years is read from its end only', async () => {
    const journal = fileJournal(folder, day('2026-01-01'))
    await journal.append(entry(1))
    const file = join(folder, readdirSync(folder)[0] ?? '')
    const long = JSON.stringify(entry(2, 'x'.repeat(1000))) + '\n'
    appendFileSync(file, long.repeat(5000))
    appendFileSync(file, JSON.stringify(entry(3)) + '\n')
    expect(statSync(file).size).toBeGreaterThan(4 << 20)
    const listed = await journal.list(10_000)
    expect(listed[0]?.title).toBe('act 3')
    expect(listed.length).toBeGreaterThan(3000)
    expect(titles(listed)).not.toContain('act 1')
  })

  it('is private to the user, and holds one line per entry', async () => {
    const journal = fileJournal(folder)
    await journal.append({ ...entry(1, 'two\nlines'), commands: ["virsh define <<'XML'\n<domain/>\nXML"] })
    const file = join(folder, readdirSync(folder)[0] ?? '')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(1)
  })

  it('says so when an entry cannot be written, and writes the next one', async () => {
    writeFileSync(join(folder, '..', 'journal'), 'a file in its place')
    const journal = fileJournal(folder)
    await expect(journal.append(entry(1))).rejects.toMatchObject({ code: 'EEXIST' })
    rmSync(folder)
    await journal.append(entry(2))
    expect(titles(await journal.list(10))).toEqual(['act 2'])
  })

  it('goes on without a file that is there by name only', async () => {
    const journal = fileJournal(folder, day('2026-01-01'))
    await journal.append(entry(1))
    symlinkSync(join(folder, 'gone'), join(folder, '2026-01-01-1.jsonl'))
    expect(titles(await journal.list(10))).toEqual(['act 1'])
  })
})

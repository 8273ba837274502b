import { appendFile, mkdir, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { JournalEntry } from '../../contract/journal.ts'
import { journalEntry } from '../../contract/journal.ts'

/** Where acts are written down. */
export interface Journal {
  append(entry: JournalEntry): Promise<void>
  /** Newest first, of all processes. */
  list(limit: number): Promise<JournalEntry[]>
}

/** Only the end of a file is read: a journal of years must not be loaded for its last page. Bytes. */
const READ_TAIL = 4 << 20

/**
 * One file per day and process, so that the window and the command line never write into the same one; each entry is one
 * line, appended. A torn last line (power cut) is skipped when read.
 */
export function fileJournal(directory: string, now: () => Date = () => new Date()): Journal {
  let tail: Promise<void> = Promise.resolve()
  let begun = ''
  const write = async (entry: JournalEntry) => {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    const name = `${now().toISOString().slice(0, 10)}-${process.pid}.jsonl`
    // An earlier process may have had this pid today and have been cut off within a line, which ours must not join.
    const start = begun === name ? '' : '\n'
    await appendFile(join(directory, name), `${start}${JSON.stringify(entry)}\n`, { mode: 0o600 })
    begun = name
  }
  return {
    append(entry) {
      const written = tail.then(() => write(entry))
      tail = written.catch(() => undefined)
      return written
    },
    async list(limit) {
      await tail
      return readNewest(directory, limit)
    },
  }
}

async function readNewest(directory: string, limit: number): Promise<JournalEntry[]> {
  const names = await readdir(directory).catch(() => [])
  const days = Map.groupBy(
    names.filter((name) => name.endsWith('.jsonl')),
    (name) => name.slice(0, 10),
  )
  const entries: JournalEntry[] = []
  for (const day of [...days.keys()].sort().reverse()) {
    const ofDay: JournalEntry[] = []
    // One after another: a script that calls the command line leaves a file per call, which may be thousands.
    for (const name of days.get(day) ?? []) ofDay.push(...(await readTail(join(directory, name), limit)))
    for (const entry of ofDay.sort((a, b) => b.at - a.at).slice(0, limit)) entries.push(entry)
    if (entries.length >= limit) break
  }
  return entries.slice(0, limit)
}

/** The newest entries of one process, newest first; none of a file that went away meanwhile or may not be read. */
async function readTail(path: string, limit: number): Promise<JournalEntry[]> {
  const file = await open(path).catch(() => null)
  if (file === null) return []
  try {
    const { size } = await file.stat()
    const start = Math.max(0, size - READ_TAIL)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start)
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n')
    if (start > 0) lines.shift()
    // Entries of one process are in order; reversed here so that a stable sort keeps that order within a millisecond.
    return lines.flatMap(parseLine).reverse().slice(0, limit)
  } finally {
    await file.close()
  }
}

function parseLine(line: string): JournalEntry[] {
  if (line === '') return []
  try {
    const parsed = journalEntry.safeParse(JSON.parse(line))
    return parsed.success ? [parsed.data] : []
  } catch {
    return []
  }
}

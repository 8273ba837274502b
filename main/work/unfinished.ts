import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { journalEntry, type JournalEntry } from '../../contract/journal.ts'

/** An act that was begun by a process that is gone, and never ended. */
export interface UnfinishedAct {
  readonly task: string
  readonly title: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly subjects: readonly string[]
  /** The command that it was at. */
  readonly command: string | null
}

/** What was cut off longer ago nobody takes up again. Days of the journal. */
const DAYS = 30
/** A day of one process; more than that is not looked through. Bytes. */
const MOST = 8 << 20

/** Acts that a crash or a power cut broke off, newest first: those in the files of processes that are gone. */
export async function unfinishedActs(directory: string, now = Date.now()): Promise<UnfinishedAct[]> {
  const oldest = new Date(now - DAYS * 86_400_000).toISOString().slice(0, 10)
  const names = (await readdir(directory).catch(() => [])).filter((name) => name.endsWith('.jsonl') && name >= oldest)
  const acts = await Promise.all(
    names.map((name) => ofFile(join(directory, name), Number(/-(\d+)\.jsonl$/.exec(name)?.[1]))),
  )
  return acts.flat().sort((a, b) => b.at - a.at)
}

async function ofFile(path: string, pid: number): Promise<UnfinishedAct[]> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const entries = text
    .slice(-MOST)
    .split('\n')
    .map(parsed)
    .filter((entry) => entry !== null)
  const ended = new Set(entries.filter(({ phase }) => phase === 'end').map(({ task }) => task))
  const open = entries.filter(({ phase, task }) => phase === 'begin' && !ended.has(task))
  if (open.length === 0) return []
  const began = await beginningOf(pid)
  return open
    .filter(({ at }) => began === null || at < began)
    .map(({ task, title, at, subjects }) => {
      const last = entries.findLast((entry) => entry.task === task && entry.phase === 'intent')
      return { task, title, at, subjects, command: last?.commands[0] ?? null }
    })
}

function parsed(line: string): JournalEntry | null {
  try {
    return journalEntry.safeParse(JSON.parse(line)).data ?? null
  } catch {
    return null
  }
}

/** Ticks of /proc/PID/stat in a second (USER_HZ), the same on every architecture that Node runs on. */
const TICKS = 100

/** When a process began, milliseconds since 1970; null when there is none. A pid alone may be another program's by now. */
async function beginningOf(pid: number): Promise<number | null> {
  try {
    const [stat, kernel] = await Promise.all([readFile(`/proc/${pid}/stat`, 'utf8'), readFile('/proc/stat', 'utf8')])
    // The second field is the program's name in parentheses and may itself contain spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const boot = Number(/^btime (\d+)$/m.exec(kernel)?.[1])
    return fields[0] === 'Z' ? null : boot * 1000 + (Number(fields[19]) / TICKS) * 1000
  } catch {
    return null
  }
}

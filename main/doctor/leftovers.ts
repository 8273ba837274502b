import { uptime } from 'node:os'
import type { JournalEntry } from '../../contract/journal.ts'
import type { Diagnosis } from './diagnosis.ts'

/** Acts older than this that are still open belong to a process that is gone: no act runs for so long. Milliseconds. */
const LONGEST = 6 * 3_600_000

export interface OpenAct {
  readonly task: string
  readonly title: string
  readonly at: number
  readonly subjects: readonly string[]
  readonly command: string | null
}

/** Acts that were begun and never ended, newest first. @param running tasks that are at work in this process */
export function openActs(journal: readonly JournalEntry[], running: ReadonlySet<string>, now: number): OpenAct[] {
  const ended = new Set(journal.filter(({ phase }) => phase === 'end').map(({ task }) => task))
  return journal
    .filter(
      ({ phase, task, at }) =>
        phase === 'begin' && !ended.has(task) && !running.has(task) && now - at < 90 * 86_400_000,
    )
    .filter(({ at }) => now - at > LONGEST || at < bootTime(now))
    .map(({ task, title, at, subjects }) => {
      const last = journal.find((one) => one.task === task && one.phase === 'intent')
      return { task, title, at, subjects, command: last?.commands[0] ?? null }
    })
}

/** What began before the host was started has no process any more. Milliseconds since 1970. */
function bootTime(now: number): number {
  return now - uptime() * 1000
}

/** Acts that a crash cut off: what they had made may still be there. */
export function leftoversFinding(open: readonly OpenAct[]): Diagnosis {
  const id = 'leftovers'
  const [first] = open
  if (first === undefined) return { id, status: 'ok', code: 'leftovers.none' }
  const text = open
    .map(
      ({ at, title, command }) =>
        `${new Date(at).toISOString()}  ${title}${command === null ? '' : `\n    ${command}`}`,
    )
    .join('\n')
  return {
    id,
    status: 'warn',
    code: 'leftovers.open',
    params: { title: first.title, count: open.length },
    evidence: [{ source: 'journal', text, marked: [] }],
  }
}

import type { Happening } from '../../../contract/incident.ts'
import type { JournalEntry } from '../../../contract/journal.ts'
import type { ToldError } from '../../../contract/told-error.ts'

/** One act on a machine, as the journal tells it. */
export interface PastAct {
  readonly task: string
  readonly procedure: string
  /** When it began; milliseconds since 1970. */
  readonly at: number
  /** `open`: no end was written; it runs, or its process ended first. */
  readonly outcome: 'done' | 'failed' | 'open'
  readonly commands: readonly string[]
  readonly error: ToldError | null
  /** What befell it by itself; null for acts. */
  readonly happening: Happening | null
}

/**
 * The newest acts on a machine.
 * @param entries newest first, as the journal lists them
 */
export function actsOf(entries: readonly JournalEntry[], id: string, most: number): PastAct[] {
  const byTask = Map.groupBy(
    entries.filter((entry) => entry.subjects.includes(id)),
    (entry) => entry.task,
  )
  return [...byTask.values()]
    .map((lines) => pastAct(lines.toReversed()))
    .filter((act) => act !== null)
    .sort((a, b) => b.at - a.at)
    .slice(0, most)
}

function pastAct(lines: readonly JournalEntry[]): PastAct | null {
  const [first] = lines
  if (first === undefined) return null
  const end = lines.find((line) => line.phase === 'end')
  // Intents name every command that was begun, once each; what was undone again is part of a failure.
  const commands = lines.filter((line) => line.phase === 'intent').flatMap((line) => line.commands)
  return {
    task: first.task,
    procedure: first.procedure,
    at: first.at,
    outcome: end === undefined ? 'open' : end.error === null ? 'done' : 'failed',
    commands,
    error: first.happening === undefined ? (end?.error ?? null) : null,
    happening: first.happening ?? null,
  }
}

import { happeningWords, isGrave, type Incident } from '../../contract/incident.ts'
import type { JournalEntry } from '../../contract/journal.ts'

/** An incident as a line of the journal. Two processes that see the same write lines of one name, which readers join. */
export function journalLine({ at, id, what }: Incident): JournalEntry {
  const { says, next } = happeningWords(what)
  return {
    at,
    task: `incident ${id} ${what.code} ${what.disk ?? ''} ${Math.floor(at / 10_000)}`,
    procedure: 'incident',
    title: says,
    subjects: [id],
    phase: 'end',
    step: null,
    commands: [],
    error: isGrave(what) ? { code: 'INCIDENT', message: next ?? says } : null,
    happening: what,
  }
}

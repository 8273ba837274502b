import type { UnfinishedAct } from '../work/unfinished.ts'
import type { Diagnosis } from './diagnosis.ts'

/** Acts that a crash cut off: what they had made may still be there. @param open newest first */
export function leftoversFinding(open: readonly UnfinishedAct[]): Diagnosis {
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

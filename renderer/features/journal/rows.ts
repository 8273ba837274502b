import { startOfDay } from './day.ts'
import type { JournalAct } from './group.ts'

export type JournalRow =
  | { readonly type: 'day'; readonly key: string; readonly at: number }
  | { readonly type: 'act'; readonly key: string; readonly act: JournalAct }

/** The list's lines: acts newest first, a heading before the first of each day. */
export function journalRows(acts: readonly JournalAct[]): JournalRow[] {
  const days = Map.groupBy(acts, (act) => startOfDay(act.began))
  return [...days].flatMap(([day, ofDay]): JournalRow[] => [
    { type: 'day', key: `day ${day}`, at: day },
    ...ofDay.map((act): JournalRow => ({ type: 'act', key: act.task, act })),
  ])
}

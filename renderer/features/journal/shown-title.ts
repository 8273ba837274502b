import type { TFunction } from 'i18next'
import { incidentWordsIn } from '../incidents/incident-words.ts'
import { actTitle } from './act-title.ts'
import type { JournalAct } from './group.ts'

/** What was done, or what happened, in the page's language. */
export function shownTitle(act: JournalAct, t: TFunction, language: string): string {
  return act.happening === null ? actTitle(act, t) : incidentWordsIn(act.happening, language).says
}

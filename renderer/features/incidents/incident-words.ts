import { slotsOf, happeningWords, type Happening } from '../../../contract/incident.ts'
import { fillText } from '../../../contract/texts/finding-texts.ts'
import { jobNames, type IncidentText, type JobName } from '../../../contract/texts/incident-texts.ts'
import { diskJobs, incidents } from '../../locales/incidents-ja.ts'

/** What befell a VM and what to do next, in the page's language. */
export function incidentWordsIn(what: Happening, language: string): IncidentText {
  if (language !== 'ja') return happeningWords(what)
  const { says, next } = incidents[what.code]
  const slots = slotsOf(what, diskJobs[what.job ?? 'other'])
  return { says: fillText(says, slots), next: next === null ? null : fillText(next, slots) }
}

export function jobWord(job: JobName, language: string): string {
  return (language === 'ja' ? diskJobs : jobNames)[job]
}

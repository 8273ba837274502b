import { engineErrorTexts } from '../../../contract/texts/engine-error-texts.ts'
import type { ErrorText } from '../../../contract/texts/error-text.ts'
import { fillText } from '../../../contract/texts/finding-texts.ts'
import type { Failure } from '../../api/failure.ts'
import { engineErrors } from '../../locales/engine-errors-ja.ts'

/** What stands behind a failure and what to do, in the page's language; null where the host or this page does not know. */
export function causeWords({ data }: Failure, language: string): string | null {
  const code = data['cause']
  if (typeof code !== 'string') return null
  const table: Readonly<Record<string, ErrorText>> = language === 'ja' ? engineErrors : engineErrorTexts
  const text = Object.hasOwn(table, code) ? table[code] : undefined
  if (text === undefined) return null
  const { says, advice } = text
  // Japanese has no space between sentences.
  const whole = advice === undefined ? says : says + (language === 'ja' ? '' : ' ') + advice
  return fillText(whole, valuesOf(data['params']))
}

function valuesOf(params: unknown): Record<string, string | number> {
  if (typeof params !== 'object' || params === null) return {}
  const entries = Object.entries(params).filter(([, value]) => typeof value === 'string' || typeof value === 'number')
  return Object.fromEntries(entries) as Record<string, string | number>
}

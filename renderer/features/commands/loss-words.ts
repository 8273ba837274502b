import { fillText } from '../../../contract/texts/finding-texts.ts'
import type { Loss } from '../../../contract/texts/loss.ts'
import { losses } from '../../locales/losses-ja.ts'

/** What is lost in the page's language; in English when a newer host names something that this page does not know. */
export function lossWords({ code, params, text }: Loss, language: string): string {
  const template = language === 'ja' ? (losses as Readonly<Record<string, string>>)[code] : undefined
  return template === undefined ? text : fillText(template, params)
}

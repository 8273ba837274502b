import { fillText } from '../../../contract/texts/finding-texts.ts'
import type { LeftOut } from '../../../contract/texts/left-out.ts'
import { leftOut } from '../../locales/left-out-ja.ts'

/** What is left out in the page's language; in English when a newer host names something that this page does not know. */
export function leftOutWords({ code, params, text }: LeftOut, language: string): string {
  const template = language === 'ja' ? (leftOut as Readonly<Record<string, string>>)[code] : undefined
  return template === undefined ? text : fillText(template, params)
}

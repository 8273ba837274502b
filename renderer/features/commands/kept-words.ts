import { fillText } from '../../../contract/texts/finding-texts.ts'
import type { Kept } from '../../../contract/texts/kept.ts'
import { keptReasons } from '../../locales/kept-ja.ts'

/** Why a file stays, in the page's language; in English when a newer host has a reason that this page does not know. */
export function keptWords({ code, params, why }: Kept, language: string): string {
  const template = language === 'ja' ? (keptReasons as Readonly<Record<string, string>>)[code] : undefined
  return template === undefined ? why : fillText(template, params)
}

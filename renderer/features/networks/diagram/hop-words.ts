import type { Hop } from '../../../../contract/reach.ts'
import { hopText } from '../../../../contract/texts/hop-texts.ts'
import { hops } from '../../../locales/hops-ja.ts'

/** The sentence of a hop in the page's language. */
export function hopWords(hop: Hop, language: string): string {
  return language.startsWith('ja') ? hops[hop.code].replace('{name}', hop.name) : hopText(hop)
}

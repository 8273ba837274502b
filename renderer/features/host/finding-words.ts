import type { Finding, Remedy } from '../../../contract/doctor.ts'
import {
  fillText,
  findingTexts,
  findingTitles,
  remedyTexts,
  type FindingText,
} from '../../../contract/texts/finding-texts.ts'
import { remedyEffects, type RemedyEffect } from '../../../contract/texts/remedy-effects.ts'
import * as ja from '../../locales/findings-ja.ts'
import { remedyEffects as effectsJa } from '../../locales/remedy-effects-ja.ts'

interface Table {
  readonly titles: Readonly<Record<string, string>>
  readonly texts: Readonly<Record<string, FindingText>>
  readonly remedies: Readonly<Record<string, string>>
}

const english: Table = { titles: findingTitles, texts: findingTexts, remedies: remedyTexts }

function tableOf(language: string): Table {
  return language === 'ja' ? ja : english
}

export interface FindingWords {
  readonly title: string
  /** In a word or two; null for what has to be said. */
  readonly value: string | null
  readonly says: string
  readonly why: string | null
  readonly advice: string | null
  /** Set when the words are not in the page's language: a newer host found something that this page does not know. */
  readonly language?: 'en'
}

/** A finding in the page's language. */
export function findingWords(finding: Finding, language: string): FindingWords {
  const { id, code, params } = finding
  const { titles, texts } = tableOf(language)
  const text = texts[code]
  if (text === undefined) {
    return {
      title: finding.title,
      value: null,
      says: finding.detail,
      why: null,
      advice: finding.advice,
      language: 'en',
    }
  }
  const fill = (template: string | undefined) => (template === undefined ? null : fillText(template, params))
  return {
    title: fill(text.title ?? titles[id]) ?? finding.title,
    value: fill(text.value),
    says: fillText(text.says, params),
    why: fill(text.why),
    advice: fill(text.advice),
  }
}

/** What a remedy does, in the page's language. */
export function remedyWords({ code, params, title }: Remedy, language: string): string {
  const text = tableOf(language).remedies[code]
  return text === undefined ? title : fillText(text, params)
}

/** What a remedy changes, leaves alone and how long it lasts; null for one of a newer host. */
export function effectWords({ code, params }: Remedy, language: string): RemedyEffect | null {
  const table: Readonly<Record<string, RemedyEffect>> = language === 'ja' ? effectsJa : remedyEffects
  const effect = table[code]
  if (effect === undefined) return null
  const { changes, untouched, lasts } = effect
  return { changes: fillText(changes, params), untouched: fillText(untouched, params), lasts: fillText(lasts, params) }
}

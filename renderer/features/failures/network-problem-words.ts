import { fillText } from '../../../contract/texts/finding-texts.ts'
import { networkProblems } from '../../../contract/texts/network-problems.ts'
import type { Failure } from '../../api/failure.ts'
import { networkProblemsJa } from '../../locales/network-problems-ja.ts'

/** What is wrong with a network that was asked for, in the page's language; null for problems of other things. */
export function networkProblemWords(data: Failure['data'], language: string): string | null {
  const { problem, params } = data
  const texts: Readonly<Record<string, string>> = language === 'ja' ? networkProblemsJa : networkProblems
  if (typeof problem !== 'string' || !Object.hasOwn(texts, problem)) return null
  return fillText(texts[problem] ?? '', (params ?? {}) as Record<string, string>)
}

import type { TFunction } from 'i18next'
import { formatAge } from '../../lib/format.ts'

/** Younger than this is now. Milliseconds. */
const NOW = 5000

interface Passed {
  readonly passed: number
  readonly total: number
  /** Milliseconds since the host was looked at. */
  readonly age: number
}

/** How many checks passed, and when that was seen. */
export function passedWords({ passed, total, age }: Passed, t: TFunction, language: string): string {
  if (age < NOW) return t('home.ready.passedNow', { passed, total })
  return t('home.ready.passed', { passed, total, age: formatAge(age, language) })
}

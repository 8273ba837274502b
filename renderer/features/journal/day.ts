import type { TFunction } from 'i18next'

/** Today, yesterday or the date in the language. @param at milliseconds since 1970 */
export function dayOf(at: number, t: TFunction, language: string, now = Date.now()): string {
  const day = startOfDay(at)
  if (day === startOfDay(now)) return t('journal.today')
  if (day === startOfDay(startOfDay(now) - 1)) return t('journal.yesterday')
  return new Intl.DateTimeFormat(language, { dateStyle: 'full' }).format(at)
}

/** In the time zone of this computer. Milliseconds since 1970. */
export function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0)
}

import type { TFunction } from 'i18next'
import type { WhyNot } from './why-not.ts'

/** A menu's line that cannot be chosen says why under itself; the keyboard still reaches it. */
export function greyed(why: WhyNot | null, t: TFunction) {
  return why === null ? {} : { isAriaDisabled: true, description: t(why) }
}

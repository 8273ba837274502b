import { userInfo } from 'node:os'
import { Fault } from '../../contract/fault.ts'
import { runPrivileged } from '../system/privileged.ts'
import type { FixAction } from './fix-action.ts'
import { helperWords, installedHelper } from './privileged-words.ts'

/**
 * Has the privileged helper make a change or take it back, once polkit agrees.
 * @param commands what does the same, typed
 * @throws Fault REFUSED with these as the remedy: polkit or the person refused, or there was nobody to ask
 * @throws CommandError when a command of the helper failed
 */
export function askHelper(action: FixAction, on: boolean, commands: string): Promise<void> {
  return askInWords(helperWords(action, on, userInfo().username), commands)
}

/**
 * The same in the helper's own words; null for what it does not do.
 * @throws Fault REFUSED, CommandError
 */
export async function askInWords(words: readonly string[] | null, commands: string): Promise<void> {
  const answer = words === null ? 'not-for-this' : await runPrivileged(installedHelper, words)
  switch (answer) {
    case 'done':
      return
    case 'refused':
      throw refused('not-authorized', commands, 'It was not authorised, and nothing was changed.')
    case 'nobody':
    case 'not-for-this':
      throw refused('needs-root', commands, 'This needs the rights of root, which Labrig does not have here.')
  }
}

function refused(reason: string, commands: string, sentence: string): Fault<'REFUSED'> {
  return new Fault('REFUSED', { reason, remedy: [commands] }, sentence)
}

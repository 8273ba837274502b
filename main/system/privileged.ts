import { lstat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CommandError, runCommand } from './command.ts'

/** A program that polkit lets ordinary users run as root, and what makes it so. */
export interface PrivilegedProgram {
  readonly path: string
  /** polkit's description of the action that the program is; without it pkexec would ask for root altogether. */
  readonly policy: string
  /** polkit's setuid program that asks and then starts it. */
  readonly pkexec: string
}

/** How it ended. `refused`: by polkit or the person who was asked. `nobody`: there was nobody to ask. */
export type PrivilegedAnswer = 'done' | 'refused' | 'nobody' | 'not-for-this'

/** A person may look for a password that long. Milliseconds. */
const PATIENCE = 10 * 60_000

/** Exit codes of pkexec(1), and EX_USAGE of sysexits.h, by which the program refuses its words. */
function answerOf(code: number, said: string): PrivilegedAnswer | null {
  switch (code) {
    case 0:
      return 'done'
    case 64:
      return 'not-for-this'
    case 126: // The dialog was dismissed.
      return 'refused'
    case 127: // Refused by a rule, or nobody could be asked: only the words tell which.
      return /not authorized/i.test(said) ? 'refused' : 'nobody'
    default:
      return null
  }
}

/**
 * Whether the program is installed as a package does it: it, its folder and its policy are root's and nobody else writes
 * there; a file that another could have put in its place is not started with root's rights.
 */
export async function isInstalled({ path, policy, pkexec }: PrivilegedProgram): Promise<boolean> {
  const [program, folder, action, starter] = await Promise.all([path, dirname(path), policy, pkexec].map(look))
  const guarded = [program, folder, action, starter].every((one) => one?.uid === 0 && (one.mode & 0o022) === 0)
  const files = program?.isFile() === true && action?.isFile() === true && starter?.isFile() === true
  return guarded && files && (program.mode & 0o100) !== 0 && (starter.mode & 0o4000) !== 0
}

const look = (path: string) => lstat(path).catch(() => null)

/**
 * Runs it as root once polkit agrees, which may ask the person. Cannot be stopped: who started it may not end what is
 * root's, and what was cancelled half way would be told as not done.
 * @throws CommandError when the program itself failed
 */
export async function runPrivileged(
  { path, pkexec }: PrivilegedProgram,
  words: readonly string[],
): Promise<PrivilegedAnswer> {
  const { code, stderr } = await runCommand(pkexec, [path, ...words], { timeout: PATIENCE, expect: 'any' })
  const answer = answerOf(code, stderr)
  if (answer === null) throw new CommandError(path, 'exit-code', code, stderr)
  return answer
}

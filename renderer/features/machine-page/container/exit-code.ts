/** What an exit code is known to mean. */
export type ExitMeaning =
  | { readonly type: 'ok' | 'engine' | 'notRunnable' | 'notFound' | 'killed' | 'outOfMemory' | 'terminated' | 'own' }
  /** Ended by a signal; its number. */
  | { readonly type: 'signal'; readonly signal: number }

const SIGKILL = 9
const SIGTERM = 15
/** The last of Linux's signals (signal(7)). */
const LAST_SIGNAL = 64

/**
 * The meaning of a container's exit code: 125 to 127 are docker's and the shell's (docker run, "Exit status"), above 128
 * is 128 + signal; the rest is the program's own.
 */
export function meaningOf(code: number, outOfMemory: boolean): ExitMeaning {
  if (outOfMemory) return { type: 'outOfMemory' }
  if (code === 0) return { type: 'ok' }
  if (code === 125) return { type: 'engine' }
  if (code === 126) return { type: 'notRunnable' }
  if (code === 127) return { type: 'notFound' }
  if (code === 128 + SIGKILL) return { type: 'killed' }
  if (code === 128 + SIGTERM) return { type: 'terminated' }
  if (code > 128 && code <= 128 + LAST_SIGNAL) return { type: 'signal', signal: code - 128 }
  return { type: 'own' }
}

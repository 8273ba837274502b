import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** Where an ordinary user's PATH does not lead on Debian. */
const ADMINISTRATORS = '/usr/sbin'

/**
 * Runs a program that reports by lines until it is disposed of, and tells each line. One that is not there or ends by
 * itself tells nothing more: whoever listens also looks by himself now and then.
 */
export function monitorLines(program: string, args: readonly string[], tell: (line: string) => void): Disposable {
  const { PATH = '' } = process.env
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, LC_ALL: 'C', LANGUAGE: '', PATH: `${PATH}:${ADMINISTRATORS}` },
  })
  child.on('error', () => undefined)
  const lines = createInterface({ input: child.stdout })
  lines.on('line', tell)
  return {
    [Symbol.dispose]() {
      lines.close()
      child.kill('SIGKILL')
    },
  }
}

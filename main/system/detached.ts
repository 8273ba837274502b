import { spawn } from 'node:child_process'

/**
 * Starts a program that outlives this process and its terminal: a session of its own, no output. Its end is nobody's
 * business here.
 * @throws Error of the system when it cannot be started
 */
export function startDetached(program: string, args: readonly string[]): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const child = spawn(program, args, { stdio: 'ignore', detached: true, cwd: '/' })
  child.once('error', reject)
  child.once('spawn', () => {
    child.unref()
    resolve()
  })
  return promise
}

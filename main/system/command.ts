import { spawn } from 'node:child_process'

export interface CommandResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface CommandOptions {
  readonly input?: string | Uint8Array
  /** Milliseconds until the process is killed; 30 s unless given. */
  readonly timeout?: number
  readonly signal?: AbortSignal
  readonly cwd?: string
  /** Exit codes that are an answer, not a failure; only 0 unless given, 'any' for all. */
  readonly expect?: readonly number[] | 'any'
}

/** A program could not be started, was killed, or ended with a code that its caller did not expect. */
export class CommandError extends Error {
  readonly program: string
  readonly code: number | null
  readonly stderr: string
  constructor(program: string, code: number | null, stderr: string, cause?: unknown) {
    super(`${program}: ${stderr.trim() || (code === null ? 'did not run to its end' : `exit code ${code}`)}`, { cause })
    this.name = 'CommandError'
    this.program = program
    this.code = code
    this.stderr = stderr
  }
}

/** Output beyond this is a runaway program, not an answer. Bytes, for stdout and stderr each. */
const MAX_OUTPUT = 16 << 20

/**
 * Runs a program without a shell, in the C locale (its output is parsed), and answers when it ended.
 * @throws CommandError when it is missing, times out, floods or ends with an unexpected code
 */
export function runCommand(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const { promise, resolve, reject } = Promise.withResolvers<CommandResult>()
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C', LANGUAGE: '' },
    timeout: options.timeout ?? 30_000,
    killSignal: 'SIGKILL',
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  })
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  const collect = (into: Buffer[]) => {
    let size = 0
    return (chunk: Buffer) => {
      size += chunk.length
      if (size > MAX_OUTPUT) child.kill('SIGKILL')
      else into.push(chunk)
    }
  }
  child.stdout.on('data', collect(stdout))
  child.stderr.on('data', collect(stderr))
  // A program may end without reading its input; the exit code tells what happened, EPIPE does not.
  child.stdin.on('error', () => undefined)
  child.stdin.end(options.input)
  child.on('error', (error) => reject(new CommandError(program, null, error.message, error)))
  child.on('close', (code) => {
    const result = {
      code: code ?? -1,
      stdout: Buffer.concat(stdout).toString(),
      stderr: Buffer.concat(stderr).toString(),
    }
    const expected = options.expect ?? [0]
    if (code !== null && (expected === 'any' || expected.includes(code))) resolve(result)
    else reject(new CommandError(program, code, result.stderr))
  })
  return promise
}

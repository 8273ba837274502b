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
  /** Milliseconds that it is given to tidy up after it was asked to end (SIGTERM), before it is killed; 0 unless given. */
  readonly tidiesWithin?: number
  /** Each whole line of stderr as it comes. */
  readonly onErrorLine?: (line: string) => void
}

/** Why a program gave no answer: it is not there, took too long, wrote too much, was stopped by us or by others. */
export type CommandProblem = 'missing' | 'timeout' | 'flood' | 'aborted' | 'killed' | 'exit-code'

/** A program could not be started, was killed, or ended with a code that its caller did not expect. */
export class CommandError extends Error {
  readonly program: string
  readonly problem: CommandProblem
  /** Null when it did not run to its end. */
  readonly code: number | null
  readonly stderr: string
  constructor(program: string, problem: CommandProblem, code: number | null, stderr: string) {
    super(`${program}: ${stderr.trim() || sentences[problem]}${code === null ? '' : ` (exit code ${code})`}`)
    this.name = problem === 'aborted' ? 'AbortError' : 'CommandError'
    this.program = program
    this.problem = problem
    this.code = code
    this.stderr = stderr
  }
}

const sentences: Record<CommandProblem, string> = {
  missing: 'there is no such program',
  timeout: 'took too long and was stopped',
  flood: 'wrote more than can be an answer and was stopped',
  aborted: 'was cancelled',
  killed: 'was killed',
  'exit-code': 'failed',
}

const DEFAULT_TIMEOUT = 30_000
/** Output beyond this is a runaway program, not an answer. Bytes, for stdout and stderr each. */
const MAX_OUTPUT = 16 << 20

/**
 * Runs a program without a shell, in the C locale (its output is parsed), and answers when it ended.
 * @throws CommandError
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
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  })
  const stdout = new Collected()
  const stderr = new Collected()
  /** Answers at once: a grandchild may hold the pipes open long after the program itself is gone. */
  const kill = (problem: CommandProblem) => {
    child.kill('SIGKILL')
    child.stdout.destroy()
    child.stderr.destroy()
    reject(new CommandError(program, problem, null, ''))
  }
  let stopped: CommandProblem | null = null
  let patience: NodeJS.Timeout | undefined
  const stop = (problem: CommandProblem) => {
    const within = options.tidiesWithin ?? 0
    if (within === 0) return kill(problem)
    if (stopped !== null) return
    stopped = problem
    child.kill('SIGTERM')
    patience = setTimeout(() => kill(problem), within)
  }
  for (const [stream, into] of [[child.stdout, stdout] as const, [child.stderr, stderr] as const]) {
    stream.on('data', (chunk: Buffer) => {
      if (!into.add(chunk)) stop('flood')
    })
  }
  if (options.onErrorLine !== undefined) eachLine(child.stderr, options.onErrorLine)
  // A program may end without reading its input; the exit code tells what happened, EPIPE does not.
  child.stdin.on('error', () => undefined)
  child.stdin.end(options.input)
  const timer = setTimeout(() => stop('timeout'), options.timeout ?? DEFAULT_TIMEOUT)
  const abort = () => stop('aborted')
  options.signal?.addEventListener('abort', abort)
  if (options.signal?.aborted === true) abort()
  child.on('error', (error: NodeJS.ErrnoException) => {
    const missing = error.code === 'ENOENT'
    reject(new CommandError(program, missing ? 'missing' : 'killed', null, missing ? '' : error.message))
  })
  child.on('close', (code) => {
    clearTimeout(patience)
    if (stopped !== null) return reject(new CommandError(program, stopped, null, stderr.text()))
    const expected = options.expect ?? [0]
    if (code !== null && (expected === 'any' || expected.includes(code))) {
      resolve({ code, stdout: stdout.text(), stderr: stderr.text() })
    } else reject(new CommandError(program, code === null ? 'killed' : 'exit-code', code, stderr.text()))
  })
  return promise.finally(() => {
    clearTimeout(timer)
    options.signal?.removeEventListener('abort', abort)
  })
}

/** A line longer than this is none. Characters. */
const LONGEST_LINE = 65_536

function eachLine(stream: NodeJS.ReadableStream, tell: (line: string) => void): void {
  let rest = ''
  stream.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n')
    rest = (lines.pop() ?? '').slice(0, LONGEST_LINE)
    lines.forEach(tell)
  })
}

class Collected {
  readonly #chunks: Buffer[] = []
  #size = 0

  /** False when it is too much. */
  add(chunk: Buffer): boolean {
    this.#size += chunk.length
    if (this.#size > MAX_OUTPUT) return false
    this.#chunks.push(chunk)
    return true
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString()
  }
}

import { access, constants, lstat, readdir, readFile, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandError, runCommand, type CommandOptions, type CommandResult } from './command.ts'

/** What came of reading a file or running a program, for whoever judges and whoever shows how it is known. */
export interface Seen {
  /** The path, or the command line as it is typed. */
  readonly source: string
  /** What it said; empty when there was no answer. */
  readonly text: string
  /** Why there was no answer; null when there was one. */
  readonly problem: 'missing' | 'denied' | 'failed' | null
  /** A program's exit code; null for a file. */
  readonly code: number | null
}

export type Runner = (program: string, args: readonly string[], options: CommandOptions) => Promise<CommandResult>

export interface LookOptions {
  /** Put before each path that is read; '' for this host. */
  readonly root?: string
  readonly run?: Runner
  /** Milliseconds for each program. */
  readonly timeout?: number
}

/** Nobody waits for a report longer than this because one tool hangs. Milliseconds. */
const TIMEOUT = 5000
const ADMINISTRATORS = '/usr/sbin'
/** A file that is evidence is small; /proc has some that never end. Bytes. */
const MAX_FILE = 1 << 20

/** One look at the host: whatever is asked for twice is read or run once. Changes nothing and never fails. */
export class Look {
  readonly #root: string
  readonly #run: Runner
  readonly #timeout: number
  readonly #seen = new Map<string, Promise<Seen>>()

  constructor({ root = '', run = runCommand, timeout = TIMEOUT }: LookOptions = {}) {
    this.#root = root
    this.#run = run
    this.#timeout = timeout
  }

  file(path: string): Promise<Seen> {
    return this.#once(path, () => this.#read(path))
  }

  /** A program without a shell. An exit code other than 0 is an answer. */
  command(program: string, ...args: readonly string[]): Promise<Seen> {
    return this.#once([program, ...args].join(' '), () => this.#ask(program, args))
  }

  /** Whether this process may read and write a path. */
  async usable(path: string): Promise<'usable' | 'denied' | 'absent'> {
    try {
      await access(join(this.#root, path), constants.R_OK | constants.W_OK)
      return 'usable'
    } catch (error) {
      return problemOf(error) === 'denied' ? 'denied' : 'absent'
    }
  }

  /** Mode, owner and group of a path; null when it is not there or may not be seen. */
  async modeOf(path: string): Promise<{ mode: number; uid: number; gid: number; socket: boolean } | null> {
    const info = await stat(join(this.#root, path)).catch(() => null)
    return info && { mode: info.mode & 0o7777, uid: info.uid, gid: info.gid, socket: info.isSocket() }
  }

  /** The owner of a plain file; null for links, folders and what is not there or may not be seen. */
  async ownerOf(path: string): Promise<number | null> {
    const info = await lstat(join(this.#root, path)).catch(() => null)
    return info?.isFile() === true ? info.uid : null
  }

  /** Where the links of a path end; null when it is not there. */
  target(path: string): Promise<string | null> {
    return realpath(join(this.#root, path)).catch(() => null)
  }

  /** Names in a folder; empty when it cannot be read. */
  names(path: string): Promise<string[]> {
    return readdir(join(this.#root, path)).catch(() => [])
  }

  #once(source: string, look: () => Promise<Seen>): Promise<Seen> {
    const known = this.#seen.get(source)
    if (known !== undefined) return known
    const seen = look()
    this.#seen.set(source, seen)
    return seen
  }

  async #read(path: string): Promise<Seen> {
    try {
      const text = await readFile(join(this.#root, path), 'utf8')
      return { source: path, text: text.slice(0, MAX_FILE), problem: null, code: null }
    } catch (error) {
      return { source: path, text: '', problem: problemOf(error), code: null }
    }
  }

  /** An ordinary user's PATH lacks the folder of the administrator's programs on Debian; many of them answer everybody. */
  async #start(program: string, args: readonly string[]): Promise<CommandResult> {
    const options: CommandOptions = { expect: 'any', timeout: this.#timeout }
    try {
      return await this.#run(program, args, options)
    } catch (error) {
      if (!isMissing(error)) throw error
      return this.#run(`${ADMINISTRATORS}/${program}`, args, options)
    }
  }

  async #ask(program: string, args: readonly string[]): Promise<Seen> {
    const source = [program, ...args].join(' ')
    try {
      const { code, stdout, stderr } = await this.#start(program, args)
      return { source, text: stdout + stderr, problem: null, code }
    } catch (error) {
      if (!(error instanceof CommandError)) throw error
      return { source, text: error.message, problem: error.problem === 'missing' ? 'missing' : 'failed', code: null }
    }
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof CommandError && error.problem === 'missing'
}

function problemOf(error: unknown): 'missing' | 'denied' | 'failed' {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EACCES' || code === 'EPERM') return 'denied'
  return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'failed'
}

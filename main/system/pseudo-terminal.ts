import { accessSync, constants } from 'node:fs'
import { userInfo } from 'node:os'
import { Duplex } from 'node:stream'
import { spawn, type IPty } from 'node-pty'

export interface TerminalProgram {
  readonly program: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly columns: number
  readonly rows: number
}

/** Input that a program does not read; the kernel keeps 4 KiB of it, the rest would fill our memory. Bytes. */
const MOST_UNREAD = 1 << 20

/**
 * A program on a pseudo-terminal of its own, as bytes. For interactive use only: a program whose output is wanted whole
 * goes through {@link runCommand}, because a terminal that is closed at once can lose the tail.
 * Destroying it sends SIGHUP, as closing a terminal window does.
 */
export class PseudoTerminal extends Duplex {
  readonly #pty: IPty
  readonly #exit: Promise<number>
  #unread = 0
  #hasExited = false

  /** @throws Error when the program cannot be started */
  constructor({ program, args, cwd, environment, columns, rows }: TerminalProgram) {
    super({ allowHalfOpen: false })
    const env = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined))
    // Bytes as they are: with an encoding a character that is split over two reads would be lost. The types know
    // strings only.
    const options = { name: 'xterm-256color', cols: columns, rows, cwd, env: env as Record<string, string> }
    this.#pty = spawn(program, [...args], { ...options, encoding: null })
    this.#pty.onData((data) => {
      this.#unread = 0
      if (!this.push(data as unknown as Buffer)) this.#pty.pause()
    })
    const { promise, resolve } = Promise.withResolvers<number>()
    this.#exit = promise
    this.#pty.onExit(({ exitCode, signal }) => {
      this.#hasExited = true
      // A shell reports a program that a signal ended in the same way.
      resolve(signal === undefined || signal === 0 ? exitCode : 128 + signal)
      this.push(null)
    })
  }

  get pid(): number {
    return this.#pty.pid
  }

  /** Resolves when the program has ended. */
  exitCode(): Promise<number> {
    return this.#exit
  }

  resize(columns: number, rows: number): void {
    // The ioctl fails on a terminal whose program has just ended; there is nothing left to be resized.
    if (!this.#hasExited) this.#pty.resize(columns, rows)
  }

  override _read(): void {
    this.#pty.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    this.#unread += chunk.length
    if (this.#unread > MOST_UNREAD) return done(new Error('the program on this terminal does not read its input'))
    this.#pty.write(chunk as unknown as string)
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    // Its number may be another process' by now.
    if (!this.#hasExited) this.#pty.kill('SIGHUP')
    this.#pty.resume()
    done(error)
  }
}

/** The login shell of this user: $SHELL where it can be run, else the one of passwd(5), else /bin/sh. */
export function loginShell(environment: Readonly<Record<string, string | undefined>>): string {
  const candidates = [environment['SHELL'], userInfo().shell]
  return candidates.find((path) => path !== undefined && path !== null && canRun(path)) ?? '/bin/sh'
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return path.startsWith('/')
  } catch {
    return false
  }
}

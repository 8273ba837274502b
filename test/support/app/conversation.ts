import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

/** A running program that is talked to over its pipes. */
export class Conversation implements AsyncDisposable {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #ended: Promise<number>
  readonly #out: Buffer[] = []
  readonly #err: Buffer[] = []

  constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child
    child.stdout.on('data', (chunk: Buffer) => this.#out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => this.#err.push(chunk))
    child.stdin.on('error', () => undefined)
    this.#ended = new Promise((resolve) => child.on('close', (code) => resolve(code ?? 137)))
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** Bytes of its standard output so far. */
  get bytes(): Buffer {
    return Buffer.concat(this.#out)
  }

  get text(): string {
    return this.bytes.toString('latin1')
  }

  get errors(): string {
    return Buffer.concat(this.#err).toString()
  }

  send(text: string | Buffer): void {
    this.#child.stdin.write(text)
  }

  /** Closes its standard input. */
  finish(): void {
    this.#child.stdin.end()
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name)
  }

  /** Waits for text on its standard output; rejects with both outputs after `timeout` ms or when it ended without. */
  async waitFor(pattern: RegExp, timeout = 90_000): Promise<RegExpExecArray> {
    const end = Date.now() + timeout
    for (;;) {
      const match = pattern.exec(this.text)
      if (match) return match
      const ended = this.#child.exitCode !== null || this.#child.signalCode !== null
      if (ended || Date.now() > end) {
        throw new Error(`${String(pattern)} did not appear: ${this.text.slice(-500)}\n${this.errors.slice(-500)}`)
      }
      await sleep(20)
    }
  }

  /** Waits for its end. @returns the exit code */
  async end(timeout = 60_000): Promise<number> {
    const late = sleep(timeout, undefined, { ref: false }).then(() => {
      throw new Error(`it did not end: ${this.text.slice(-500)}\n${this.errors.slice(-500)}`)
    })
    return Promise.race([this.#ended, late])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#ended
  }
}

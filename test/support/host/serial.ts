import { openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { ReadStream } from 'node:tty'
import { virsh } from './cli.ts'

/** Waits until a file (a serial log) matches; rejects with its end after `timeout` ms. */
export async function waitForText(file: string, pattern: RegExp, timeout = 90_000): Promise<string> {
  const end = Date.now() + timeout
  for (;;) {
    const text = await readFile(file, 'latin1').catch(() => '')
    if (pattern.test(text)) return text
    if (Date.now() > end) throw new Error(`${String(pattern)} did not appear; the end was: ${text.slice(-400)}`)
    await sleep(100)
  }
}

/** The guest's serial port, through the pseudo-terminal that qemu made (needs root). One reader at a time. */
export class Serial {
  #text = ''
  readonly #stream: ReadStream

  private constructor(fd: number) {
    // A stream of its own kind: fs streams block a thread of libuv's pool for each waiting read.
    this.#stream = new ReadStream(fd)
    this.#stream.on('data', (chunk: Buffer) => (this.#text += chunk.toString('latin1')))
    // EIO when the guest goes away.
    this.#stream.on('error', () => undefined)
  }

  static async open(domain: string): Promise<Serial> {
    return new Serial(openSync((await virsh('ttyconsole', domain)).trim(), 'r+'))
  }

  /** Everything read so far. */
  get text(): string {
    return this.#text
  }

  send(text: string): void {
    // tty.ReadStream is a duplex socket underneath.
    this.#stream.write(text)
  }

  async waitFor(pattern: RegExp, timeout = 90_000): Promise<RegExpExecArray> {
    const end = Date.now() + timeout
    for (;;) {
      const match = pattern.exec(this.#text)
      if (match) return match
      if (Date.now() > end) throw new Error(`${String(pattern)} did not appear; the end was: ${this.#text.slice(-400)}`)
      await sleep(50)
    }
  }

  close(): void {
    this.#stream.destroy()
  }
}

import { randomBytes } from 'node:crypto'
import type { OpenStream } from './open-stream.ts'

/** A ticket that nobody comes for is void after this time. Milliseconds. */
const LIFE = 30_000

/** Streams that were opened by a procedure and wait for their byte channel: each ticket works once. */
export class StreamTickets implements Disposable {
  readonly #waiting = new Map<string, { readonly stream: OpenStream; readonly timer: NodeJS.Timeout }>()

  /** 128 random bits: the ticket is the only thing the channel is asked for. */
  offer(stream: OpenStream): string {
    const ticket = randomBytes(16).toString('base64url')
    const timer = setTimeout(() => this.#drop(ticket), LIFE)
    timer.unref()
    // Nobody listens yet: without this an engine that goes away meanwhile would end the whole process.
    stream.duplex.on('error', () => undefined)
    this.#waiting.set(ticket, { stream, timer })
    return ticket
  }

  /** The stream of a ticket, once; null when it is unknown, used or void. */
  take(ticket: string): OpenStream | null {
    const waiting = this.#waiting.get(ticket)
    if (!waiting) return null
    clearTimeout(waiting.timer)
    this.#waiting.delete(ticket)
    return waiting.stream
  }

  [Symbol.dispose](): void {
    for (const ticket of [...this.#waiting.keys()]) this.#drop(ticket)
  }

  #drop(ticket: string): void {
    this.take(ticket)?.duplex.destroy()
  }
}

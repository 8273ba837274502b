import type { ShellEvent } from '../../contract/shell.ts'

/** A page that never asks shall not fill memory: the oldest events are dropped. */
const MOST_WAITING = 100

/** Events for one window: kept until its page asks for them, then handed over as they come. */
export class Mailbox {
  #waiting: ShellEvent[] = []
  #wake: () => void = () => undefined
  #reader = 0

  post(event: ShellEvent): void {
    this.#waiting = [...this.#waiting, event].slice(-MOST_WAITING)
    this.#wake()
  }

  /** Ends the present reader, so that what is posted next waits for the one to come. */
  endReader(): void {
    this.#reader++
    this.#wake()
  }

  /** Ends with the signal or when the next reader begins: a page that was loaded again is the only one there. */
  async *read(signal: AbortSignal): AsyncGenerator<ShellEvent> {
    this.endReader()
    const mine = this.#reader
    const stop = () => this.#wake()
    signal.addEventListener('abort', stop)
    try {
      while (!signal.aborted && this.#reader === mine) {
        const event = this.#waiting.shift()
        if (event !== undefined) yield event
        else await new Promise<void>((resolve) => (this.#wake = resolve))
      }
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }
}

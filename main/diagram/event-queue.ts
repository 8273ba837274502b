import type { Diagram, DiagramEvent } from '../../contract/diagram.ts'

/** A reader this far behind gets a new picture instead. Events. */
const MOST = 50

/** What one reader has not taken yet. */
export class EventQueue {
  readonly #events: DiagramEvent[] = []
  #wake: () => void = () => undefined

  /** @param now the picture as it is, for a reader who is too far behind */
  put(event: DiagramEvent, now: () => Diagram): void {
    // Of readings only the newest counts.
    const last = this.#events.at(-1)
    if (event.type === 'rates' && last?.type === 'rates') this.#events.pop()
    if (this.#events.length >= MOST) this.#events.splice(0, MOST, { type: 'snapshot', diagram: now() })
    else this.#events.push(event)
    this.#wake()
  }

  /** Ends when the signal aborts. */
  async *taken(signal: AbortSignal): AsyncGenerator<DiagramEvent> {
    const stop = () => this.#wake()
    signal.addEventListener('abort', stop)
    try {
      while (!signal.aborted) {
        const next = this.#events.shift()
        if (next !== undefined) yield next
        else await new Promise<void>((resolve) => (this.#wake = resolve))
      }
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }
}

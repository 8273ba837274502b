import type { Connections } from '../inventory/connections.ts'

/** What counts is the day, and a laptop sleeps. Milliseconds. */
const LOOK_EVERY = 60 * 60 * 1000

/** Sees to something once an hour while the services of a window or a page run. */
export class SlowClock implements Disposable {
  readonly #connections: Connections
  readonly #look: () => Promise<unknown>
  #timer: NodeJS.Timeout | undefined

  /** @param look never rejects; not called before the engines have answered, or will not */
  constructor(connections: Connections, look: () => Promise<unknown>) {
    this.#connections = connections
    this.#look = look
  }

  /** Looks at once, then again and again. */
  start(): void {
    if (this.#timer !== undefined) return
    this.#timer = setInterval(() => void this.#tick(), LOOK_EVERY)
    this.#timer.unref()
    void this.#tick()
  }

  async #tick(): Promise<void> {
    await this.#connections.settled().catch(() => undefined)
    if (this.#timer !== undefined) await this.#look()
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}

import type { Client } from './client.ts'
import { pause } from './follow.ts'
import type { SampleStore } from './sample-store.ts'

/** Scrolling changes the visible rows many times a second; the readings follow when it rests. Milliseconds. */
const SETTLE = 250
/** Seconds between two readings. */
const EVERY = 2
/** The contract's limit for one request. */
const MOST = 500

/** Reads the load of the machines on screen, and of no others; of none while the page is hidden. */
export class VisibleLoad implements Disposable {
  readonly #store: SampleStore
  #client: Client | null = null
  #wanted: readonly string[] = []
  #running: { readonly ids: string; readonly abort: AbortController } | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #onVisibility = () => this.#schedule(0)

  constructor(store: SampleStore) {
    this.#store = store
    document.addEventListener('visibilitychange', this.#onVisibility)
  }

  /** The connection's client, null while there is none. */
  setClient(client: Client | null): void {
    this.#client = client
    this.#stop()
    this.#schedule(0)
  }

  setWanted(ids: readonly string[]): void {
    this.#wanted = ids.slice(0, MOST)
    this.#schedule(SETTLE)
  }

  [Symbol.dispose](): void {
    document.removeEventListener('visibilitychange', this.#onVisibility)
    clearTimeout(this.#timer)
    this.#stop()
  }

  #schedule(wait: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#restart(), wait)
  }

  #restart(): void {
    const ids = document.visibilityState === 'hidden' ? [] : [...this.#wanted].sort()
    const key = ids.join(' ')
    if (this.#running?.ids === key) return
    this.#stop()
    if (ids.length === 0 || this.#client === null) return
    const abort = new AbortController()
    this.#running = { ids: key, abort }
    void this.#read(this.#client, ids, abort.signal)
  }

  #stop(): void {
    this.#running?.abort.abort()
    this.#running = null
  }

  async #read(client: Client, ids: string[], signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        for await (const samples of await client.inventory.statistics({ ids, every: EVERY }, { signal })) {
          if (signal.aborted) return
          this.#store.add(samples)
        }
      } catch {
        // Load is an extra: without it the rows show a dash, the reason stands with the connection.
      }
      await pause(EVERY * 1000, signal)
    }
  }
}

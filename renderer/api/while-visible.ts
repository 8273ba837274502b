import type { Client } from './client.ts'

/** Scrolling changes the visible rows many times a second; what is read of them follows when it rests. Milliseconds. */
const SETTLE = 250

/** Reads something of the machines on screen, and of no others; of none while the page is hidden. */
export abstract class WhileVisible implements Disposable {
  readonly #most: number
  #client: Client | null = null
  #wanted: readonly string[] = []
  #running: { readonly ids: string; readonly abort: AbortController } | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #onVisibility = () => this.#schedule(0)

  /** @param most machines of which something is read at once */
  constructor(most: number) {
    this.#most = most
    document.addEventListener('visibilitychange', this.#onVisibility)
  }

  /** Goes on until the signal aborts. */
  protected abstract read(client: Client, ids: readonly string[], signal: AbortSignal): Promise<void>

  /** The connection's client, null while there is none. */
  setClient(client: Client | null): void {
    this.#client = client
    this.#stop()
    this.#schedule(0)
  }

  setWanted(ids: readonly string[]): void {
    this.#wanted = ids.slice(0, this.#most)
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
    const ids = document.visibilityState === 'hidden' ? [] : this.#wanted
    const key = [...ids].sort().join(' ')
    if (this.#running?.ids === key) return
    this.#stop()
    if (ids.length === 0 || this.#client === null) return
    const abort = new AbortController()
    this.#running = { ids: key, abort }
    void this.read(this.#client, ids, abort.signal)
  }

  #stop(): void {
    this.#running?.abort.abort()
    this.#running = null
  }
}

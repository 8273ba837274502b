import { setTimeout as sleep } from 'node:timers/promises'

/** What is seen to whenever something may have changed. */
export interface WatchedWorld {
  /** Gives something whenever what is watched may have changed, until the signal aborts. */
  changes(signal: AbortSignal): AsyncIterable<unknown>
  /** Whether there is anything to see to. */
  concerns(): boolean
  look(signal: AbortSignal): Promise<void>
  failed(error: unknown): void
}

/** Changes that come close together are one. Milliseconds. */
const GATHER = 200

/** Looks after each change, once at a time: what changes meanwhile is looked at after it. */
export class ChangeWatch implements Disposable {
  readonly #world: WatchedWorld
  readonly #end = new AbortController()
  #started = false
  #looking: Promise<void> | null = null
  #again = false

  constructor(world: WatchedWorld) {
    this.#world = world
  }

  start(): void {
    if (this.#started) return
    this.#started = true
    this.#follow().catch(this.#world.failed)
  }

  [Symbol.dispose](): void {
    this.#end.abort()
  }

  async #follow(): Promise<void> {
    for await (const _ of this.#world.changes(this.#end.signal)) {
      if (!this.#world.concerns()) continue
      if (this.#looking !== null) this.#again = true
      else this.#looking = this.#look()
    }
  }

  async #look(): Promise<void> {
    const { signal } = this.#end
    try {
      do {
        this.#again = false
        await sleep(GATHER, undefined, { signal, ref: false })
        await this.#world.look(signal).catch((error: unknown) => {
          if (!signal.aborted) this.#world.failed(error)
        })
      } while (this.#again && !signal.aborted)
    } catch {
      // Only the end of the watch breaks its sleep.
    } finally {
      this.#looking = null
    }
  }
}

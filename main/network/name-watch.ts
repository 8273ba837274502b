import { setTimeout as sleep } from 'node:timers/promises'
import { namesDiffer } from './container-names.ts'
import type { NetworkScope } from './scope.ts'
import { twinOf } from './twin.ts'

/** What the watch needs of the world. */
export interface NameWorld {
  readonly networks: NetworkScope
  /** Gives something whenever containers or networks may have changed, until the signal aborts. */
  changes(signal: AbortSignal): AsyncIterable<unknown>
  /** Tells the names of a segment's containers to its guests. */
  tell(id: string): Promise<unknown>
  failed(error: unknown): void
}

/** Changes that come close together are one. Milliseconds. */
const GATHER = 200

/**
 * Keeps what guests know of containers in segments of both engines. What is to do is seen in the engines themselves, so a
 * restart of Labrig, or of an engine, forgets nothing.
 */
export class NameWatch implements Disposable {
  readonly #world: NameWorld
  readonly #end = new AbortController()
  #started = false
  /** One look runs at a time; what changes meanwhile is looked at after it. */
  #looking: Promise<void> | null = null
  #again = false

  constructor(world: NameWorld) {
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
      if (this.#segments().length === 0) continue
      if (this.#looking !== null) this.#again = true
      else this.#looking = this.#look()
    }
  }

  /** Docker's halves. */
  #segments(): string[] {
    const { networks: scope } = this.#world
    const all = scope.networks()
    const own = all.filter(({ engine, owner }) => engine === 'docker' && owner === 'labrig')
    return own.filter((one) => twinOf(one, all, scope.engines) !== null).map(({ id }) => id)
  }

  async #look(): Promise<void> {
    const { signal } = this.#end
    try {
      do {
        this.#again = false
        await sleep(GATHER, undefined, { signal, ref: false })
        for (const id of this.#segments()) await this.#mend(id)
      } while (this.#again && !signal.aborted)
    } catch {
      // Only the end of the watch breaks its sleep.
    } finally {
      this.#looking = null
    }
  }

  /** A segment whose engine is away is seen to when it is back: that is a change too. */
  async #mend(id: string): Promise<void> {
    try {
      if (await namesDiffer(id, this.#world.networks)) await this.#world.tell(id)
    } catch (error) {
      if (!this.#end.signal.aborted) this.#world.failed(error)
    }
  }
}

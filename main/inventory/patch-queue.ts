import type { InventoryEvent, Item } from '../../contract/inventory.ts'
import type { Mark } from '../../contract/revision.ts'
import { pause } from './pause.ts'

/**
 * The first change after a quiet time leaves at once; those that follow within this time are gathered into one message,
 * so that a flood of events costs the reader one message per interval. Milliseconds.
 */
const GATHER = 50

/** Above this many changes that a reader was not told, all items are less to tell. */
const MAX_CHANGES = 10_000

/** What changed between two revisions of a connection. */
export interface Change {
  readonly from: number
  readonly at: Mark
  readonly upserts: readonly Item[]
  readonly removes: readonly string[]
}

type Pending =
  | { readonly type: 'snapshot'; readonly at: Mark; readonly items: () => Item[] }
  | {
      readonly type: 'patch'
      readonly from: number
      at: Mark
      readonly upserts: Map<string, Item>
      readonly removes: Set<string>
    }

/**
 * What one reader has not been told yet: at most one message per connection, however slow the reader is. Later patches
 * melt into the waiting one; a snapshot replaces it.
 */
export class PatchQueue {
  readonly #pending = new Map<string, Pending>()
  #wake: () => void = () => undefined
  #lastSent = -Infinity

  /** `items` is called when the message leaves, so that a waiting snapshot never goes stale. */
  snapshot(at: Mark, items: () => Item[]): void {
    this.#pending.set(at.connection, { type: 'snapshot', at, items })
    this.#wake()
  }

  /** @param items all items of the connection, for a reader that fell too far behind */
  patch({ from, at, upserts, removes }: Change, items: () => Item[]): void {
    const waiting = this.#pending.get(at.connection)
    if (waiting?.type === 'snapshot') {
      this.#pending.set(at.connection, { ...waiting, at })
      return
    }
    const patch = waiting ?? { type: 'patch' as const, from, at, upserts: new Map(), removes: new Set() }
    patch.at = at
    for (const item of upserts) {
      patch.removes.delete(item.id)
      patch.upserts.set(item.id, item)
    }
    for (const id of removes) {
      patch.upserts.delete(id)
      patch.removes.add(id)
    }
    if (patch.upserts.size + patch.removes.size > MAX_CHANGES) return this.snapshot(at, items)
    this.#pending.set(at.connection, patch)
    this.#wake()
  }

  async *events(signal: AbortSignal): AsyncGenerator<InventoryEvent> {
    const onAbort = () => this.#wake()
    signal.addEventListener('abort', onAbort)
    try {
      while (!signal.aborted) {
        if (this.#pending.size === 0) await new Promise<void>((resolve) => (this.#wake = resolve))
        else {
          if (this.#hasOnlyPatches()) await pause(this.#lastSent + GATHER - performance.now(), signal)
          yield* this.#waiting(signal)
        }
      }
    } finally {
      signal.removeEventListener('abort', onAbort)
    }
  }

  /** One message of each connection that has one now; what comes while they leave is gathered for the next turn. */
  *#waiting(signal: AbortSignal): Generator<InventoryEvent> {
    for (const connection of [...this.#pending.keys()]) {
      // Taken when the reader asks for it: until then changes go on melting into it.
      const message = this.#pending.get(connection)
      if (message === undefined || signal.aborted) continue
      this.#pending.delete(connection)
      this.#lastSent = performance.now()
      yield toEvent(message)
    }
  }

  #hasOnlyPatches(): boolean {
    for (const message of this.#pending.values()) if (message.type === 'snapshot') return false
    return true
  }
}

function toEvent(message: Pending): InventoryEvent {
  if (message.type === 'snapshot') return { type: 'snapshot', at: message.at, items: message.items() }
  return {
    type: 'patch',
    from: message.from,
    at: message.at,
    upserts: [...message.upserts.values()],
    removes: [...message.removes],
  }
}

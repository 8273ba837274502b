import { isDeepStrictEqual } from 'node:util'
import type { InventoryEvent, Item } from '../../contract/inventory.ts'
import type { Mark } from '../../contract/revision.ts'
import { PatchQueue } from './patch-queue.ts'

interface Shelf {
  epoch: number
  revision: number
  readonly items: Map<string, Item>
}

export type ItemKind = Item['kind']
export type ItemOf<K extends ItemKind> = Extract<Item, { kind: K }>

/** The live picture: what each connection was last seen to have. Knows no engine; the sources feed it. */
export class InventoryStore {
  readonly #shelves = new Map<string, Shelf>()
  readonly #queues = new Set<PatchQueue>()

  /** A new list from the engine: everything known of the connection is replaced. `epoch` only ever grows. */
  replace(connection: string, epoch: number, items: readonly Item[]): Mark {
    const shelf: Shelf = { epoch, revision: 1, items: new Map(items.map((item) => [item.id, item])) }
    this.#shelves.set(connection, shelf)
    const at = { connection, epoch, revision: shelf.revision }
    for (const queue of this.#queues) queue.snapshot(at, () => [...shelf.items.values()])
    return at
  }

  /**
   * Applies what was read again. Items equal to what is known change nothing, so that reading too often costs readers
   * nothing.
   */
  apply(connection: string, upserts: readonly Item[], removes: readonly string[]): Mark {
    const shelf = this.#shelves.get(connection)
    if (!shelf) return { connection, epoch: 0, revision: 0 }
    const changed = upserts.filter((item) => !isDeepStrictEqual(shelf.items.get(item.id), item))
    const gone = removes.filter((id) => shelf.items.has(id))
    if (changed.length > 0 || gone.length > 0) {
      const from = shelf.revision++
      for (const item of changed) shelf.items.set(item.id, item)
      for (const id of gone) shelf.items.delete(id)
      const change = { from, at: this.#mark(connection, shelf), upserts: changed, removes: gone }
      for (const queue of this.#queues) queue.patch(change, () => [...shelf.items.values()])
    }
    return this.#mark(connection, shelf)
  }

  /** A connection that is no more. Watchers hear it from the list of connections. */
  forget(connection: string): void {
    this.#shelves.delete(connection)
  }

  get(id: string): Item | undefined {
    for (const shelf of this.#shelves.values()) {
      const item = shelf.items.get(id)
      if (item) return item
    }
    return undefined
  }

  /** Items of one kind, of one connection when given. */
  list<K extends ItemKind>(kind: K, connection?: string): ItemOf<K>[] {
    const shelves = connection === undefined ? [...this.#shelves.values()] : [this.#shelves.get(connection)]
    const found: ItemOf<K>[] = []
    for (const shelf of shelves) {
      for (const item of shelf?.items.values() ?? []) if (item.kind === kind) found.push(item as ItemOf<K>)
    }
    return found
  }

  /** Snapshots of what is known, then every change, until the signal aborts. */
  async *watch(signal: AbortSignal): AsyncGenerator<InventoryEvent> {
    const queue = new PatchQueue()
    for (const [connection, shelf] of this.#shelves) {
      queue.snapshot(this.#mark(connection, shelf), () => [...shelf.items.values()])
    }
    this.#queues.add(queue)
    try {
      yield* queue.events(signal)
    } finally {
      this.#queues.delete(queue)
    }
  }

  #mark(connection: string, shelf: Shelf): Mark {
    return { connection, epoch: shelf.epoch, revision: shelf.revision }
  }
}

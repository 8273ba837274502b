import type { Connection } from '../../contract/connection.ts'
import type { InventoryEvent, Item } from '../../contract/inventory.ts'
import type { Machine } from '../../contract/machine.ts'
import { reached, type Mark } from '../../contract/revision.ts'

interface Shelf {
  epoch: number
  revision: number
  /** A new watch has begun and this connection has not been told yet: what is here is what was last seen. */
  stale: boolean
  readonly machines: Map<string, Machine>
}

/** What an event changed. `gap`: something was missed, the picture has to be watched anew. */
export type Outcome =
  | { readonly type: 'gap'; readonly connection: string }
  | {
      readonly type: 'applied'
      readonly changed: readonly Machine[]
      readonly removed: readonly string[]
      /** The first list of this connection: its machines are not news. */
      readonly first: boolean
      readonly connections: boolean
    }

const nothing: Extract<Outcome, { type: 'applied' }> = {
  type: 'applied',
  changed: [],
  removed: [],
  first: false,
  connections: false,
}

/** Parsed from the same schema, hence with the same order of keys. */
function sameMachine(one: Machine | undefined, other: Machine): boolean {
  return one !== undefined && JSON.stringify(one) === JSON.stringify(other)
}

function machinesOf(items: readonly Item[]): Machine[] {
  return items.filter((item) => item.kind === 'vm' || item.kind === 'container')
}

/**
 * The reader's copy of the live picture, as far as machines go. Marks count every item, so that a change of an image moves
 * the revision and no row.
 */
export class InventoryPicture {
  readonly #shelves = new Map<string, Shelf>()
  #connections: readonly Connection[] = []

  get connections(): readonly Connection[] {
    return this.#connections
  }

  get(id: string): Machine | undefined {
    for (const shelf of this.#shelves.values()) {
      const machine = shelf.machines.get(id)
      if (machine !== undefined) return machine
    }
    return undefined
  }

  *machines(): Generator<Machine> {
    for (const shelf of this.#shelves.values()) yield* shelf.machines.values()
  }

  /** True once the connection's machines were told in this watch. */
  isKnown(connection: string): boolean {
    return this.#shelves.get(connection)?.stale === false
  }

  hasReached(mark: Mark): boolean {
    const shelf = this.#shelves.get(mark.connection)
    if (shelf === undefined || shelf.stale) return false
    return reached({ connection: mark.connection, epoch: shelf.epoch, revision: shelf.revision }, mark)
  }

  /** A new watch: epochs may count from one again (the host was restarted), what is known stays until it is replaced. */
  beginWatch(): void {
    for (const shelf of this.#shelves.values()) shelf.stale = true
  }

  apply(event: InventoryEvent): Outcome {
    switch (event.type) {
      case 'connections':
        return this.#applyConnections(event.connections)
      case 'snapshot':
        return this.#applySnapshot(event.at, machinesOf(event.items))
      case 'patch':
        return this.#applyPatch(event)
    }
  }

  #applyConnections(connections: readonly Connection[]): Outcome {
    this.#connections = connections
    const removed: string[] = []
    for (const [id, shelf] of this.#shelves) {
      if (connections.some((connection) => connection.id === id)) continue
      removed.push(...shelf.machines.keys())
      this.#shelves.delete(id)
    }
    return { ...nothing, removed, connections: true }
  }

  #applySnapshot(at: Mark, machines: readonly Machine[]): Outcome {
    const before = this.#shelves.get(at.connection)
    if (before !== undefined && !before.stale && before.epoch > at.epoch) return nothing
    const now = new Map(machines.map((machine) => [machine.id, machine]))
    this.#shelves.set(at.connection, { epoch: at.epoch, revision: at.revision, stale: false, machines: now })
    const changed = machines.filter((machine) => !sameMachine(before?.machines.get(machine.id), machine))
    const removed = [...(before?.machines.keys() ?? [])].filter((id) => !now.has(id))
    return { type: 'applied', changed, removed, first: before === undefined, connections: false }
  }

  #applyPatch(patch: Extract<InventoryEvent, { type: 'patch' }>): Outcome {
    const { at, from } = patch
    const shelf = this.#shelves.get(at.connection)
    if (shelf === undefined || shelf.stale || shelf.epoch < at.epoch) return { type: 'gap', connection: at.connection }
    // Of an epoch that is over, or already in the snapshot.
    if (shelf.epoch > at.epoch || at.revision <= shelf.revision) return nothing
    if (from > shelf.revision) return { type: 'gap', connection: at.connection }
    // A patch that begins earlier than the reader is may be applied: it carries whole items, not differences.
    shelf.revision = at.revision
    const changed = machinesOf(patch.upserts).filter((one) => !sameMachine(shelf.machines.get(one.id), one))
    for (const machine of changed) shelf.machines.set(machine.id, machine)
    const removed = patch.removes.filter((id) => shelf.machines.delete(id))
    return { type: 'applied', changed, removed, first: false, connections: false }
  }
}

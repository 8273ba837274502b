import type { Connection } from '../../contract/connection.ts'
import type { InventoryEvent } from '../../contract/inventory.ts'
import { isTrashed, type Machine } from '../../contract/machine.ts'
import type { Mark } from '../../contract/revision.ts'
import { Emitter, KeyedEmitter, type Listener, type Unsubscribe } from '../lib/emitter.ts'
import { InventoryPicture } from './inventory-picture.ts'

/** A machine that came, changed its state or went while somebody looked. */
export interface News {
  readonly id: string
  readonly before: Machine | undefined
  readonly after: Machine | undefined
}

/** The live picture for React: one row has its own subscription, lists have one for any change. */
export class MachineStore {
  readonly #picture = new InventoryPicture()
  readonly #rows = new KeyedEmitter()
  readonly #machinesChanged = new Emitter()
  readonly #connectionsChanged = new Emitter()
  readonly #applied = new Emitter()
  readonly #newsListeners = new Set<(news: News) => void>()
  /** Since when a connection is not ready. Milliseconds since 1970. */
  readonly #away = new Map<string, number>()

  /** Any machine. */
  readonly subscribe = this.#machinesChanged.subscribe
  readonly subscribeConnections = this.#connectionsChanged.subscribe
  readonly connections = (): readonly Connection[] => this.#picture.connections

  subscribeRow(id: string, listener: Listener): Unsubscribe {
    return this.#rows.subscribe(id, listener)
  }

  get(id: string): Machine | undefined {
    return this.#picture.get(id)
  }

  /** Those that lie in the trash left out. */
  *machines(): Iterable<Machine> {
    for (const machine of this.#picture.machines()) if (!isTrashed(machine)) yield machine
  }

  /** All that there are: for names that are taken, and for the trash itself. */
  withTrash(): Iterable<Machine> {
    return this.#picture.machines()
  }

  connection(id: string): Connection | undefined {
    return this.#picture.connections.find((connection) => connection.id === id)
  }

  isKnown(connection: string): boolean {
    return this.#picture.isKnown(connection)
  }

  /** Since when the connection has not been ready; null while it is. Milliseconds since 1970. */
  awaySince(connection: string): number | null {
    return this.#away.get(connection) ?? null
  }

  onNews(listener: (news: News) => void): Unsubscribe {
    this.#newsListeners.add(listener)
    return () => void this.#newsListeners.delete(listener)
  }

  beginWatch(): void {
    this.#picture.beginWatch()
  }

  /** @returns false when something was missed: watch anew */
  apply(event: InventoryEvent): boolean {
    const before = this.#before(event)
    const outcome = this.#picture.apply(event)
    if (outcome.type === 'gap') return false
    if (outcome.connections) this.#noteAway()
    const ids = [...outcome.changed.map((machine) => machine.id), ...outcome.removed]
    for (const id of ids) this.#rows.emit(id)
    if (ids.length > 0 || event.type === 'snapshot') this.#machinesChanged.emit()
    // A snapshot makes a connection known, which the page shows as well.
    if (outcome.connections || event.type === 'snapshot') this.#connectionsChanged.emit()
    if (!outcome.first) {
      for (const id of ids) this.#tell({ id, before: before.get(id), after: this.get(id) })
    }
    this.#applied.emit()
    return true
  }

  hasReached(marks: readonly Mark[]): boolean {
    return marks.every((mark) => this.#picture.hasReached(mark))
  }

  /** Resolves when the picture shows the effect of an act, at the latest when the signal aborts. */
  whenReached(marks: readonly Mark[], signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted || this.hasReached(marks)) return resolve()
      const check = () => {
        if (!signal.aborted && !this.hasReached(marks)) return
        unsubscribe()
        signal.removeEventListener('abort', check)
        resolve()
      }
      // Not only when machines changed: an act may end in the state that was there before.
      const unsubscribe = this.#applied.subscribe(check)
      signal.addEventListener('abort', check)
    })
  }

  #before(event: InventoryEvent): ReadonlyMap<string, Machine | undefined> {
    const ids = event.type === 'patch' ? [...event.upserts.map((item) => item.id), ...event.removes] : []
    return new Map(ids.map((id) => [id, this.get(id)]))
  }

  #tell(news: News): void {
    if (news.before?.state === news.after?.state) return
    for (const listener of this.#newsListeners) listener(news)
  }

  #noteAway(): void {
    for (const { id, state } of this.#picture.connections) {
      if (state === 'ready') this.#away.delete(id)
      else if (!this.#away.has(id)) this.#away.set(id, Date.now())
    }
  }
}

import { Emitter, KeyedEmitter, type Listener, type Unsubscribe } from '../../lib/emitter.ts'

/** Which rows are chosen and which one has the keyboard. A row listens to itself only. */
export class Selection {
  readonly #changed = new Emitter()
  readonly #rows = new KeyedEmitter()
  #chosen: ReadonlySet<string> = new Set()
  #current: string | null = null
  /** Where a range began. */
  #anchor: string | null = null

  readonly subscribe = this.#changed.subscribe
  readonly chosen = (): ReadonlySet<string> => this.#chosen
  readonly current = (): string | null => this.#current

  subscribeRow(key: string, listener: Listener): Unsubscribe {
    return this.#rows.subscribe(key, listener)
  }

  setCurrent(key: string | null): void {
    const before = this.#current
    if (before === key) return
    this.#current = key
    for (const one of [before, key]) if (one !== null) this.#rows.emit(one)
    this.#changed.emit()
  }

  toggle(id: string): void {
    const next = new Set(this.#chosen)
    if (!next.delete(id)) next.add(id)
    this.#anchor = id
    this.replace(next)
  }

  /** Adds everything between the range's beginning and this row, in the table's order. */
  extendTo(id: string, order: readonly string[]): void {
    const from = order.indexOf(this.#anchor ?? this.#current ?? id)
    const to = order.indexOf(id)
    if (from < 0 || to < 0) return
    this.#anchor ??= order[from] ?? id
    this.replace(new Set([...this.#chosen, ...order.slice(Math.min(from, to), Math.max(from, to) + 1)]))
  }

  clear(): void {
    this.#anchor = null
    this.replace(new Set())
  }

  /** Forgets rows that are gone. */
  keepOnly(exists: (id: string) => boolean): void {
    const kept = [...this.#chosen].filter(exists)
    if (kept.length !== this.#chosen.size) this.replace(new Set(kept))
  }

  replace(next: ReadonlySet<string>): void {
    const before = this.#chosen
    this.#chosen = next
    for (const id of before) if (!next.has(id)) this.#rows.emit(id)
    for (const id of next) if (!before.has(id)) this.#rows.emit(id)
    this.#changed.emit()
  }
}

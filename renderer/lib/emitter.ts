export type Listener = () => void
export type Unsubscribe = () => void

/** Tells listeners that something changed; what changed they read themselves. */
export class Emitter {
  readonly #listeners = new Set<Listener>()

  /** Bound, so that it can be handed to `useSyncExternalStore` as it is. */
  readonly subscribe = (listener: Listener): Unsubscribe => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  emit(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}

/** One emitter per key: a change of one row wakes the readers of that row only. */
export class KeyedEmitter {
  readonly #listeners = new Map<string, Set<Listener>>()

  subscribe(key: string, listener: Listener): Unsubscribe {
    const set = this.#listeners.get(key) ?? new Set()
    this.#listeners.set(key, set.add(listener))
    return () => {
      set.delete(listener)
      if (set.size === 0 && this.#listeners.get(key) === set) this.#listeners.delete(key)
    }
  }

  emit(key: string): void {
    for (const listener of [...(this.#listeners.get(key) ?? [])]) listener()
  }
}

/** A set of callbacks. One that throws neither stops the others nor the source; its error surfaces as uncaught. */
export class Listeners<T> {
  readonly #all = new Set<(value: T) => void>()

  /** Disposing the result removes the listener. */
  add(listener: (value: T) => void): Disposable {
    this.#all.add(listener)
    return { [Symbol.dispose]: () => void this.#all.delete(listener) }
  }

  notify(value: T): void {
    for (const listener of [...this.#all]) {
      try {
        listener(value)
      } catch (error) {
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }
}

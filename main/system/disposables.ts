/** Collects what has to be released; releases in reverse order, each once, and goes on after a failing one. */
export class Disposables implements Disposable {
  readonly #held: Disposable[] = []
  #disposed = false

  /** Takes charge of a disposable; one added too late is released at once. */
  add<T extends Disposable>(disposable: T): T {
    if (this.#disposed) disposable[Symbol.dispose]()
    else this.#held.push(disposable)
    return disposable
  }

  defer(release: () => void): void {
    this.add({ [Symbol.dispose]: release })
  }

  [Symbol.dispose](): void {
    this.#disposed = true
    const failures: unknown[] = []
    for (let held = this.#held.pop(); held; held = this.#held.pop()) {
      try {
        held[Symbol.dispose]()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'some resources could not be released')
  }
}

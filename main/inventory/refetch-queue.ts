/** Events of one object that come closer together than this cost one reading. Milliseconds. */
const GATHER = 50

/**
 * Turns a flood of "something happened to X" into readings: the first event after a quiet time is read at once, those
 * during a reading or within the gathering time are read together once. An event is never an answer, only a reason to
 * look: a reading that began before the event does not count for it. Readings run one after another, so that an older
 * answer can never overwrite a newer one.
 */
export class RefetchQueue {
  readonly #read: (keys: readonly string[]) => Promise<void>
  readonly #failed: (error: unknown) => void
  #dirty = new Set<string>()
  #draining = false
  #held = false
  #stopped = false
  #tail: Promise<void> = Promise.resolve()

  constructor(read: (keys: readonly string[]) => Promise<void>, failed: (error: unknown) => void) {
    this.#read = read
    this.#failed = failed
  }

  mark(key: string): void {
    if (this.#stopped) return
    this.#dirty.add(key)
    if (!this.#held && !this.#draining) void this.#drain()
  }

  /** Reads at once, without gathering. Rejects when the reading fails. */
  readNow(keys: readonly string[]): Promise<void> {
    const reading = this.#tail.then(() => this.#read(keys))
    this.#tail = reading.catch(() => undefined)
    return reading
  }

  /** Events wait while a whole list is read: what they are about is read after it, so the list cannot undo it. */
  async during<T>(listing: () => Promise<T>): Promise<T> {
    this.#held = true
    try {
      return await listing()
    } finally {
      this.#held = false
      if (this.#dirty.size > 0 && !this.#draining) void this.#drain()
    }
  }

  stop(): void {
    this.#stopped = true
    this.#dirty.clear()
  }

  async #drain(): Promise<void> {
    this.#draining = true
    while (this.#dirty.size > 0 && !this.#held) {
      const keys = [...this.#dirty]
      this.#dirty = new Set()
      await this.readNow(keys).catch(this.#failed)
      await new Promise((resolve) => setTimeout(resolve, GATHER))
    }
    this.#draining = false
  }
}

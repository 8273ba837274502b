/** Events of one object that come closer together than this cost one reading. Milliseconds. */
const GATHER = 50

/**
 * Turns a flood of "something happened to X" into readings: the first event after a quiet time is read at once, those
 * during a reading or within the gathering time are read together once. An event is never an answer, only a reason to
 * look: a reading that began before the event does not count for it.
 */
export class RefetchQueue {
  readonly #read: (keys: readonly string[]) => Promise<void>
  readonly #failed: (error: unknown) => void
  #dirty = new Set<string>()
  #running: Promise<void> | null = null
  #stopped = false

  constructor(read: (keys: readonly string[]) => Promise<void>, failed: (error: unknown) => void) {
    this.#read = read
    this.#failed = failed
  }

  mark(key: string): void {
    if (this.#stopped) return
    this.#dirty.add(key)
    this.#running ??= this.#drain()
  }

  stop(): void {
    this.#stopped = true
    this.#dirty.clear()
  }

  async #drain(): Promise<void> {
    while (this.#dirty.size > 0) {
      const keys = [...this.#dirty]
      this.#dirty = new Set()
      try {
        await this.#read(keys)
      } catch (error) {
        this.#failed(error)
      }
      await new Promise((resolve) => setTimeout(resolve, GATHER))
    }
    this.#running = null
  }
}

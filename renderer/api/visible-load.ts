import type { Client } from './client.ts'
import { pause } from './follow.ts'
import type { SampleStore } from './sample-store.ts'
import { WhileVisible } from './while-visible.ts'

/** Seconds between two readings. */
const EVERY = 2
/** The contract's limit for one request. */
const MOST = 500

/** Reads the load of the machines on screen. */
export class VisibleLoad extends WhileVisible {
  readonly #store: SampleStore

  constructor(store: SampleStore) {
    super(MOST)
    this.#store = store
  }

  protected override async read(client: Client, ids: readonly string[], signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        for await (const samples of await client.inventory.statistics({ ids: [...ids], every: EVERY }, { signal })) {
          if (signal.aborted) return
          this.#store.add(samples)
        }
      } catch {
        // Load is an extra: without it the rows show a dash, the reason stands with the connection.
      }
      await pause(EVERY * 1000, signal)
    }
  }
}

import type { Sample } from '../../contract/inventory.ts'
import { KeyedEmitter, type Listener, type Unsubscribe } from '../lib/emitter.ts'

/** Readings kept per machine: two minutes at one every two seconds. */
export const SAMPLES_KEPT = 60

/** Machines whose readings are kept; beyond it those that were read longest ago are dropped. */
const MACHINES_KEPT = 500

/** What a row shows of a machine's load. */
export interface Load {
  readonly latest: Sample
  /** Share of one processor, oldest first; readings without a value are left out. */
  readonly cpu: readonly number[]
}

/** The last readings of the machines that were looked at. */
export class SampleStore {
  readonly #loads = new Map<string, Load>()
  readonly #changed = new KeyedEmitter()

  subscribe(id: string, listener: Listener): Unsubscribe {
    return this.#changed.subscribe(id, listener)
  }

  get(id: string): Load | undefined {
    return this.#loads.get(id)
  }

  add(samples: readonly Sample[]): void {
    for (const sample of samples) {
      const before = this.#loads.get(sample.id)
      const cpu = [...(before?.cpu ?? []), ...(sample.cpu === null ? [] : [sample.cpu])].slice(-SAMPLES_KEPT)
      // Taken out first, so that the map's order is the order of the last reading.
      this.#loads.delete(sample.id)
      this.#loads.set(sample.id, { latest: sample, cpu })
    }
    for (const id of this.#loads.keys()) {
      if (this.#loads.size <= MACHINES_KEPT) break
      this.#loads.delete(id)
    }
    for (const sample of samples) this.#changed.emit(sample.id)
  }

  /** A stopped machine has no load; its old readings would lie beside the next ones. */
  drop(id: string): void {
    if (this.#loads.delete(id)) this.#changed.emit(id)
  }
}

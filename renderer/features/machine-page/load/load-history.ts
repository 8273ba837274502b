import type { Sample } from '../../../../contract/inventory.ts'
import type { SampleStore } from '../../../api/sample-store.ts'
import { Value } from '../../../lib/value.ts'

/** What the graphs reach back. Milliseconds. */
export const SPAN = 180_000
/** Readings that are kept; more than come within the span. */
const KEPT = 120

/** One reading with rates instead of counters; null where the engine does not tell. */
export interface LoadPoint {
  /** Milliseconds since 1970. */
  readonly at: number
  /** Share of one processor. */
  readonly cpu: number | null
  /** Bytes. */
  readonly memory: number | null
  /** Bytes per second. */
  readonly diskRead: number | null
  readonly diskWrite: number | null
  readonly netReceived: number | null
  readonly netSent: number | null
}

export type LoadMeasure = Exclude<keyof LoadPoint, 'at'>

type Counter = 'diskRead' | 'diskWrite' | 'netReceived' | 'netSent'

/** Growth of a counter per second; null without two readings, and when it was set back (the machine was restarted). */
function rate(before: Sample | undefined, now: Sample, counter: Counter): number | null {
  const [from, to] = [before?.[counter] ?? null, now[counter]]
  if (before === undefined || from === null || to === null || now.at <= before.at || to < from) return null
  return (to - from) / ((now.at - before.at) / 1000)
}

export function pointOf(before: Sample | undefined, now: Sample): LoadPoint {
  return {
    at: now.at,
    cpu: now.cpu,
    // A guest without a balloon driver does not tell; what it holds of the host is known all the same.
    memory: now.memory ?? now.resident,
    diskRead: rate(before, now, 'diskRead'),
    diskWrite: rate(before, now, 'diskWrite'),
    netReceived: rate(before, now, 'netReceived'),
    netSent: rate(before, now, 'netSent'),
  }
}

/** The load of one machine in the last minutes, gathered while its page is open. */
export class LoadHistory {
  readonly points = new Value<readonly LoadPoint[]>([])
  #last: Sample | undefined

  /** Bytes; null when there is no limit. */
  get memoryLimit(): number | null {
    return this.#last?.memoryLimit ?? null
  }

  add(sample: Sample): void {
    if (this.#last !== undefined && sample.at <= this.#last.at) return
    const point = pointOf(this.#last, sample)
    this.#last = sample
    this.points.set([...this.points.get().filter(({ at }) => at > sample.at - SPAN), point].slice(-KEPT))
  }

  clear(): void {
    this.#last = undefined
    this.points.set([])
  }

  /** Takes readings from the store until the answer is called. */
  follow(store: SampleStore, id: string): () => void {
    const take = () => {
      const latest = store.get(id)?.latest
      if (latest !== undefined) this.add(latest)
    }
    take()
    return store.subscribe(id, take)
  }
}

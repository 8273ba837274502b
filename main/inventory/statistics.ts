import type { Sample } from '../../contract/inventory.ts'
import type { LoadEvent, LoadRecord } from '../../contract/load.ts'
import { LoadHistory } from './load-history.ts'
import { cpuOf, type Reading } from './reading.ts'
import { Sampler, type StatisticsSource } from './sampler.ts'

export type { StatisticsSource }

/** Machines whose hour is remembered; beyond it the one that nobody looked at for longest is forgotten. */
const MOST = 500
/** Milliseconds between two readings of who watches a load. */
const TICK = 2000
const HOST = 'host'
const EMPTY: LoadRecord = { devices: [], processors: null, memoryLimit: null, points: [] }

interface Watcher {
  readonly ids: readonly string[]
  /** Milliseconds between two readings. */
  readonly every: number
  /** When its next reading is due; milliseconds since 1970. */
  due: number
  /** Waits for a batch; null while it is busy with the one before, when nothing is read for it. */
  take: ((readings: readonly Reading[]) => void) | null
}

type Heard = { readonly reading: Reading; readonly added: NonNullable<ReturnType<LoadHistory['add']>> }

/**
 * Readings for all who look: one clock, one call per engine and tick for all that anybody wants, and none when nobody
 * does. What was read is remembered for an hour.
 */
export class Statistics {
  readonly #sampler: Sampler
  readonly #readHost: (() => Promise<Reading>) | null
  readonly #watchers = new Set<Watcher>()
  /** In the order of their last reading. */
  readonly #histories = new Map<string, LoadHistory>()
  readonly #listeners = new Set<(heard: Heard) => void>()
  #timer: NodeJS.Timeout | undefined
  #isReading = false

  /** @param readHost the load of this computer, whose id is "host" */
  constructor(source: StatisticsSource, readHost: (() => Promise<Reading>) | null = null) {
    this.#sampler = new Sampler(source)
    this.#readHost = readHost
  }

  /**
   * Readings of the machines, one batch per interval, until the signal aborts. Nothing is sampled while the reader has not
   * taken the batch before.
   */
  async *watch(ids: readonly string[], everySeconds: number, signal: AbortSignal): AsyncGenerator<Sample[]> {
    for await (const { readings, before } of this.#batches(ids, everySeconds * 1000, signal)) {
      yield readings.map((reading) => toSample(reading, before.get(reading.id)))
    }
  }

  /** What is remembered of a machine or of the host. */
  record(of: string): LoadRecord {
    return this.#histories.get(of)?.record() ?? EMPTY
  }

  /** What is remembered, then each reading that anybody has made, until the signal aborts. */
  async *follow(of: string, signal: AbortSignal): AsyncGenerator<LoadEvent> {
    yield { type: 'record', record: this.record(of) }
    let news: Heard[] = []
    const listener = (heard: Heard) => void (heard.reading.id === of && news.push(heard))
    this.#listeners.add(listener)
    try {
      for await (const _ of this.#batches([of], TICK, signal)) {
        const heard = news
        news = []
        if (heard.some(({ added }) => added.grown)) yield { type: 'record', record: this.record(of) }
        else {
          for (const { reading, added } of heard) {
            yield { type: 'point', memoryLimit: reading.memoryLimit, point: added.point }
          }
        }
      }
    } finally {
      this.#listeners.delete(listener)
    }
  }

  async *#batches(ids: readonly string[], every: number, signal: AbortSignal) {
    const watcher: Watcher = { ids, every, due: 0, take: null }
    const before = new Map<string, Reading>()
    this.#watchers.add(watcher)
    try {
      while (!signal.aborted) {
        const readings = await this.#next(watcher, signal)
        if (readings === null) return
        yield { readings, before }
        for (const reading of readings) before.set(reading.id, reading)
      }
    } finally {
      this.#watchers.delete(watcher)
      this.#schedule()
    }
  }

  #next(watcher: Watcher, signal: AbortSignal): Promise<readonly Reading[] | null> {
    return new Promise((resolve) => {
      const stop = () => {
        watcher.take = null
        resolve(null)
      }
      signal.addEventListener('abort', stop, { once: true })
      watcher.take = (readings) => {
        signal.removeEventListener('abort', stop)
        resolve(readings)
      }
      this.#schedule()
    })
  }

  #schedule(): void {
    clearTimeout(this.#timer)
    if (this.#isReading) return
    const due = Math.min(...[...this.#watchers].filter(({ take }) => take !== null).map((one) => one.due))
    if (Number.isFinite(due)) this.#timer = setTimeout(() => void this.#tick(), Math.max(0, due - Date.now()))
  }

  async #tick(): Promise<void> {
    const now = Date.now()
    // Who is nearly due comes along: two pages that look share their calls from then on.
    const served = [...this.#watchers].filter(({ take, due, every }) => take !== null && due <= now + every / 2)
    this.#isReading = true
    try {
      const readings = await this.#read([...new Set(served.flatMap(({ ids }) => ids))])
      for (const reading of readings) this.#remember(reading)
      const byId = new Map(readings.map((reading) => [reading.id, reading]))
      for (const watcher of served) {
        const { take } = watcher
        watcher.due = now + watcher.every
        watcher.take = null
        take?.(watcher.ids.map((id) => byId.get(id)).filter((reading) => reading !== undefined))
      }
    } finally {
      this.#isReading = false
      this.#schedule()
    }
  }

  async #read(ids: readonly string[]): Promise<Reading[]> {
    const [machines, host] = await Promise.all([
      this.#sampler.read(ids.filter((id) => id !== HOST)),
      // A kernel that shows less than others has no load; the rest is there all the same.
      ids.includes(HOST) ? this.#readHost?.().catch(() => undefined) : undefined,
    ])
    return host === undefined ? machines : [...machines, host]
  }

  #remember(reading: Reading): void {
    const history = this.#histories.get(reading.id) ?? new LoadHistory()
    this.#histories.delete(reading.id)
    this.#histories.set(reading.id, history)
    if (this.#histories.size > MOST) this.#histories.delete(this.#histories.keys().next().value ?? '')
    const added = history.add(reading)
    if (added !== null) for (const listener of this.#listeners) listener({ reading, added })
  }
}

/** One reading of each machine, without processor shares (those need two). */
export async function readStatistics(source: StatisticsSource, ids: readonly string[]): Promise<Sample[]> {
  const readings = await new Sampler(source).read(ids)
  return readings.map((reading) => toSample(reading, undefined))
}

function toSample(reading: Reading, before: Reading | undefined): Sample {
  const { cpuTime: _, devices: _devices, processors: _processors, ...rest } = reading
  return { ...rest, cpu: cpuOf(before, reading) }
}

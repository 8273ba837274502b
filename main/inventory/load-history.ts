import type { LoadDevice, LoadPoint, LoadRecord } from '../../contract/load.ts'
import { LoadRing } from './load-ring.ts'
import { cpuOf, rateOf, type Reading } from './reading.ts'

/** Readings kept one by one: five minutes of one every two seconds. */
const FINE = 150
/** Means of ten seconds: an hour of them. */
const COARSE = 360
const BUCKET = 10_000
const HOUR = COARSE * BUCKET
/** More than a machine has; what is beyond is in the sums only. */
const MOST_DEVICES = 32
/** cpu, memory, disk read and written, network received and sent. */
const OWN = 6
/** Devices come in twos and fours; a little room saves copying. */
const STEP = 4
/** A machine that nobody looked at for longer begins anew: rates over a long time tell nothing. Milliseconds. */
const PAUSE = 30_000

const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value)
const stored = (value: number | null) => value ?? Number.NaN

/** The means of the bucket under way. */
class Means {
  #bucket = 0
  #sums: number[] = []
  #counts: number[] = []

  /** @returns the means of the bucket before, once a value of the next one comes */
  add(at: number, values: readonly number[]): readonly [number, readonly number[]] | null {
    const bucket = Math.floor(at / BUCKET)
    const full = bucket === this.#bucket ? null : this.#end()
    this.#bucket = bucket
    for (const [column, value] of values.entries()) {
      if (Number.isNaN(value)) continue
      this.#sums[column] = (this.#sums[column] ?? 0) + value
      this.#counts[column] = (this.#counts[column] ?? 0) + 1
    }
    return full
  }

  #end(): readonly [number, readonly number[]] | null {
    const means = Array.from(this.#sums, (sum, column) => (sum ?? Number.NaN) / (this.#counts[column] ?? 0))
    this.#sums = []
    this.#counts = []
    return means.length === 0 ? null : [(this.#bucket + 0.5) * BUCKET, means]
  }
}

/** The load of one machine in the last hour, in bounded memory: some 30 KB with up to four devices. */
export class LoadHistory {
  #devices: LoadDevice[] = []
  #fine = new LoadRing(FINE, OWN + 2 * STEP)
  #coarse = new LoadRing(COARSE, OWN + 2 * STEP)
  readonly #means = new Means()
  #last: Reading | undefined

  get last(): Reading | undefined {
    return this.#last
  }

  /** @returns what became of it; `grown` when it has a device that was not there before; null for one that is not newer */
  add(reading: Reading): { readonly point: LoadPoint; readonly grown: boolean } | null {
    const before = this.#last
    if (before !== undefined && reading.at <= before.at) return null
    this.#last = reading
    const grown = this.#learn(reading)
    const values = this.#values(before !== undefined && reading.at - before.at < PAUSE ? before : undefined, reading)
    this.#fine.push(reading.at, values)
    const full = this.#means.add(reading.at, values)
    if (full !== null) this.#coarse.push(...full)
    return { point: this.#point(reading.at, values), grown }
  }

  record(): LoadRecord {
    const fine = [...this.#fine.entries()]
    const since = fine[0]?.[0] ?? Number.POSITIVE_INFINITY
    const oldest = (this.#last?.at ?? 0) - HOUR
    const means = [...this.#coarse.entries()].filter(([at]) => at + BUCKET / 2 <= since && at >= oldest)
    return {
      devices: [...this.#devices],
      processors: this.#last?.processors ?? null,
      memoryLimit: this.#last?.memoryLimit ?? null,
      points: [...means, ...fine.filter(([at]) => at >= oldest)].map(([at, values]) => this.#point(at, values)),
    }
  }

  #learn({ devices }: Reading): boolean {
    const had = this.#devices.length
    for (const { kind, name } of devices) {
      if (this.#devices.length >= MOST_DEVICES) break
      if (!this.#devices.some((one) => one.kind === kind && one.name === name)) this.#devices.push({ kind, name })
    }
    const columns = OWN + 2 * Math.ceil(this.#devices.length / STEP) * STEP
    if (columns > this.#fine.columns) {
      this.#fine = this.#fine.widened(columns)
      this.#coarse = this.#coarse.widened(columns)
    }
    return this.#devices.length > had
  }

  #values(before: Reading | undefined, now: Reading): number[] {
    const elapsed = now.at - (before?.at ?? now.at)
    const rate = (from: number | null | undefined, to: number | null | undefined) =>
      stored(rateOf(from ?? null, to ?? null, elapsed))
    const ofDevices = this.#devices.flatMap(({ kind, name }) => {
      const find = (reading: Reading | undefined) =>
        reading?.devices.find((one) => one.kind === kind && one.name === name)
      const [from, to] = [find(before), find(now)]
      return [rate(from?.in, to?.in), rate(from?.out, to?.out)]
    })
    return [
      stored(cpuOf(before, now)),
      // A guest without a balloon driver does not tell; what it holds of the host is known all the same.
      stored(now.memory ?? now.resident),
      rate(before?.diskRead, now.diskRead),
      rate(before?.diskWrite, now.diskWrite),
      rate(before?.netReceived, now.netReceived),
      rate(before?.netSent, now.netSent),
      ...ofDevices,
    ]
  }

  #point(at: number, values: ArrayLike<number>): LoadPoint {
    return {
      at,
      cpu: known(values[0]),
      memory: known(values[1]),
      diskRead: known(values[2]),
      diskWrite: known(values[3]),
      netReceived: known(values[4]),
      netSent: known(values[5]),
      devices: this.#devices.map((_, index) => [known(values[OWN + 2 * index]), known(values[OWN + 2 * index + 1])]),
    }
  }
}

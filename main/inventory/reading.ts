import type { Sample } from '../../contract/inventory.ts'
import type { LoadDevice } from '../../contract/load.ts'

/** Counters of one device since it is there, bytes; null where nobody tells. */
export interface DeviceCounters extends LoadDevice {
  /** Read or received. */
  readonly in: number | null
  /** Written or sent. */
  readonly out: number | null
}

/** One look at a machine or at the host: counters, not rates. */
export interface Reading extends Omit<Sample, 'cpu'> {
  /** Nanoseconds of processor time since start; null when unknown. */
  readonly cpuTime: number | null
  readonly devices: readonly DeviceCounters[]
  readonly processors: number | null
}

/** Growth of a counter per second; null without two readings, and when it was set back (the machine was restarted). */
export function rateOf(from: number | null, to: number | null, milliseconds: number): number | null {
  if (from === null || to === null || milliseconds <= 0 || to < from) return null
  return (to - from) / (milliseconds / 1000)
}

/** Share of one processor since the reading before; null without one, and after a restart. */
export function cpuOf(before: Reading | undefined, now: Reading): number | null {
  if (before === undefined) return null
  const perSecond = rateOf(before.cpuTime, now.cpuTime, now.at - before.at)
  return perSecond === null ? null : perSecond / 1e9
}

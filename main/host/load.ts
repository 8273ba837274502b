import { cpus, freemem, hostname, totalmem, type CpuInfo } from 'node:os'
import type { HostLoad } from '../../contract/host-load.ts'
import { pause } from '../inventory/pause.ts'

/** Milliseconds between two readings. */
const EVERY = 5000
/** After the first one, which has nothing to compare with. */
const SOON = 1000

type Times = CpuInfo['times']

/** Busy share between two readings of all processors; null when no time has passed. */
export function busyShare(before: readonly Times[], after: readonly Times[]): number | null {
  const sum = (all: readonly Times[], count: (times: Times) => number) =>
    all.reduce((whole, times) => whole + count(times), 0)
  const whole = ({ user, nice, sys, idle, irq }: Times) => user + nice + sys + idle + irq
  const passed = sum(after, whole) - sum(before, whole)
  const idle = sum(after, (times) => times.idle) - sum(before, (times) => times.idle)
  // A processor that was taken offline meanwhile takes its time along.
  return passed <= 0 ? null : Math.min(1, Math.max(0, 1 - idle / passed))
}

/** How busy this host is, at once, after one second and then every five, until the signal aborts. */
export async function* watchLoad(signal: AbortSignal): AsyncGenerator<HostLoad, void> {
  let before: Times[] | null = null
  while (!signal.aborted) {
    const now = cpus().map(({ times }) => times)
    const total = totalmem()
    yield {
      name: hostname(),
      cpu: before === null ? null : busyShare(before, now),
      memory: { used: total - freemem(), total },
    }
    await pause(before === null ? SOON : EVERY, signal)
    before = now
  }
}

import type { DiagramEdge, EdgeRate } from '../../contract/diagram.ts'

export interface Counters {
  readonly at: number
  /** Bytes by device, as the host counts them. */
  readonly devices: ReadonlyMap<string, { readonly received: number; readonly sent: number }>
}

/** Less is what the bridge itself says, not the machines. Bytes per second. */
const QUIET = 100

/** What went over each edge with a device between two readings. What a host's end of a link sends, its machine receives. */
export function edgeRates(edges: readonly DiagramEdge[], before: Counters, now: Counters): EdgeRate[] {
  const seconds = (now.at - before.at) / 1000
  if (seconds <= 0) return []
  return edges.flatMap(({ id, kind, device }): EdgeRate[] => {
    const old = device === null ? undefined : before.devices.get(device)
    const last = device === null ? undefined : now.devices.get(device)
    if (old === undefined || last === undefined) return []
    // Set back: another device of the same name.
    if (last.received < old.received || last.sent < old.sent) return []
    const rate = (from: number, to: number) => Math.round((to - from) / seconds)
    const [host, far] = [rate(old.received, last.received), rate(old.sent, last.sent)]
    if (host < QUIET && far < QUIET) return []
    return [kind === 'nic' ? { edge: id, received: far, sent: host } : { edge: id, received: host, sent: far }]
  })
}

import type { Look, Seen } from '../system/look.ts'
import { evidenceOf, linesOf, type Diagnosis } from './diagnosis.ts'
import type { FirewallFacts } from './firewall.ts'

export interface UplinkFacts {
  /** The kernel's table of IPv6 routes, which it writes also where `ip` is missing. */
  readonly routes6: Seen
}

export async function readUplink(look: Look): Promise<UplinkFacts> {
  return { routes6: await look.file('/proc/net/ipv6_route') }
}

/** Destination and its prefix, both all zero, and at the end the interface; `lo` carries the route that refuses. */
const DEFAULT6 = /^0{32} 00 .* (?!lo$)(\S+)$/

/** Whether packets find a way out of this computer. Nobody outside is asked: that is not the doctor's to tell. */
export function uplinkFinding({ routes, seenRoutes }: FirewallFacts, { routes6 }: UplinkFacts): Diagnosis {
  const id = 'uplink'
  const way4 = routes.find(({ to }) => to === 'default')?.interface
  const way6 = routes6.text
    .split('\n')
    .map((line) => DEFAULT6.exec(line.trim())?.[1])
    .find((name) => name !== undefined)
  const evidence = [evidenceOf(seenRoutes), linesOf(routes6, (line) => DEFAULT6.test(line.trim()))]
  const way = way4 ?? way6
  if (way !== undefined) return { id, status: 'ok', code: 'uplink.there', params: { interface: way }, evidence }
  if (seenRoutes.problem !== null) return { id, status: 'unknown', code: 'uplink.unread', evidence }
  return { id, status: 'warn', code: 'uplink.none', evidence }
}

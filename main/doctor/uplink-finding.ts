import { parseRoutes6 } from '../net/interfaces.ts'
import type { Look, Seen } from '../system/look.ts'
import { evidenceOf, linesOf, type Diagnosis } from './diagnosis.ts'
import type { FirewallFacts } from './firewall.ts'

export interface UplinkFacts {
  readonly routes6: Seen
}

export async function readUplink(look: Look): Promise<UplinkFacts> {
  return { routes6: await look.file('/proc/net/ipv6_route') }
}

const isDefault = (line: string) => parseRoutes6(line).some(({ to }) => to === 'default')

/** Whether packets find a way out of this computer. Nobody outside is asked: that is not the doctor's to tell. */
export function uplinkFinding({ routes, seenRoutes }: FirewallFacts, { routes6 }: UplinkFacts): Diagnosis {
  const id = 'uplink'
  const way = [...routes, ...parseRoutes6(routes6.text)].find(({ to }) => to === 'default')?.interface
  const evidence = [evidenceOf(seenRoutes), linesOf(routes6, isDefault)]
  if (way !== undefined) return { id, status: 'ok', code: 'uplink.there', params: { interface: way }, evidence }
  if (seenRoutes.problem !== null) return { id, status: 'unknown', code: 'uplink.unread', evidence }
  return { id, status: 'warn', code: 'uplink.none', evidence }
}

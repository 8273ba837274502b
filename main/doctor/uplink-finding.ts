import { parseRoutes } from '../net/interfaces.ts'
import type { Look, Seen } from '../system/look.ts'
import { evidenceOf, type Diagnosis } from './diagnosis.ts'
import type { FirewallFacts } from './firewall.ts'

export interface UplinkFacts {
  readonly routes6: Seen
}

export async function readUplink(look: Look): Promise<UplinkFacts> {
  return { routes6: await look.command('ip', '-6', '-j', 'route') }
}

/** Whether packets find a way out of this computer. Nobody outside is asked: that is not the doctor's to tell. */
export function uplinkFinding({ routes, seenRoutes }: FirewallFacts, { routes6 }: UplinkFacts): Diagnosis {
  const id = 'uplink'
  const way = [...routes, ...parseRoutes(routes6.text)].find(({ to }) => to === 'default')?.interface
  const evidence = [evidenceOf(seenRoutes), evidenceOf(routes6)]
  if (way !== undefined) return { id, status: 'ok', code: 'uplink.there', params: { interface: way }, evidence }
  if (seenRoutes.problem !== null) return { id, status: 'unknown', code: 'uplink.unread', evidence }
  return { id, status: 'warn', code: 'uplink.none', evidence }
}

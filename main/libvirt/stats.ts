import type { Connection } from './connection.ts'
import { flags, GET_ALL_DOMAIN_STATS } from './flags.ts'
import type { Dom, TypedParam } from './signature.ts'

export interface DomainStats {
  dom: Dom
  /** By libvirt's names: `cpu.time` (ns), `balloon.current` (KiB), `block.0.rd.bytes`, … 64-bit values are bigint. */
  values: ReadonlyMap<string, TypedParam['value']>
}

export interface StatsQuery {
  /** DOMAIN_STATS groups; 0 is everything the daemon has, which asks each running guest's monitor. */
  groups: number
  /** Only these; all domains when left out or empty. */
  doms?: readonly Dom[]
  /** More GET_ALL_DOMAIN_STATS flags, such as ACTIVE. NOWAIT is always set. */
  filter?: number
}

/** Statistics of many domains in one call. A group that a domain cannot give now is left out of its values. */
export async function domainStats(connection: Connection, query: StatsQuery): Promise<DomainStats[]> {
  const { groups, doms = [], filter = 0 } = query
  const args = { doms, stats: groups, flags: flags(filter, GET_ALL_DOMAIN_STATS.NOWAIT) }
  const { retStats } = await connection.call('CONNECT_GET_ALL_DOMAIN_STATS', args)
  return retStats.map(({ dom, params }) => ({
    dom,
    values: new Map(params.map((param) => [param.field, param.value])),
  }))
}

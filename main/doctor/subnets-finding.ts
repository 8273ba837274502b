import type { Network } from '../../contract/resource.ts'
import { overlaps, rangeOf } from '../net/address.ts'
import type { FixAction } from '../step/fix-action.ts'
import { evidenceOf, type Diagnosis, type Treatment } from './diagnosis.ts'
import type { FirewallFacts } from './firewall.ts'
import { freeSubnet } from './subnets.ts'

interface Claim {
  readonly who: string
  readonly subnet: string
  /** What carries it; two claims of one interface are one. */
  readonly device: string
  readonly network?: Network
}

/** Whether two networks of this host want the same addresses: then one of them is cut off, or the uplink is. */
export function subnetsFinding(networks: readonly Network[], firewall: FirewallFacts): Diagnosis {
  const id = 'subnets'
  const own = networks.flatMap((network): Claim[] => {
    const who = `${network.engine} ${network.name}`
    return network.subnets.map((subnet) => ({ who, subnet, device: network.bridge ?? who, network }))
  })
  const bridges = new Set(own.map(({ device }) => device))
  const routes = firewall.routes
    .filter((route) => route.to !== 'default' && !bridges.has(route.interface))
    .map((route): Claim => ({ who: route.interface, subnet: route.to, device: route.interface }))
  const clash = firstClash(own, [...own, ...routes])
  const evidence = [
    { source: 'networks', text: own.map(({ who, subnet }) => `${who}  ${subnet}`).join('\n'), marked: [] },
    evidenceOf(firewall.seenRoutes),
  ]
  if (clash === null) return { id, status: 'ok', code: 'subnets.apart', params: { count: own.length }, evidence }
  const [one, other] = clash
  const uplink = firewall.routes.find(({ to }) => to === 'default')?.interface
  const params = { one: one.who, other: other.who, subnet: one.subnet, otherSubnet: other.subnet }
  if (other.device !== uplink) return { id, status: 'warn', code: 'subnets.clash', params, evidence }
  const free = freeSubnet([...own, ...routes].map(({ subnet }) => subnet))
  return {
    id,
    status: 'fail',
    code: 'subnets.uplink',
    params: { ...params, free: `192.168.${free}.0/24` },
    evidence,
    treatments: one.network?.engine === 'libvirt' ? [moved(one.network, free)].filter((way) => way !== null) : [],
  }
}

function firstClash(own: readonly Claim[], all: readonly Claim[]): readonly [Claim, Claim] | null {
  for (const one of own) {
    const range = rangeOf(one.subnet)
    if (range === null) continue
    for (const other of all) {
      const second = rangeOf(other.subnet)
      if (second !== null && other.device !== one.device && overlaps(range, second)) return [one, other]
    }
  }
  return null
}

/** Moves libvirt's network out of the way. Guests on it lose their addresses; who confirms it is still connected. */
function moved({ connection, name, active, subnets }: Network, free: number): Treatment | null {
  const from = /^192\.168\.(\d+)\.0\/24$/.exec(subnets[0] ?? '')?.[1]
  if (from === undefined) return null
  const on = { connection, network: name }
  const readdress: FixAction = { verb: 'network-readdress', ...on, from: Number(from), to: free }
  const actions: FixAction[] = active
    ? [{ verb: 'network-stop', ...on }, readdress, { verb: 'network-start', ...on }]
    : [readdress]
  return { code: 'move-network', params: { subnet: `192.168.${free}.0/24` }, actions }
}

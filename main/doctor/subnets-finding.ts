import type { Network } from '../../contract/resource.ts'
import { overlaps, rangeOf } from '../net/address.ts'
import { evidenceOf, type Diagnosis } from './diagnosis.ts'
import type { FirewallFacts } from './firewall.ts'
import { freeSubnet } from './subnets.ts'

interface Claim {
  readonly who: string
  readonly subnet: string
  /** What carries it; two claims of one interface are one. */
  readonly device: string
}

/** Whether two networks of this host want the same addresses: then one of them is cut off, or the uplink is. */
export function subnetsFinding(networks: readonly Network[], firewall: FirewallFacts): Diagnosis {
  const id = 'subnets'
  const own = networks.flatMap(({ name, engine, bridge, subnets }): Claim[] =>
    subnets.map((subnet) => ({ who: `${engine} ${name}`, subnet, device: bridge ?? `${engine} ${name}` })),
  )
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
    ...(one.who === 'libvirt default' ? { treatments: [moveDefault(free)] } : {}),
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

/** Not done by Labrig: guests that are on it lose their addresses, and only a person knows whether that is a bad moment. */
function moveDefault(free: number) {
  const edit = `sed 's/192\\.168\\.[0-9]*\\./192.168.${free}./g'`
  return {
    code: 'move-network',
    params: { subnet: `192.168.${free}.0/24` },
    commands: [
      'virsh -c qemu:///system net-destroy default',
      `virsh -c qemu:///system net-dumpxml --inactive default | ${edit} | virsh -c qemu:///system net-define /dev/stdin`,
      'virsh -c qemu:///system net-start default',
    ],
  } as const
}

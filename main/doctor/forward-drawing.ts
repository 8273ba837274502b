import type { PathStop } from '../../contract/doctor.ts'
import type { Network } from '../../contract/resource.ts'
import type { FirewallFacts } from './firewall.ts'

interface Way {
  /** Where the guests are. */
  readonly bridge: string
  /** Whether the packet stays on the bridge: from one guest to another. */
  readonly bridged: boolean
  /** The chain that stops it, and by what. */
  readonly chain: string
  readonly by: string
}

/** The way of a guest's packet up to where it ends and beyond: guest, bridge, firewall, and what it does not reach. */
export function drawnPath(
  { bridge, bridged, chain, by }: Way,
  networks: readonly Network[],
  { interfaces, routes }: FirewallFacts,
): PathStop[] {
  const addressOf = (name: string) => interfaces.find((one) => one.name === name)?.addresses[0] ?? ''
  const subnet = networks.find((network) => network.bridge === bridge)?.subnets[0] ?? ''
  const uplink = routes.find(({ to }) => to === 'default')?.interface ?? ''
  const guest: PathStop = { kind: 'guest', name: '', note: subnet, passes: true }
  return [
    guest,
    { kind: 'bridge', name: bridge, note: addressOf(bridge), passes: true },
    { kind: 'firewall', name: chain, note: by, passes: false },
    bridged ? guest : { kind: 'interface', name: uplink, note: addressOf(uplink), passes: true },
  ]
}

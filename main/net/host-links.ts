/** An interface of one network namespace as `ip -j -d link` tells it. */
export interface HostLink {
  readonly index: number
  readonly name: string
  readonly mac: string
  readonly up: boolean
  /** tun, veth, bridge, macvtap, …; null for hardware. */
  readonly kind: string | null
  /** The interface that it hangs on or ends at, by its number in its own namespace. */
  readonly peer: number | null
  /** Which namespace that is, by the number that this one has given it; null = this one. */
  readonly peerNamespace: number | null
  /** The bridge that it is a port of. */
  readonly bridge: string | null
}

type Json = Readonly<Record<string, unknown>>

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const number = (value: unknown): number | null => (typeof value === 'number' ? value : null)

/** Reads `ip -j -d link`; empty for a text that is none. */
export function parseHostLinks(output: string): HostLink[] {
  let rows: unknown
  try {
    rows = JSON.parse(output)
  } catch {
    return []
  }
  if (!Array.isArray(rows)) return []
  return (rows as Json[]).map((row) => ({
    index: number(row['ifindex']) ?? 0,
    name: text(row['ifname']),
    mac: text(row['address']).toLowerCase(),
    up: Array.isArray(row['flags']) && row['flags'].includes('UP'),
    kind: text((row['linkinfo'] as Json | undefined)?.['info_kind']) || null,
    peer: number(row['link_index']),
    peerNamespace: number(row['link_netnsid']),
    bridge: text(row['master']) || null,
  }))
}

export type HostEnd =
  | { readonly link: HostLink }
  /** `no-host-end`: nothing there that is surely this machine's; `not-a-port`: not plugged into a bridge. */
  | { readonly refused: 'no-host-end' | 'not-a-port' | 'uplink' }

/**
 * Whether an interface of the host may be touched as the end of a machine's link: a tap or half of a pair, plugged into a
 * bridge, and nothing that the host itself is reached by. All others are refused: a mistake here cuts the host off.
 * @param ways names of the interfaces that carry a default route
 */
export function touchable(found: HostLink | undefined, all: readonly HostLink[], ways: readonly string[]): HostEnd {
  if (found === undefined || (found.kind !== 'tun' && found.kind !== 'veth')) return { refused: 'no-host-end' }
  if (ways.includes(found.name)) return { refused: 'uplink' }
  const bridge = all.find(({ name }) => name === found.bridge)
  // openvswitch has ports as well: they are named by another master, which is not ours to judge.
  if (bridge?.kind !== 'bridge') return { refused: 'not-a-port' }
  return { link: found }
}

/**
 * The host's half of the pair whose other half is inside a container. Both halves must name each other, and the host's half
 * the container's namespace: numbers of interfaces mean nothing in another namespace (an engine may have one of its own), and
 * the parent of a macvlan is the host's card.
 * @param namespace the number that this namespace has given the container's; null where it has given none
 */
export function otherHalf(inside: HostLink, host: readonly HostLink[], namespace: number | null): HostLink | undefined {
  if (inside.kind !== 'veth' || inside.peerNamespace === null || namespace === null) return undefined
  return host.find(
    ({ kind, index, peer, peerNamespace }) =>
      kind === 'veth' && index === inside.peer && peer === inside.index && peerNamespace === namespace,
  )
}

/** Reads `lsns -n -r -t net -o NETNSID,NS`: the number of a namespace by its inode; null where it has none here. */
export function namespaceIn(output: string, inode: string): number | null {
  const row = output.split('\n').find((line) => line.trim().split(/\s+/)[1] === inode)
  const said = row?.trim().split(/\s+/)[0] ?? ''
  return /^\d+$/.test(said) ? Number(said) : null
}

import { jsonList, jsonRows, orNull, string, type JsonRow } from './json-rows.ts'

/** An interface of the host as `ip -j -d address` tells it. */
export interface NicRow {
  readonly index: number
  readonly name: string
  readonly mac: string
  /** ether, loopback, none, … */
  readonly linkType: string
  /** bridge, veth, tun, bond, …; null for hardware. */
  readonly kind: string | null
  readonly carrier: boolean
  /** The bridge that it is a port of. */
  readonly bridge: string | null
  /** IPv4 and IPv6 with the length of the prefix, without those of the link. */
  readonly addresses: readonly string[]
}

/** Reads `ip -j -d address`; empty for a text that is none. */
export function parseNics(text: string): NicRow[] {
  return jsonRows(text).map((row) => ({
    index: Number(row['ifindex'] ?? 0),
    name: string(row['ifname']),
    mac: string(row['address']).toLowerCase(),
    linkType: string(row['link_type']),
    kind: orNull((row['linkinfo'] as JsonRow | undefined)?.['info_kind']),
    carrier: jsonList(row['flags']).includes('LOWER_UP'),
    bridge: orNull(row['master']),
    addresses: jsonList(row['addr_info'])
      .map((one) => one as JsonRow)
      .filter((one) => one['scope'] !== 'link')
      .map((one) => `${string(one['local'])}/${String(one['prefixlen'])}`),
  }))
}

/** Reads `ip -j neigh show`: whether an address has answered with its hardware's. */
export function hasAnswered(text: string, address: string): boolean {
  return jsonRows(text).some(
    (row) =>
      row['dst'] === address &&
      string(row['lladdr']) !== '' &&
      !jsonList(row['state']).some((one) => one === 'FAILED' || one === 'INCOMPLETE'),
  )
}

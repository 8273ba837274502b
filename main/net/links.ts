import { string, jsonRows, jsonList, orNull, type JsonRow } from './json-rows.ts'

/** An interface of this host with all that `ip -j -d -s address` tells of it. */
export interface HostLink {
  readonly index: number
  readonly name: string
  /** bridge, veth, tun, macvtap, …; null for a device of hardware. */
  readonly kind: string | null
  readonly isLoopback: boolean
  readonly up: boolean
  /** False when nothing is plugged in, or nobody has the other end open. */
  readonly carrier: boolean
  readonly mac: string | null
  readonly mtu: number
  /** The bridge that it is a port of. */
  readonly master: string | null
  /** Of a veth: the interface's number at the other end, in the namespace there; of a macvlan: its parent here. */
  readonly peer: number | null
  /** Whether the other end lies in another network namespace. */
  readonly peerElsewhere: boolean
  /** With the length of the prefix, IPv4 first; link-local ones left out. */
  readonly addresses: readonly string[]
  /** The queue at its root, by kind: noqueue, fq_codel, tbf, …; null where it was not told. */
  readonly queue: string | null
  /** Bytes since it is there; null where nobody counts. */
  readonly received: number | null
  readonly sent: number | null
}

const number = (value: unknown): number | null => (typeof value === 'number' ? value : null)
const row = (value: unknown): JsonRow => (typeof value === 'object' && value !== null ? (value as JsonRow) : {})

/** Reads `ip -j -d -s address`; empty for a text that is none. Older ones print `{}` for a line of an interface that went away. */
export function parseLinks(text: string): HostLink[] {
  return jsonRows(text)
    .filter((one) => typeof one['ifname'] === 'string')
    .map(linkOf)
}

function linkOf(one: JsonRow): HostLink {
  const flags = jsonList(one['flags'])
  const stats = row(one['stats64'])
  return {
    index: number(one['ifindex']) ?? 0,
    name: string(one['ifname']),
    kind: orNull(row(one['linkinfo'])['info_kind']),
    isLoopback: flags.includes('LOOPBACK'),
    up: flags.includes('UP'),
    carrier: flags.includes('LOWER_UP') && !flags.includes('NO-CARRIER'),
    mac: orNull(one['address']),
    mtu: number(one['mtu']) ?? 0,
    master: orNull(one['master']),
    peer: number(one['link_index']),
    peerElsewhere: one['link_netnsid'] !== undefined,
    addresses: addressesOf(one),
    queue: orNull(one['qdisc']),
    received: number(row(stats['rx'])['bytes']),
    sent: number(row(stats['tx'])['bytes']),
  }
}

function addressesOf(one: JsonRow): string[] {
  const all = jsonList(one['addr_info'])
    .map(row)
    .filter((info) => info['scope'] !== 'link' && typeof info['local'] === 'string')
  const of = (family: string) =>
    all
      .filter((info) => info['family'] === family)
      .map((info) => `${string(info['local'])}/${String(info['prefixlen'])}`)
  return [...of('inet'), ...of('inet6')]
}

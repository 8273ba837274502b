import { jsonList, jsonRows, orNull, string, type JsonRow } from './json-rows.ts'

/** An interface as `ip -j address` tells it. */
export interface Interface {
  readonly name: string
  readonly up: boolean
  /** The bridge that it is a port of; null for most. */
  readonly bridge: string | null
  /** IPv4, with the length of the prefix: 192.168.122.1/24. */
  readonly addresses: readonly string[]
}

export interface Route {
  /** "default" or a subnet. */
  readonly to: string
  readonly interface: string
  readonly gateway: string | null
}

/** Reads `ip -j address`; empty for a text that is none. */
export function parseInterfaces(text: string): Interface[] {
  return jsonRows(text).map((row) => ({
    name: string(row['ifname']),
    up: jsonList(row['flags']).includes('UP'),
    bridge: orNull(row['master']),
    addresses: jsonList(row['addr_info'])
      .map((one) => one as JsonRow)
      .filter((one) => one['family'] === 'inet')
      .map((one) => `${string(one['local'])}/${String(one['prefixlen'])}`),
  }))
}

/** Reads `ip -j route`; empty for a text that is none. */
export function parseRoutes(text: string): Route[] {
  return jsonRows(text).map((row) => ({
    to: string(row['dst']),
    interface: string(row['dev']),
    gateway: orNull(row['gateway']),
  }))
}

/**
 * Who answers at an address of IPv6, as `ip -j -6 neigh` has it: MAC → addresses, those of the link left out. A guest that
 * made its address of a router's advertisement has no lease; this is all that the host knows of it.
 */
export function parseNeighbours(text: string): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const row of jsonRows(text)) {
    const [mac, address] = [string(row['lladdr']).toLowerCase(), string(row['dst'])]
    const isGone = jsonList(row['state']).some((one) => one === 'FAILED' || one === 'INCOMPLETE')
    if (mac === '' || isGone || !address.includes(':') || /^fe[89ab]/i.test(address)) continue
    found.set(mac, [...(found.get(mac) ?? []), address])
  }
  return found
}

/** RTF_UP and RTF_REJECT of <linux/route.h> and <linux/ipv6_route.h>: a route that holds, one that refuses. */
const UP = 0x1
const REJECT = 0x200
const ANYWHERE6 = '0'.repeat(32)

/** Reads the ways out of /proc/net/ipv6_route; other rows are left out, and those that only refuse packets. */
export function parseRoutes6(text: string): Route[] {
  return text.split('\n').flatMap((line): Route[] => {
    // destination, its prefix, source, its prefix, next hop, metric, references, uses, flags, device; in hexadecimal digits
    const [to, length, , , gateway = '', , , , flags = '', device] = line.trim().split(/\s+/)
    const bits = Number.parseInt(flags, 16)
    if (to !== ANYWHERE6 || length !== '00' || device === undefined || (bits & UP) === 0 || (bits & REJECT) !== 0)
      return []
    const hop = gateway === ANYWHERE6 ? null : (gateway.match(/.{4}/g) ?? []).join(':')
    return [{ to: 'default', interface: device, gateway: hop }]
  })
}

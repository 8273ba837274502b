import { BlockList } from 'node:net'
import { addressNumber, addressText, rangeOf, type Range } from '../net/address.ts'

export type Family = 'ipv4' | 'ipv6'

interface Subnet {
  readonly family: Family
  readonly address: string
  readonly length: number
}

function subnetOf(text: string): Subnet | null {
  const [address = '', length] = text.split('/')
  const family = address.includes(':') ? 'ipv6' : 'ipv4'
  const longest = family === 'ipv6' ? 128 : 32
  if (length === undefined || !/^\d{1,3}$/.test(length) || Number(length) > longest) return null
  return { family, address, length: Number(length) }
}

function covers(outer: Subnet, inner: Subnet): boolean {
  const list = new BlockList()
  list.addSubnet(outer.address, outer.length, outer.family)
  return list.check(inner.address, inner.family)
}

/** Whether two subnets of one family have an address in common; false for texts that are none. */
export function subnetsMeet(one: string, other: string): boolean {
  const [a, b] = [subnetOf(one), subnetOf(other)]
  if (a === null || b === null || a.family !== b.family) return false
  try {
    // Subnets lie apart or one in the other.
    return a.length <= b.length ? covers(a, b) : covers(b, a)
  } catch {
    return false
  }
}

/** "10.1.2.9/24" → "10.1.2.0/24". */
export function normalSubnet(text: string): string {
  const range = rangeOf(text)
  return range === null ? text : `${addressText(range.first)}/${text.split('/')[1] ?? '32'}`
}

export function prefixOf(subnet: string): number {
  return Number(subnet.split('/')[1])
}

/** The first and the last address that a machine can have. @param subnet IPv4 with a prefix up to 30 */
export function hostsOf(subnet: string): Range {
  const { first, last } = rangeOf(subnet) ?? { first: 0, last: 0 }
  return { first: first + 1, last: last - 1 }
}

/** The first address that a machine can have. */
export function firstHost(subnet: string): string {
  return addressText(hostsOf(subnet).first)
}

/** All but the gateway, from the longer side of it. */
export function rangeBeside(subnet: string, gateway: string, last = hostsOf(subnet).last) {
  const { first } = hostsOf(subnet)
  const own = addressNumber(gateway) ?? first
  const above = last - own >= own - first
  const [start, end] = above ? [own + 1, last] : [first, own - 1]
  return { start: addressText(start), end: addressText(end) }
}

/** fd00:20::/64 → fd00:20::1: what the host calls itself. @param text IPv6 with its prefix */
export function firstHost6(text: string): string {
  const address = text.split('/')[0] ?? ''
  return address.endsWith('::') ? `${address}1` : address
}

/** Subnets of 256 addresses that Labrig offers, in this order: 10.20.0.0/24, 10.20.1.0/24, … */
function* offered(): Generator<string> {
  for (let second = 20; second < 40; second++)
    for (let third = 0; third < 256; third++) yield `10.${second}.${third}.0/24`
}

/** A subnet that meets none of those; null when none is left. */
export function freeSubnet(taken: readonly string[]): string | null {
  // Most of what is taken lies elsewhere; only what is near is compared with each.
  const near = taken.filter((one) => subnetsMeet('10.0.0.0/8', one))
  for (const subnet of offered()) if (!near.some((one) => subnetsMeet(subnet, one))) return subnet
  return null
}

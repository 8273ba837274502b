import { BlockList, isIP, isIPv6 } from 'node:net'
import { addressNumber, holds, rangeOf } from './address.ts'

export type Family = 'ipv4' | 'ipv6'

/** Of an address, with or without the length of a prefix; null for a text that is none. */
export function familyOf(text: string): Family | null {
  const version = isIP(text.replace(/\/.*$/, ''))
  return version === 0 ? null : version === 6 ? 'ipv6' : 'ipv4'
}

export const ofFamily = (addresses: readonly string[], family: Family) =>
  addresses.filter((one) => familyOf(one) === family)

/** The one way to write an address of IPv6 (RFC 5952); any other text as it is. */
export function shortAddress(text: string): string {
  return isIPv6(text) && !text.includes('%') ? new URL(`http://[${text}]/`).hostname.slice(1, -1) : text
}

/** Whether an address lies in a subnet or is the one address; null where the families differ or a text is none. */
export function isInSubnet(address: string, subnet: string): boolean | null {
  const [first = '', length = '128'] = subnet.split('/')
  if (isIPv6(first) && isIPv6(address)) {
    if (!/^\d{1,3}$/.test(length) || Number(length) > 128) return null
    const list = new BlockList()
    list.addSubnet(first, Number(length), 'ipv6')
    return list.check(address, 'ipv6')
  }
  const [range, number] = [rangeOf(subnet), addressNumber(address)]
  return range === null || number === null ? null : holds(range, number)
}

/** What a packet of the whole Internet may carry: 2000::/3 (IANA, IPv6 Global Unicast). */
export const isGlobal6 = (address: string) => isInSubnet(address, '2000::/3') === true

import type { AddressRange, NetworkSettings } from '../../contract/network-spec.ts'
import { addressNumber, holds, overlaps, rangeOf, type Range } from '../net/address.ts'
import { networkFault } from './problem.ts'
import { hostsOf, prefixOf } from './subnets.ts'

/** Two hosts and the two addresses that no machine can have. */
const LONGEST_PREFIX = 30

/** @param at the field's name, and what goes before it */
type At = (field: string) => string

/** @throws Fault INVALID_INPUT for what a mode cannot have */
function checkMode(settings: NetworkSettings, at: At): void {
  const { mode, device, subnet, subnet6 } = settings
  if (device !== null && mode !== 'nat' && mode !== 'route') throw networkFault(at('device'), 'not-with-mode', { mode })
  if (mode === 'bridge') return checkBridgeMode(settings, at)
  if (subnet !== null) return
  if (mode === 'nat' || mode === 'route') throw networkFault(at('subnet'), 'subnet-needed')
  if (subnet6 !== null) throw networkFault(at('subnet6'), 'subnet6-needs-subnet')
}

/** The bridge is the host's, and so is all that stands on it. */
function checkBridgeMode(settings: NetworkSettings, at: At): void {
  const { mode, bridge } = settings
  if (bridge === null) throw networkFault(at('bridge'), 'bridge-needed')
  const fields = ['subnet', 'subnet6', 'domain', 'ranges', 'hosts', 'dnsHosts'] as const
  const given = fields.find((field) => settings[field] !== null && settings[field].length > 0)
  if (given !== undefined) throw networkFault(at(given), 'not-with-mode', { mode })
}

function checkInside(field: string, address: string, subnet: string): void {
  const number = addressNumber(address) ?? -1
  if (!holds(rangeOf(subnet) ?? { first: 0, last: 0 }, number))
    throw networkFault(field, 'not-inside', { address, subnet })
  if (!holds(hostsOf(subnet), number)) throw networkFault(field, 'not-host', { address, subnet })
}

function rangeNumbers({ start, end }: AddressRange): Range {
  return { first: addressNumber(start) ?? 0, last: addressNumber(end) ?? 0 }
}

function checkRanges(ranges: readonly AddressRange[], subnet: string, at: At): void {
  ranges.forEach((range, index) => {
    const field = at(`ranges.${index}`)
    checkInside(field, range.start, subnet)
    checkInside(field, range.end, subnet)
    const numbers = rangeNumbers(range)
    if (numbers.last < numbers.first) throw networkFault(field, 'range-turned', { ...range })
    const other = ranges.slice(0, index).some((before) => overlaps(numbers, rangeNumbers(before)))
    if (other) throw networkFault(field, 'ranges-overlap', { ...range })
  })
}

/** The first value that stands twice. */
function repeated(values: readonly (string | null)[]): { index: number; value: string } | null {
  for (const [index, value] of values.entries()) {
    if (value !== null && values.indexOf(value) < index) return { index, value }
  }
  return null
}

function checkHosts({ hosts, subnet, gateway }: NetworkSettings, at: At): void {
  hosts.forEach(({ address }, index) => {
    checkInside(at(`hosts.${index}.address`), address, subnet ?? '')
    if (address === gateway) throw networkFault(at(`hosts.${index}.address`), 'is-gateway', { address })
  })
  for (const field of ['mac', 'address', 'name'] as const) {
    const twice = repeated(hosts.map((host) => host[field]))
    if (twice !== null) throw networkFault(at(`hosts.${twice.index}.${field}`), 'twice', { value: twice.value })
  }
}

/**
 * Whether a definition holds together, without looking at the host.
 * @param before what stands before each field's name in the act's input
 * @throws Fault INVALID_INPUT that names the field
 */
export function checkSettings(settings: NetworkSettings, before = ''): void {
  const at = (field: string) => `${before}${field}`
  checkMode(settings, at)
  const { subnet, gateway, dnsHosts } = settings
  const twice = repeated(dnsHosts.map(({ address }) => address))
  if (twice !== null) throw networkFault(at(`dnsHosts.${twice.index}.address`), 'twice', { value: twice.value })
  if (subnet === null) return
  if (prefixOf(subnet) > LONGEST_PREFIX) {
    throw networkFault(at('subnet'), 'subnet-narrow', { subnet, prefix: String(LONGEST_PREFIX) })
  }
  if (gateway !== null) checkInside(at('gateway'), gateway, subnet)
  checkRanges(settings.ranges, subnet, at)
  checkHosts(settings, at)
}

/** @throws Fault INVALID_INPUT for a range of DHCP that meets the one where Docker takes addresses from */
export function checkBesideDocker(ranges: readonly AddressRange[], ipRange: string, before = ''): void {
  const docker = rangeOf(ipRange)
  ranges.forEach((range, index) => {
    if (docker === null || !overlaps(rangeNumbers(range), docker)) return
    throw networkFault(`${before}ranges.${index}`, 'range-of-docker', { ...range, range: ipRange })
  })
}

import { networkInterfaces } from 'node:os'
import type { Network } from '../../contract/resource.ts'
import { addressText } from '../net/address.ts'
import type { Look } from '../system/look.ts'
import { networkFault } from './problem.ts'
import { freeSubnet, subnetsMeet } from './subnets.ts'

/** Who uses a subnet. */
export interface Taken {
  readonly subnet: string
  /** A network's or an interface's name. */
  readonly holder: string
}

/** "0002A8C0" of /proc/net/route, the kernel's own byte order: written on machines that begin with the lowest byte. */
function kernelNumber(hex: string): number {
  const value = Number.parseInt(hex, 16)
  return [0, 8, 16, 24].reduce((sum, shift) => sum * 256 + (Math.floor(value / 2 ** shift) % 256), 0)
}

/** Subnets that /proc/net/route leads to; the way out is none. */
export function routedSubnets(text: string): Taken[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [holder, to, , , , , , mask] = line.trim().split(/\s+/)
      if (holder === undefined || to === undefined || mask === undefined || mask === '00000000') return []
      const length = 32 - Math.log2(2 ** 32 - kernelNumber(mask))
      return [{ subnet: `${addressText(kernelNumber(to))}/${length}`, holder }]
    })
}

/** What the host itself has beside the networks of its engines. */
export async function hostSubnets(look: Look, interfaces = networkInterfaces()): Promise<Taken[]> {
  const routes = routedSubnets((await look.file('/proc/net/route')).text)
  const own = Object.entries(interfaces).flatMap(([holder, addresses = []]) =>
    addresses.flatMap(({ cidr, internal, address }) =>
      // Every interface has one of the link's own.
      internal || cidr === null || address.startsWith('fe80:') ? [] : [{ subnet: cidr, holder }],
    ),
  )
  return [...own, ...routes]
}

/** Subnets in use: those of networks, then those of interfaces that are no network's bridge. */
export function takenSubnets(networks: readonly Network[], host: readonly Taken[]): Taken[] {
  const bridges = new Set(networks.map(({ bridge }) => bridge))
  const ofNetworks = networks.flatMap(({ name, subnets }) => subnets.map((subnet) => ({ subnet, holder: name })))
  return [...ofNetworks, ...host.filter(({ holder }) => !bridges.has(holder))]
}

/** @throws Fault INVALID_INPUT that names who has an address of it already */
export function refuseTaken(field: string, subnet: string, taken: readonly Taken[]): void {
  const clash = taken.find((one) => subnetsMeet(one.subnet, subnet))
  if (clash === undefined) return
  throw networkFault(field, 'subnet-taken', { subnet, taken: clash.subnet, holder: clash.holder })
}

/** @throws Fault INVALID_INPUT when none is left */
export function suggestSubnet(taken: readonly Taken[]): string {
  const subnet = freeSubnet(taken.map((one) => one.subnet))
  if (subnet === null) throw networkFault('subnet', 'subnets-gone')
  return subnet
}

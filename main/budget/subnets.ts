import { networkInterfaces } from 'node:os'
import { subnetsOverlap } from '../../contract/address-range.ts'
import type { Budget } from '../../contract/budget.ts'
import type { Network } from '../../contract/resource.ts'

type Interfaces = ReturnType<typeof networkInterfaces>

/** Subnets of the engines' networks, also of those that are not started, then those of the host's own interfaces. */
export function takenSubnets(
  networks: readonly Network[],
  interfaces: Interfaces = networkInterfaces(),
): Budget['subnets'] {
  const ofNetworks = networks.flatMap(({ name, engine, subnets }) =>
    subnets.map((subnet) => ({ subnet, holder: name, engine })),
  )
  const ofHost = Object.entries(interfaces).flatMap(([holder, addresses = []]) =>
    addresses.flatMap(({ cidr, internal, family }) =>
      internal || family !== 'IPv4' || cidr === null ? [] : [{ subnet: cidr, holder, engine: 'host' as const }],
    ),
  )
  // A network's bridge is an interface as well.
  const own = ofHost.filter((one) => !ofNetworks.some((other) => subnetsOverlap(one.subnet, other.subnet)))
  return [...ofNetworks, ...own]
}

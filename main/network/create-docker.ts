import { nameTaken } from '../../contract/fault.ts'
import type { NewDockerNetwork } from '../../contract/network-spec.ts'
import type { NetworkCreateSpec } from '../docker/networks.ts'
import { holds, rangeOf } from '../net/address.ts'
import { isHere } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import { hostInterfaces, refuseBridgeOf, refuseMissing, refuseThere } from './host-interfaces.ts'
import { refuseTaken } from './neighbours.ts'
import { networkFault } from './problem.ts'
import { networksAround, takenAround, type NetworkScope } from './scope.ts'
import { firstHost6, normalSubnet } from './subnets.ts'

/** Labrig's mark on what it made. */
export const NETWORK_LABEL = 'labrig.managed'
/** How Docker's bridge driver is told the name of its bridge. */
export const BRIDGE_OPTION = 'com.docker.network.bridge.name'

/** @throws Fault INVALID_INPUT for what a driver cannot have */
function checkDriver(input: NewDockerNetwork): void {
  const { driver, parent, bridge, subnet, subnet6 } = input
  if (driver === 'bridge') {
    if (parent !== undefined) throw networkFault('parent', 'not-with-driver', { driver })
  } else {
    if (bridge !== undefined) throw networkFault('bridge', 'not-with-driver', { driver })
    if (parent === undefined) throw networkFault('parent', 'parent-needed')
  }
  if (subnet !== null) return
  for (const field of ['gateway', 'ipRange'] as const) {
    if (input[field] !== null) throw networkFault('subnet', 'subnet-needed')
  }
  if (subnet6 !== null && driver !== 'bridge') throw networkFault('subnet6', 'subnet6-needs-subnet')
}

/** @throws Fault INVALID_INPUT for addresses beside the subnet */
function checkInside({ subnet, gateway, ipRange }: NewDockerNetwork): void {
  if (subnet === null) return
  const all = rangeOf(subnet)
  for (const [field, text] of Object.entries({ gateway, ipRange })) {
    const part = text === null ? null : rangeOf(text)
    if (all === null || part === null || (holds(all, part.first) && holds(all, part.last))) continue
    throw networkFault(field, 'not-inside', { address: text ?? '', subnet })
  }
}

export function dockerSpec(input: NewDockerNetwork): NetworkCreateSpec {
  const { name, driver, parent, bridge, subnet, gateway, ipRange, subnet6, internal, attachable, labels } = input
  const options = {
    ...(parent === undefined ? {} : { parent }),
    ...(bridge === undefined ? {} : { [BRIDGE_OPTION]: bridge }),
  }
  const pools = [
    ...(subnet === null
      ? []
      : [
          {
            subnet: normalSubnet(subnet),
            ...(gateway === null ? {} : { gateway }),
            ...(ipRange === null ? {} : { ipRange: normalSubnet(ipRange) }),
          },
        ]),
    ...(subnet6 === null ? [] : [{ subnet: subnet6, gateway: firstHost6(subnet6) }]),
  ]
  return {
    name,
    driver,
    internal,
    attachable,
    ipv6: subnet6 !== null,
    ...(pools.length > 0 ? { pools } : {}),
    ...(Object.keys(options).length > 0 ? { options } : {}),
    labels: { ...labels, [NETWORK_LABEL]: '1' },
  }
}

/** @throws Fault NAME_TAKEN, INVALID_INPUT that names the field, ENGINE_UNAVAILABLE */
export async function planCreateDocker(input: NewDockerNetwork, scope: NetworkScope): Promise<Plan> {
  const { connection, name, driver, bridge, parent, subnet, subnet6 } = input
  const around = await networksAround(scope, connection, 'docker')
  const same = around.find((one) => one.connection === connection && one.name === name)
  // Older engines take a second one of a name, and then nobody can say which is meant.
  if (same !== undefined) throw nameTaken('network', name, same.id)
  checkDriver(input)
  checkInside(input)
  const host = isHere(scope.engines, connection) ? hostInterfaces(scope.look()) : null
  if (bridge !== undefined) {
    refuseBridgeOf('bridge', bridge, around)
    await refuseThere('bridge', bridge, host)
  }
  // A number behind a dot is a VLAN that Docker makes itself.
  if (parent !== undefined) await refuseMissing('parent', parent.replace(/\.\d+$/, ''), host)
  const taken = await takenAround(scope, around, connection)
  // A macvlan has the subnet of the wire that its parent is on.
  if (subnet !== null && driver === 'bridge') refuseTaken('subnet', normalSubnet(subnet), taken)
  if (subnet6 !== null && driver === 'bridge') refuseTaken('subnet6', subnet6, taken)
  return {
    title: `create the network ${name}`,
    subjects: [],
    steps: [{ type: 'docker-network.create', connection, spec: dockerSpec(input) }],
    atomic: true,
    destroys: [],
    locks: [`network-name:${connection}/${name}`],
  }
}

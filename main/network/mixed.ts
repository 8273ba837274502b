import { Fault, nameTaken } from '../../contract/fault.ts'
import type { MixedNetwork, NetworkSettings } from '../../contract/network-spec.ts'
import type { Network } from '../../contract/resource.ts'
import { MIXED_LABEL } from '../inventory/own-marks.ts'
import type { NetworkCreateSpec } from '../docker/networks.ts'
import { addressText, rangeOf } from '../net/address.ts'
import { isHere } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import { checkSettings } from './check-settings.ts'
import { BRIDGE_OPTION, NETWORK_LABEL } from './create-docker.ts'
import { newDefinition } from './create-libvirt.ts'
import { hostInterfaces, type HostInterfaces } from './host-interfaces.ts'
import { refuseTaken, suggestSubnet } from './neighbours.ts'
import { networkFault } from './problem.ts'
import { networksAround, takenAround, type NetworkScope } from './scope.ts'
import { firstHost, normalSubnet, prefixOf, rangeBeside } from './subnets.ts'

/** The last quarter is Docker's: below this a quarter has fewer than eight addresses. */
const LONGEST_PREFIX = 27
/** IFNAMSIZ of the kernel, less the ending zero. */
const NAME_MAX = 15

/** A name for the bridge that says whose it is and that nobody has. */
async function bridgeFor(name: string, networks: readonly Network[], host: HostInterfaces): Promise<string> {
  const taken = new Set(networks.map(({ bridge }) => bridge))
  const stem = `mx-${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? '' : String(number)
    const bridge = stem.slice(0, NAME_MAX - suffix.length).replace(/-+$/, '') + suffix
    if (!taken.has(bridge) && !(await host.has(bridge))) return bridge
  }
}

/** Which addresses guests get of DHCP, and which containers of Docker: neither engine asks the other. */
export function shareSubnet(subnet: string) {
  const { first, last } = rangeOf(subnet) ?? { first: 0, last: 0 }
  const quarter = last - (last - first + 1) / 4 + 1
  const gateway = firstHost(subnet)
  return {
    gateway,
    range: rangeBeside(subnet, gateway, quarter - 1),
    ipRange: `${addressText(quarter)}/${prefixOf(subnet) + 2}`,
  }
}

interface Shared {
  readonly subnet: string
  readonly bridge: string
}

function settingsFor({ isolated, domain }: MixedNetwork, { subnet, bridge }: Shared): NetworkSettings {
  const { gateway, range } = shareSubnet(subnet)
  const mode = isolated ? 'isolated' : 'nat'
  const lists = { ranges: [range], hosts: [], dnsHosts: [] }
  return { mode, bridge, device: null, subnet, gateway, subnet6: null, domain, ...lists }
}

/**
 * Docker's half stands on libvirt's bridge. Only libvirt translates addresses, or both would. An isolated one has to be
 * `internal`: Docker's own rules would else let packets out past those of libvirt.
 */
function dockerHalf({ name, connection, isolated }: MixedNetwork, { subnet, bridge }: Shared): NetworkCreateSpec {
  const { gateway, ipRange } = shareSubnet(subnet)
  return {
    name,
    driver: 'bridge',
    internal: isolated,
    pools: [{ subnet, gateway, ipRange }],
    options: { [BRIDGE_OPTION]: bridge, 'com.docker.network.bridge.enable_ip_masquerade': 'false' },
    labels: { [NETWORK_LABEL]: '1', [MIXED_LABEL]: `${connection}/${name}` },
  }
}

/** @throws Fault UNSUPPORTED for engines of different hosts or of another one */
function refuseElsewhere({ connection, docker }: MixedNetwork, { engines }: NetworkScope): void {
  if (isHere(engines, connection) && isHere(engines, docker)) return
  const feature = 'segments of engines that do not both run on this host'
  throw new Fault('UNSUPPORTED', { feature }, 'A segment of both engines needs both of them on this host.')
}

/** @throws Fault NAME_TAKEN, INVALID_INPUT that names the field, UNSUPPORTED, ENGINE_UNAVAILABLE */
export async function planCreateMixed(input: MixedNetwork, scope: NetworkScope): Promise<Plan> {
  refuseElsewhere(input, scope)
  const { name, connection, docker } = input
  const fresh = await Promise.all([
    networksAround(scope, connection, 'libvirt'),
    networksAround(scope, docker, 'docker'),
  ])
  const around = [...new Map(fresh.flat().map((one) => [one.id, one])).values()]
  const same = around.find((one) => one.name === name && [connection, docker].includes(one.connection))
  if (same !== undefined) throw nameTaken('network', name, same.id)
  const taken = await takenAround(scope, around, connection)
  const subnet = input.subnet === null ? suggestSubnet(taken) : normalSubnet(input.subnet)
  if (prefixOf(subnet) > LONGEST_PREFIX) {
    throw networkFault('subnet', 'subnet-narrow', { subnet, prefix: String(LONGEST_PREFIX) })
  }
  const shared = { subnet, bridge: await bridgeFor(name, around, hostInterfaces(scope.look())) }
  const settings = settingsFor(input, shared)
  checkSettings(settings)
  refuseTaken('subnet', subnet, taken)
  const on = { connection, network: name }
  return {
    title: `create the segment ${name}`,
    subjects: [],
    steps: [
      { type: 'network.define', ...on, xml: newDefinition(name, settings, true), before: null },
      // Docker would make the bridge itself, and libvirt could not start on it.
      { type: 'network.start', ...on },
      ...(input.autostart ? [{ type: 'network.autostart' as const, ...on, on: true }] : []),
      { type: 'docker-network.create', connection: docker, spec: dockerHalf(input, shared) },
    ],
    atomic: true,
    destroys: [],
    locks: [`network-name:${connection}/${name}`, `network-name:${docker}/${name}`],
  }
}

import type { DiagramEdge, NodeOf } from '../../contract/diagram.ts'
import { isActive, isTrashed, type Container, type Machine, type Vm } from '../../contract/machine.ts'
import { addressNumber, holds, rangeOf } from '../net/address.ts'
import { sentName } from '../net/link-shape.ts'
import type { HostLink } from '../net/links.ts'
import type { Observed } from './observed.ts'
import { USER_WIRE, wireId, type Wire } from './wires.ts'

type MachineNode = NodeOf<'machine'>

/** Queues that hold packets back; those that the kernel sets up by itself are none of them. */
const SHAPING = new Set(['tbf', 'netem', 'htb'])

/** Compose's own label for what belongs together. */
const COMPOSE = 'com.docker.compose.project'

export function machineNode(machine: Machine): MachineNode {
  const isVm = machine.kind === 'vm'
  return {
    kind: 'machine',
    id: machine.id,
    name: machine.name,
    machine: machine.kind,
    state: machine.state,
    exitCode: isVm ? null : machine.exitCode,
    addresses: machine.addresses,
    group: isVm ? (machine.group ?? null) : (machine.labels[COMPOSE] ?? null),
  }
}

export const shownMachines = (machines: readonly Machine[]) => machines.filter((one) => !isTrashed(one))

/** What the edges of machines are looked up in. */
export interface Wiring {
  readonly observed: Observed
  readonly wires: readonly Wire[]
  /** The wire of an engine's network, by connection and name. */
  readonly byName: ReadonlyMap<string, Wire>
  readonly links: ReadonlyMap<string, HostLink>
}

export function wiringOf(observed: Observed, wires: readonly Wire[]): Wiring {
  const byId = new Map(wires.map((wire) => [wire.id, wire]))
  const named = observed.networks.flatMap((network): [string, Wire][] => {
    const wire = byId.get(wireId(network))
    return wire === undefined ? [] : [[`${network.connection}/${network.name}`, wire]]
  })
  return {
    observed,
    wires,
    byName: new Map(named),
    links: new Map(observed.host.links.map((link) => [link.name, link])),
  }
}

/** The interfaces of a machine, as edges from its networks. */
export function machineEdges(machine: Machine, wiring: Wiring): DiagramEdge[] {
  return machine.kind === 'vm' ? vmEdges(machine, wiring) : containerEdges(machine, wiring)
}

function vmEdges(vm: Vm, wiring: Wiring): DiagramEdge[] {
  const rest = new Set(vm.addresses)
  return vm.interfaces.flatMap((nic, position): DiagramEdge[] => {
    const link = wiring.links.get(nic.target ?? '') ?? linkOfMac(nic.mac, wiring)
    const from = wireOfNic(vm, nic, { wiring, link })
    if (from === null) return []
    const own = nic.type === 'user' ? [] : takeAddresses(rest, from, position === vm.interfaces.length - 1)
    return [
      {
        id: `nic:${vm.id}/${nic.mac}`,
        from: from.id,
        to: vm.id,
        kind: 'nic',
        device: link?.name ?? null,
        inside: null,
        mac: nic.mac,
        place: nic.source ?? nic.type,
        addresses: own,
        state: cardState(vm, nic, link),
        shaped: isShaped(link, wiring),
      },
    ]
  })
}

function cardState(
  vm: Vm,
  { type, unplugged }: Vm['interfaces'][number],
  link: HostLink | undefined,
): DiagramEdge['state'] {
  if (!isActive(vm.state)) return 'off'
  if (unplugged === true || link?.up === false) return 'down'
  return type !== 'user' && link === undefined ? 'unknown' : 'up'
}

const isShaped = (link: HostLink | undefined, { observed }: Wiring) =>
  link !== undefined &&
  (SHAPING.has(link.queue ?? '') ||
    observed.host.rules.shaped.has(link.index) ||
    observed.host.links.some(({ name }) => name === sentName(link.index)))

/** libvirt gives a tap the guest's address with another first byte (virNetDevTapCreateInBridgePort). */
function linkOfMac(mac: string, { observed }: Wiring): HostLink | undefined {
  const tap = `fe${mac.slice(2).toLowerCase()}`
  return mac === '' ? undefined : observed.host.links.find((link) => link.mac === tap && link.master !== null)
}

interface At {
  readonly wiring: Wiring
  readonly link: HostLink | undefined
}

/** Where a card is plugged in: by what the definition names, or by what the kernel says of its tap. */
function wireOfNic(vm: Vm, nic: Vm['interfaces'][number], { wiring, link }: At): Pick<Wire, 'id' | 'subnets'> | null {
  const byBridge = (name: string | null | undefined) =>
    wiring.wires.find(({ bridge }) => bridge !== null && bridge === name)
  const running = byBridge(link?.master)
  if (running !== undefined) return running
  if (nic.type === 'network') return wiring.byName.get(`${vm.connection}/${nic.source ?? ''}`) ?? null
  if (nic.type === 'bridge') return byBridge(nic.source) ?? null
  if (nic.type === 'user') return { id: USER_WIRE, subnets: [] }
  if (nic.type === 'direct' && wiring.links.has(nic.source ?? '')) return { id: `interface:${nic.source}`, subnets: [] }
  return null
}

/** Leases are known by machine only: an address belongs to the card whose network has it; the last card takes the rest. */
function takeAddresses(rest: Set<string>, { subnets }: Pick<Wire, 'subnets'>, isLast: boolean): string[] {
  const ranges = subnets.map(rangeOf).filter((range) => range !== null)
  const own = [...rest].filter((address) => {
    const number = addressNumber(address)
    return isLast || (number !== null && ranges.some((range) => holds(range, number)))
  })
  for (const address of own) rest.delete(address)
  return own
}

function containerEdges(container: Container, wiring: Wiring): DiagramEdge[] {
  const endpoints = container.endpoints ?? container.networks.map((network) => ({ network, mac: null, addresses: [] }))
  return endpoints.flatMap(({ network, mac, addresses }): DiagramEdge[] => {
    const wire = wiring.byName.get(`${container.connection}/${network}`)
    if (wire === undefined) return []
    const end = isActive(container.state) ? hostEnd(container.id, wire, { mac, wiring }) : null
    const state = isActive(container.state) ? endState(end, wire) : 'off'
    return [
      {
        id: `nic:${container.id}/${network}`,
        from: wire.id,
        to: container.id,
        kind: 'nic',
        device: end?.link.name ?? null,
        inside: end?.inside ?? null,
        mac,
        place: network,
        addresses: [...addresses],
        state,
        shaped: isShaped(end?.link, wiring),
      },
    ]
  })
}

function endState(end: HostEnd | null, { bridge }: Wire): DiagramEdge['state'] {
  if (end === null) return bridge === null ? 'up' : 'unknown'
  return end.link.up && end.link.carrier ? 'up' : 'down'
}

interface HostEnd {
  readonly link: HostLink
  readonly inside: string | null
}

/**
 * The host's end of a container's veth: the port of the bridge whose other end has the number of one of its interfaces.
 * Numbers may repeat in other namespaces, so two that fit are told apart by who was heard at which port.
 */
function hostEnd(id: string, wire: Wire, { mac, wiring }: { mac: string | null; wiring: Wiring }): HostEnd | null {
  const { host, indexes } = wiring.observed
  const ports = host.links.filter(
    ({ kind, master, peer }) => kind === 'veth' && master === wire.bridge && peer !== null,
  )
  const own = indexes.get(id) ?? new Map<string, number>()
  const ends = ports.flatMap((link): HostEnd[] => {
    const inside = [...own].find(([name, index]) => name !== 'lo' && index === link.peer)?.[0]
    return inside === undefined ? [] : [{ link, inside }]
  })
  if (ends.length === 1) return ends[0] ?? null
  const heard = mac === null ? undefined : host.learned.get(mac.toLowerCase())
  const byEar = ends.find(({ link }) => link.name === heard)
  if (byEar !== undefined || ends.length > 1) return byEar ?? null
  const link = ports.find(({ name }) => name === heard)
  return link === undefined ? null : { link, inside: null }
}

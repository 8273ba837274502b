import type { DiagramEdge, DiagramNode, NodeOf } from '../../contract/diagram.ts'
import type { Container, Machine, Vm } from '../../contract/machine.ts'
import { addressText, rangeOf } from '../net/address.ts'
import { verdictOn, type Packet } from '../net/forward-path.ts'
import { redirections } from '../net/nat-rules.ts'
import type { HostLink } from '../net/links.ts'
import type { HostFacts } from './host-facts.ts'
import type { Observed } from './observed.ts'
import type { Wire } from './wires.ts'

/** Kinds of devices that lead out of the host; others are of machines, of bridges, or lead nowhere. */
const OUTWARD = new Set<string | null>([null, 'bond', 'team', 'vlan', 'wireguard'])
/** An address outside of every network here: TEST-NET-2 of RFC 5737. */
export const OUTSIDE = '198.51.100.1'
/** The same of IPv6: global, though nobody has one of the documentation's (RFC 9637). */
export const OUTSIDE6 = '3fff::1'
const INTERNET = 'outside:internet'

export interface Part {
  readonly nodes: readonly DiagramNode[]
  readonly edges: readonly DiagramEdge[]
}

export const edge = (
  from: string,
  to: string,
  kind: DiagramEdge['kind'],
  more: Partial<DiagramEdge> = {},
): DiagramEdge => ({
  id: `${kind}:${from}>${to}`,
  from,
  to,
  kind,
  device: null,
  inside: null,
  mac: null,
  place: null,
  addresses: [],
  state: 'up',
  shaped: false,
  ...more,
})

/** The device that packets to everywhere leave by; null without a way out. */
export function uplinkOf({ routes }: HostFacts): { readonly name: string; readonly gateway: string | null } | null {
  const route = routes.find(({ to }) => to === 'default')
  return route === undefined ? null : { name: route.interface, gateway: route.gateway }
}

export function outwardLinks(host: HostFacts): HostLink[] {
  const uplink = uplinkOf(host)?.name
  return host.links.filter(
    ({ name, kind, isLoopback }) =>
      !isLoopback &&
      kind !== 'bridge' &&
      (OUTWARD.has(kind) || name === uplink) &&
      !/^(ifb|dummy|sit|gre|erspan)\d/.test(name),
  )
}

/** The host's own interfaces and what lies behind them. */
export function outerPart({ host }: Observed): Part {
  const uplink = uplinkOf(host)
  const links = outwardLinks(host)
  const ports = links.flatMap((link) =>
    link.master === null
      ? []
      : [edge(`interface:${link.name}`, `bridge:${link.master}`, 'port', { device: link.name, state: stateOf(link) })],
  )
  const beyond = beyondPart(host)
  const internet: DiagramNode[] =
    uplink === null
      ? []
      : [{ kind: 'outside', id: INTERNET, name: 'Internet', what: 'internet', address: uplink.gateway }]
  return {
    nodes: [...links.map((link) => interfaceNode(link, uplink?.name)), ...beyond.nodes, ...internet],
    edges: [...ports, ...beyond.edges],
  }
}

function interfaceNode(link: HostLink, uplink: string | undefined): DiagramNode {
  return {
    kind: 'interface',
    id: `interface:${link.name}`,
    name: link.name,
    addresses: [...link.addresses],
    mac: link.mac,
    up: link.up,
    carrier: link.carrier,
    wireless: /^wl/.test(link.name),
    isDefault: link.name === uplink,
  }
}

/** The networks around this host, each behind its card. The way out may lead by a bridge that a card is a port of. */
function beyondPart(host: HostFacts): Part {
  const uplink = uplinkOf(host)
  const bridge = host.links.find(({ name, kind }) => name === uplink?.name && kind === 'bridge')
  const nodes: DiagramNode[] = []
  const edges: DiagramEdge[] = []
  for (const link of outwardLinks(host)) {
    const leadsOut = link.name === uplink?.name || (bridge !== undefined && link.master === bridge.name)
    const subnet = subnetOf(link.addresses[0] ?? (leadsOut ? bridge?.addresses[0] : undefined))
    if (subnet === null) continue
    const lan = `outside:lan/${link.name}`
    const state = stateOf(link)
    nodes.push({ kind: 'outside', id: lan, name: 'LAN', what: 'lan', address: subnet })
    edges.push(edge(lan, `interface:${link.name}`, 'uplink', { device: link.name, mac: link.mac, state }))
    if (leadsOut) edges.push(edge(INTERNET, lan, 'uplink', { state }))
  }
  return { nodes, edges }
}

const stateOf = ({ up, carrier }: HostLink) => (up && carrier ? 'up' : 'down')

/** "192.168.1.34/24" → "192.168.1.0/24"; null for what is not IPv4. */
export function subnetOf(address: string | undefined): string | null {
  const range = rangeOf(address ?? '')
  const length = /\/(\d+)$/.exec(address ?? '')?.[1]
  return range === null || length === undefined ? null : `${addressText(range.first)}/${length}`
}

/** How packets of each wire leave: hidden, as they are, or not at all; and where they end. */
export function gatePart({ host }: Observed, wires: readonly Wire[]): Part {
  const uplink = uplinkOf(host)
  const nodes: DiagramNode[] = []
  const edges: DiagramEdge[] = []
  for (const wire of wires) {
    if (!wire.active || wire.isolated || uplink === null || wire.bridge === uplink.name) continue
    const out = `interface:${uplink.name}`
    const isHidden = wire.modes.includes('nat') || (wire.engines.includes('docker') && wire.modes.includes('bridge'))
    if (!isHidden && !wire.modes.some((mode) => mode === 'route' || mode === 'open')) continue
    const rule = stopOf(wire, host, uplink.name)
    if (rule !== null) {
      const block: NodeOf<'block'> = { kind: 'block', id: `block:${wire.id}`, name: wire.name, network: wire.id, rule }
      nodes.push(block)
      edges.push(
        edge(out, block.id, 'blocked', { state: 'down' }),
        edge(block.id, wire.id, 'blocked', { state: 'down' }),
      )
    } else if (isHidden) {
      const pill: NodeOf<'nat'> = {
        kind: 'nat',
        id: `nat:${wire.id}`,
        name: wire.name,
        network: wire.id,
        subnets: wire.subnets,
      }
      nodes.push(pill)
      edges.push(edge(out, pill.id, 'masked'), edge(pill.id, wire.id, 'masked'))
    } else edges.push(edge(out, wire.id, 'route'))
  }
  return { nodes, edges }
}

/** The line at which what machines of a wire send to the outside ends, by what could be read; null when it passes. */
function stopOf(wire: Wire, { rules }: HostFacts, out: string): string | null {
  const range = wire.subnets.map(rangeOf).find((one) => one !== null)
  if (range === undefined || range === null || wire.bridge === null) return null
  const packet: Packet = { in: wire.bridge, out, from: addressText(range.first + 2), to: OUTSIDE, state: 'NEW' }
  const verdicts = [
    verdictOn(packet, rules.filter),
    ...rules.hooks.map(({ rules: own, chain }) => verdictOn(packet, own, chain)),
  ]
  return verdicts.find(({ passes }) => !passes)?.by ?? null
}

/** Ports of the host that lead to machines. */
export function portPart({ host, machines }: Observed, cardsOf: (machine: Machine) => readonly DiagramEdge[]): Part {
  const uplink = uplinkOf(host)
  const redirected = redirections(host.rules.nat)
  const running = machines.filter((one) => one.kind === 'container' && one.state === 'running') as Container[]
  const vms = machines.filter((one): one is Vm => one.kind === 'vm' && one.state === 'running')
  const published = [
    ...running.flatMap((machine) => publishedBy(machine).map((node) => ({ machine, node, mac: null }))),
    ...vms.flatMap((machine) => forwardedTo(machine)),
  ]
  // Docker publishes a port for both families; that is one.
  const once = [...new Map(published.map((one) => [one.node.id, one])).values()]
  const wayIn = ({ id, hostAddress }: NodeOf<'port'>) =>
    uplink === null || isLoopback(hostAddress) ? [] : [edge(`interface:${uplink.name}`, id, 'published')]
  const wayOn = ({ machine, node: { id, hostPort, protocol }, mac }: LeadingPort) => {
    const to = redirected.find((one) => one.port === hostPort && one.protocol === protocol)?.to ?? ''
    const cards = cardsOf(machine)
    const own = cards.find((one) => mac !== null && one.mac?.toLowerCase() === mac)
    const card = own ?? cards.find(({ addresses }) => addresses.includes(to)) ?? cards[0]
    return card === undefined ? [] : [edge(id, card.from, 'published')]
  }
  return {
    nodes: once.map(({ node }) => node),
    edges: once.flatMap((one) => [...wayIn(one.node), ...wayOn(one)]),
  }
}

export const isLoopback = (address: string | null) => address !== null && (/^127\./.test(address) || address === '::1')

interface LeadingPort {
  readonly machine: Machine
  readonly node: NodeOf<'port'>
  /** The card that it leads to, where that is known. */
  readonly mac: string | null
}

/** A port of this host that leads to one of a machine. @param hostAddress null for all of the host's */
function portNode(
  machine: Pick<Vm | Container, 'id' | 'name'>,
  hostAddress: string | null,
  { protocol, hostPort, machinePort }: Pick<NodeOf<'port'>, 'protocol' | 'hostPort' | 'machinePort'>,
): NodeOf<'port'> {
  return {
    kind: 'port',
    id: `port:${hostAddress ?? '*'}:${hostPort}/${protocol}`,
    name: String(hostPort),
    ...{ protocol, hostAddress, hostPort, machinePort },
    machine: machine.id,
    machineName: machine.name,
  }
}

/** Null for an address that stands for all of the host's. */
const ownAddress = (address: string | null) => (address === '0.0.0.0' || address === '::' ? null : address)

function forwardedTo(machine: Vm): LeadingPort[] {
  return (machine.forwards ?? []).map(({ protocol, hostAddress, hostPort, mac, port }) => ({
    machine,
    node: portNode(machine, ownAddress(hostAddress), { protocol, hostPort, machinePort: port }),
    mac,
  }))
}

function publishedBy(container: Container): NodeOf<'port'>[] {
  return container.ports.flatMap(({ hostPort, hostAddress, protocol, containerPort }) =>
    hostPort === null
      ? []
      : [portNode(container, ownAddress(hostAddress), { protocol, hostPort, machinePort: containerPort })],
  )
}

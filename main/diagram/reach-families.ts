import type { Diagram, DiagramNode } from '../../contract/diagram.ts'
import type { Reach } from '../../contract/reach.ts'
import { familyOf, isGlobal6, isInSubnet, ofFamily, type Family } from '../net/family.ts'
import type { SixFacts } from './host-facts.ts'
import type { Observed } from './observed.ts'
import { cardFor, cardsOf, type End } from './reach-ends.ts'
import { wireOf } from './reach-way.ts'
import { OUTSIDE, OUTSIDE6, uplinkOf } from './ways-out.ts'

/** What was observed, with the addresses, routes and rules of one family only: a packet has no other. */
export interface View {
  readonly family: Family
  readonly observed: Observed
  readonly diagram: Diagram
}

/** Guests that made their addresses of a router's advertisement have those that were heard of them. */
export function withHeard(diagram: Diagram, { neighbours }: SixFacts): Diagram {
  const edges = diagram.edges.map((edge) => {
    const heard = edge.kind === 'nic' && edge.state === 'up' ? neighbours.get(edge.mac?.toLowerCase() ?? '') : undefined
    return heard === undefined ? edge : { ...edge, addresses: [...new Set([...edge.addresses, ...heard])] }
  })
  const ofCards = (id: string) => edges.filter(({ to }) => to === id).flatMap(({ addresses }) => addresses)
  const nodes = diagram.nodes.map((node) =>
    node.kind === 'machine' ? { ...node, addresses: [...new Set([...node.addresses, ...ofCards(node.id)])] } : node,
  )
  return { ...diagram, nodes, edges }
}

/** @param diagram with what was heard */
export function viewsOf(observed: Observed, diagram: Diagram, { routes, rules }: SixFacts): readonly [View, View] {
  const host = { ...observed.host, routes, rules }
  return [narrowed('ipv4', observed, diagram), narrowed('ipv6', { ...observed, host }, diagram)]
}

function narrowed(family: Family, { host, ...rest }: Observed, { nodes, edges, gaps }: Diagram): View {
  const kept = edges
    .map((edge) => ({ ...edge, addresses: ofFamily(edge.addresses, family), had: edge.addresses.length }))
    // A card of a machine that is off has none at all; IPv4 speaks for that.
    .filter(({ kind, addresses, had }) => kind !== 'nic' || addresses.length > 0 || (family === 'ipv4' && had === 0))
    .map(({ had: _, ...edge }) => edge)
  const nodeOf = (node: DiagramNode): DiagramNode => {
    if (node.kind !== 'machine' && node.kind !== 'network') return node
    const addresses = ofFamily(node.addresses, family)
    return node.kind === 'machine'
      ? { ...node, addresses }
      : { ...node, addresses, subnets: ofFamily(node.subnets, family) }
  }
  const links = host.links.map((link) => ({ ...link, addresses: ofFamily(link.addresses, family) }))
  return {
    family,
    observed: { ...rest, host: { ...host, links } },
    diagram: { nodes: nodes.map(nodeOf), edges: kept, gaps },
  }
}

/** A way that there is, and its ends as packets of its family know them. */
export interface Possible {
  readonly view: View
  readonly from: End
  readonly to: End
}

/** The families that both ends have, the one that programs try first before the other. */
export function possibleWays(from: End, to: End, views: readonly View[], wanted: Family | undefined): Possible[] {
  // Of this host to itself nothing is chosen: what listens is asked where it listens.
  const isHere = from.kind === 'host' && to.kind === 'host' && to.address === null
  const only = wanted ?? (isHere ? 'ipv4' : undefined)
  const found = views.flatMap((view): Possible[] => {
    if (only !== undefined && view.family !== only) return []
    const [start, end] = [endIn(from, view), endIn(to, view)]
    return start === null || end === null ? [] : [{ view, from: start, to: end }]
  })
  return choiceBetween(found) === 'ipv6-first' ? found.reverse() : found
}

/** Null where there is no choice. */
export function choiceBetween(ways: readonly Possible[]): Reach['choice'] {
  const six = ways.find(({ view }) => view.family === 'ipv6')
  if (six === undefined || ways.length < 2) return null
  return choiceOf(addressIn(six.from, six.to, six.view), addressIn(six.to, six.from, six.view))
}

/** An end as packets of the family know it; null where it has no address of that family. */
function endIn(end: End, view: View): End | null {
  if (end.kind === 'outside') return outsideIn(end, view)
  if (end.address !== null && familyOf(end.address) !== view.family) return null
  if (end.kind === 'host') return end
  const node = view.diagram.nodes.find(({ id }) => id === end.node.id)
  if (node?.kind !== 'machine') return null
  const hasNone = cardsOf(node.id, view.diagram).length === 0
  return hasNone && (view.family === 'ipv6' || end.node.addresses.length > 0) ? null : { ...end, node }
}

type Outside = Extract<End, { kind: 'outside' }>

function outsideIn(end: Outside, { family, observed }: View): End | null {
  if (familyOf(end.address) === family) return family === 'ipv4' || uplinkOf(observed.host) !== null ? end : null
  if (family === 'ipv4' || uplinkOf(observed.host) === null) return null
  if (end.name === 'lan') return lanIn(end, observed)
  return end.address === OUTSIDE ? { ...end, address: OUTSIDE6 } : null
}

/** The computers beside this host: an address of their subnet stands for any. */
function lanIn(end: Outside, { host }: Observed): End | null {
  const uplink = uplinkOf(host)?.name
  const own = host.links.find(({ name }) => name === uplink)?.addresses[0]
  if (own === undefined) return null
  const bits = own.replace(/\/\d+$/, '').replace(/[^:]*$/, 'fffe')
  return isInSubnet(bits, own) === true ? { ...end, address: bits } : null
}

/** The address that packets of an end have in a view; empty where none is known. */
function addressIn(end: End, other: End, view: View): string {
  if (end.kind === 'outside' || end.address !== null) return end.address ?? ''
  if (end.kind === 'host') return hostIn(other, view)
  const wires = other.kind === 'machine' ? cardsOf(other.node.id, view.diagram).map(({ from }) => from) : []
  return cardFor(end, view.diagram, wires)?.addresses[0] ?? ''
}

/** That of the bridge which the other one is on, or of the way out. */
function hostIn(other: End, { diagram, observed: { host } }: View): string {
  const card = other.kind === 'machine' ? cardsOf(other.node.id, diagram)[0] : undefined
  const wire = card === undefined ? null : wireOf(card, diagram)
  const uplink = host.links.find((one) => one.name === uplinkOf(host)?.name)
  return (wire?.addresses[0] ?? uplink?.addresses[0] ?? '').replace(/\/\d+$/, '')
}

/**
 * Which family programs try first where a name has an address of both (RFC 6724, 5): like with like before all else, then
 * IPv6 where it is global. Addresses of one's own (fc00::/7) glibc puts before IPv4 and musl behind it.
 * @param from @param to addresses of IPv6
 */
function choiceOf(from: string, to: string): NonNullable<Reach['choice']> {
  if (isGlobal6(from) && isGlobal6(to)) return 'ipv6-first'
  return isGlobal6(from) === isGlobal6(to) ? 'by-library' : 'ipv4-first'
}

import type { DiagramEdge } from '../../contract/diagram.ts'
import type { End } from './reach-ends.ts'
import { passBridge, passForward, passHost, passSameWire, type Crossing } from './reach-parts.ts'
import type { Asked, Ground, Way, Wire } from './reach-way.ts'
import { uplinkOf } from './ways-out.ts'

/** Where a packet begins. */
export interface Start {
  readonly from: End
  readonly card: DiagramEdge | null
  readonly wire: Wire | null
}

export const addressOf = ({ from, card }: Start): string =>
  from.kind === 'outside' ? from.address : (card?.addresses[0] ?? '')

/** The device that its packets reach the host by. */
export const deviceOf = ({ from, wire }: Start, { observed }: Ground): string =>
  from.kind === 'outside' ? (uplinkOf(observed.host)?.name ?? '') : (wire?.bridge ?? 'lo')

/** On these the machines and the host that they hang on do not hear each other (Documentation/networking/ipvlan.rst). */
export const isApart = ({ modes }: Wire) => modes.some((mode) => mode === 'macvlan' || mode === 'ipvlan')

/** A bridge that the host has no address on. */
export const hasNoHost = ({ bridge, addresses }: Wire) => bridge !== null && addresses.length === 0

interface Arrival {
  readonly wire: Wire
  readonly address: string
  readonly asked: Asked
  readonly isPublished: boolean
  readonly to: Extract<End, { kind: 'machine' }>
}

/** Onto the wire of the machine that is asked. */
export function cross(
  way: Way,
  start: Start,
  { wire, address, asked, isPublished, to }: Arrival,
  ground: Ground,
): void {
  const name = wire.bridge ?? wire.name
  const from = addressOf(start)
  const crossing = {
    in: deviceOf(start, ground),
    out: name,
    from,
    to: address,
    node: wire.id,
    asked,
    translated: isPublished,
  }
  if (start.wire?.id === wire.id) return passSameWire(way, ground, { ...crossing, in: name })
  if (start.from.kind === 'host') return fromHost(way, wire, { ...crossing, in: '', node: null }, ground)
  const isolated = [start.wire, wire].find((one) => one?.isolated === true)
  if (isolated != null) return way.add('isolated', isolated.id, false, { name: isolated.name })
  const door = entrance(wire, ground)
  if (start.from.kind === 'outside' && !isPublished && door === 'hidden') return hidden(way, wire, to)
  if (start.wire !== null || door !== 'direct') passForward(way, ground, crossing)
  passBridge(way, wire)
}

function hidden(way: Way, { id, name, subnets }: Wire, { node }: Arrival['to']): void {
  const note = subnets.join(', ')
  if (node.machine === 'container') way.add('not-published', id, false, { name: node.name, note })
  else way.add('no-way-in', id, false, { name, note })
}

function fromHost(way: Way, wire: Wire, crossing: Crossing, ground: Ground): void {
  if (isApart(wire)) return way.add('parent-apart', wire.id, false, { name: wire.name })
  if (hasNoHost(wire)) return way.add('no-route', wire.id, false, { name: crossing.to })
  passHost(way, ground, 'OUTPUT', crossing)
  passBridge(way, wire)
}

/** How packets from outside come in: on the same wire, sent on by the host, or only where the host pretends to be asked. */
function entrance(wire: Wire, { diagram }: Ground): 'direct' | 'routed' | 'hidden' {
  if (isApart(wire) || diagram.edges.some(({ kind, to }) => kind === 'port' && to === wire.id)) return 'direct'
  return wire.modes.some((mode) => mode === 'route' || mode === 'open') ? 'routed' : 'hidden'
}

import type { Reach } from '../../contract/reach.ts'
import { singlePoints } from './single-points.ts'
import { reachCommands } from './reach-commands.ts'
import { cardFor, cardsOf, type End } from './reach-ends.ts'
import { nameHop } from './reach-names.ts'
import { addressOf, cross, deviceOf, hasNoHost, isApart, type Start } from './reach-crossing.ts'
import { passBridge, passCard, passForward, passHost, passSocket, passUplink } from './reach-parts.ts'
import { redirected, type Target } from './reach-redirection.ts'
import { Way, wireOf, type Asked, type Ground, type Wire } from './reach-way.ts'
import { uplinkOf } from './ways-out.ts'

type MachineEnd = Extract<End, { kind: 'machine' }>
type OutsideEnd = Extract<End, { kind: 'outside' }>

/** A way by one family of addresses. */
export type Told = Omit<Reach, 'other' | 'choice'>

/** Follows a packet from one end to the other, as the kernel would send it. Pure: by what was observed. */
export function reachOf(from: End, to: End, asked: Asked, ground: Ground): Told {
  const way = new Way()
  walk(way, from, redirected(from, to, asked, ground), ground)
  const { hops } = way
  const shut = shutHop(way)
  const verdict = shut !== undefined ? 'blocked' : hops.every(({ passes }) => passes === true) ? 'reaches' : 'likely'
  return {
    from: from.name,
    to: to.name,
    protocol: asked.protocol,
    port: asked.port,
    family: ground.family,
    verdict,
    hops,
    names: nameHop(from, to, ground),
    finding:
      ground.family === 'ipv4' && shut?.code === 'forward-drops' && stopsAll(from, to, asked, ground)
        ? 'guest-forwarding'
        : null,
    single: verdict === 'blocked' ? [] : singlePoints(ground.diagram, hops),
    commands: reachCommands({ from, to, asked, family: ground.family }, hops),
    probes:
      from.kind === 'host' ||
      (from.kind === 'machine' && from.node.machine === 'container' && from.node.state === 'running'),
  }
}

const shutHop = ({ hops }: Way) => hops.find(({ passes }) => passes === false)

/** Whether other packets end there as well: a rule that somebody wrote for one port is nothing to mend. */
function stopsAll(from: End, to: End, { port }: Asked, ground: Ground): boolean {
  if (port === null) return true
  const way = new Way()
  const any: Asked = { protocol: 'icmp', port: null }
  walk(way, from, redirected(from, to, any, ground), ground)
  return shutHop(way)?.code === 'forward-drops'
}

function walk(way: Way, from: End, target: Target, ground: Ground): void {
  const { to } = target
  const wires = to.kind === 'machine' ? cardsOf(to.node.id, ground.diagram).map((card) => card.from) : []
  const out = from.kind === 'machine' ? cardFor(from, ground.diagram, wires) : null
  if (from.kind === 'machine') passCard(way, from, out, 'out')
  if (way.isShut) return
  const start: Start = { from, card: out, wire: out === null ? null : wireOf(out, ground.diagram) }
  if (from.kind === 'outside') {
    way.add('outside', from.node, true, { name: from.name, note: from.address })
    passUplink(way, ground, null)
  }
  if (start.wire !== null) passBridge(way, start.wire)
  switch (to.kind) {
    case 'machine':
      return toMachine(way, start, { ...target, to }, ground)
    case 'host':
      return toHost(way, start, target, ground)
    case 'outside':
      return toOutside(way, start, { ...target, to }, ground)
  }
}

function toMachine(
  way: Way,
  start: Start,
  { to, asked, published }: Target & { to: MachineEnd },
  ground: Ground,
): void {
  const card = cardFor(to, ground.diagram, start.wire === null ? [] : [start.wire.id])
  const wire = card === null ? null : wireOf(card, ground.diagram)
  const address = to.address ?? card?.addresses[0] ?? ''
  if (published !== null) {
    if (published.local) return way.add('loopback-only', published.node, false, { name: to.name, note: published.note })
    way.add('published', published.node, true, { name: to.name, note: published.note })
    if (leadsBack(start, to, wire, ground))
      return way.add('leads-back', published.node, false, { name: to.name, note: address })
  }
  if (wire !== null) cross(way, start, { wire, address, asked, isPublished: published !== null, to }, ground)
  passCard(way, to, card, 'in')
  passSocket(way, ground, { node: to.node.id, asked, address })
}

/**
 * A forwarded port changes only where a packet goes: a VM answers who is on its wire past the host, from an address that
 * was not asked, unless frames on a bridge pass the rules as well; and none takes what it sent itself.
 */
function leadsBack({ from, wire: near }: Start, to: MachineEnd, wire: Wire | null, { observed }: Ground): boolean {
  if (from.kind !== 'machine' || to.node.machine !== 'vm' || wire === null || near?.id !== wire.id) return false
  return from.node.id === to.node.id || !observed.host.rules.bridged
}

/** Where the host is asked by who names no address: at the bridge, or at itself. */
function hostAddress({ from, wire }: Start, { family }: Ground): string {
  const near = from.kind === 'host' ? (family === 'ipv6' ? '::1' : '127.0.0.1') : ''
  return wire?.addresses[0]?.replace(/\/\d+$/, '') ?? near
}

function toHost(way: Way, start: Start, { asked, to }: Target, ground: Ground): void {
  const { wire } = start
  const address = to.address ?? hostAddress(start, ground)
  if (wire !== null && isApart(wire)) return way.add('parent-apart', wire.id, false, { name: wire.name })
  if (wire !== null && hasNoHost(wire)) return way.add('no-route', wire.id, false, { name: address || 'host' })
  const crossing = {
    ...{ in: deviceOf(start, ground), out: '', from: addressOf(start), to: address },
    ...{ node: wire?.id ?? null, asked },
  }
  passHost(way, ground, 'INPUT', crossing)
  passSocket(way, ground, { node: null, asked, address })
}

function toOutside(way: Way, start: Start, { to, asked }: Target & { to: OutsideEnd }, ground: Ground): void {
  const { wire } = start
  const uplink = uplinkOf(ground.observed.host)?.name ?? ''
  if (wire?.isolated === true) return way.add('isolated', wire.id, false, { name: wire.name })
  if (start.from.kind === 'host') {
    passHost(way, ground, 'OUTPUT', { in: '', out: uplink, from: '', to: to.address, node: null, asked })
  } else if (wire !== null && wire.bridge !== null && wire.bridge !== uplink) {
    const block = `block:${wire.id}`
    const node = ground.diagram.nodes.some(({ id }) => id === block) ? block : wire.id
    passForward(way, ground, { in: wire.bridge, out: uplink, from: addressOf(start), to: to.address, node, asked })
  }
  passUplink(way, ground, { from: addressOf(start), to: to.address })
  // What lies beyond the card is not this host's to see.
  way.add('outside', to.node, null, { name: to.name, note: to.address })
}

import type { DiagramEdge } from '../../contract/diagram.ts'
import { verdictOn, type Packet, type Verdict } from '../net/forward-path.ts'
import { maskingRule } from '../net/nat-rules.ts'
import { isHeard } from '../net/sockets.ts'
import type { End } from './reach-ends.ts'
import type { Asked, Ground, Way, Wire } from './reach-way.ts'
import { uplinkOf } from './ways-out.ts'

type MachineEnd = Extract<End, { kind: 'machine' }>

/** A machine and the link of its card, in the direction of the packet. */
export function passCard(way: Way, end: MachineEnd, card: DiagramEdge | null, direction: 'out' | 'in'): void {
  const { id, name, state } = end.node
  if (state !== 'running') return way.add('machine-off', id, false, { name, note: state })
  if (card === null) return way.add('no-interface', id, false, { name })
  const inner = () => {
    const facts = [card.mac, ...card.addresses].filter((one) => one !== null)
    way.add('nic', id, true, { name: card.inside ?? 'NIC', note: facts.join(' · ') })
  }
  const outer = () => {
    if (card.state === 'down') way.add('tap-down', id, false, { name: card.device ?? '', note: name })
    else if (card.device !== null) way.add('tap', id, true, { name: card.device })
    else if (card.state === 'unknown') way.add('tap', id, null, { name: '?' })
  }
  if (direction === 'out') {
    inner()
    outer()
  } else {
    outer()
    inner()
  }
}

export function passBridge(way: Way, wire: Wire): void {
  const name = wire.bridge ?? wire.name
  const note = [...wire.addresses.slice(0, 1), wire.name === name ? '' : wire.name]
    .filter((one) => one !== '')
    .join(' · ')
  if (wire.active) way.add('bridge', wire.id, true, { name, note })
  else way.add('bridge-down', wire.id, false, { name, note })
}

const strip = (line: string) => line.replace(/^-[AP] /, '')

/** The chains that a packet goes through; the first that stops it, or the one that lets it pass. */
function judged({ observed }: Ground, packet: Packet, chain: 'FORWARD' | 'INPUT' | 'OUTPUT'): Verdict {
  const { filter, hooks, ownHooks } = observed.host.rules
  const own = verdictOn(packet, filter, chain)
  if (!own.passes) return own
  const others = (chain === 'FORWARD' ? hooks : ownHooks[chain]).map(({ rules, chain: name }) =>
    verdictOn(packet, rules, name),
  )
  return others.find(({ passes }) => !passes) ?? own
}

/** From one device to another; none is the host itself. */
export interface Crossing {
  readonly in: string
  readonly out: string
  readonly from: string
  readonly to: string
  /** Where it is drawn when it stops there. */
  readonly node: string | null
  readonly asked: Asked
  /** It came by a port of this host that leads on. */
  readonly translated?: boolean
}

const packetOf = ({ asked, ...rest }: Crossing): Packet => ({
  in: rest.in,
  out: rest.out,
  from: rest.from,
  to: rest.to,
  state: 'NEW',
  protocol: asked.protocol,
  ...(asked.port === null ? {} : { port: asked.port }),
  ...(rest.translated === true ? { translated: true } : {}),
})

/** What makes a router of the kernel (Documentation/networking/ip-sysctl.rst). */
const SWITCHES = { ipv4: 'net.ipv4.ip_forward', ipv6: 'net.ipv6.conf.all.forwarding' } as const

/** From one of the host's devices to another, there and back. */
export function passForward(way: Way, ground: Ground, crossing: Crossing): void {
  const { refused, forwards } = ground.observed.host.rules
  if (forwards === false)
    return way.add('forward-off', crossing.node, false, { name: `${SWITCHES[ground.family]} = 0` })
  if (refused !== null) return way.add('rules-unread', null, null, { name: 'FORWARD', note: refused })
  const there = judged(ground, packetOf(crossing), 'FORWARD')
  if (!there.passes) return way.add('forward-drops', crossing.node, false, { name: 'FORWARD', note: strip(there.by) })
  const { in: enters, out, from, to, asked } = crossing
  // The answer comes from the port that was asked; rules for answers know it by its state.
  const answer: Packet = { in: out, out: enters, from: to, to: from, state: 'ESTABLISHED', protocol: asked.protocol }
  const back = judged(ground, answer, 'FORWARD')
  if (!back.passes) return way.add('forward-drops', crossing.node, false, { name: 'FORWARD', note: strip(back.by) })
  way.add('forward', null, true, { name: 'FORWARD', note: strip(there.by) })
}

/** Between two machines on one bridge: filtered only where the kernel shows bridged frames to iptables. */
export function passSameWire(way: Way, ground: Ground, crossing: Crossing): void {
  const { bridged, refused } = ground.observed.host.rules
  if (!bridged) return
  if (refused !== null) return way.add('rules-unread', null, null, { name: 'FORWARD', note: refused })
  const verdict = judged(ground, packetOf(crossing), 'FORWARD')
  const note = strip(verdict.by)
  if (verdict.passes) way.add('bridge-filter', null, true, { name: 'FORWARD', note })
  else way.add('forward-drops', crossing.node, false, { name: 'FORWARD', note })
}

/** In or out of the host itself. */
export function passHost(way: Way, ground: Ground, chain: 'INPUT' | 'OUTPUT', crossing: Crossing): void {
  const { refused } = ground.observed.host.rules
  if (refused !== null) return way.add('rules-unread', null, null, { name: chain, note: refused })
  const verdict = judged(ground, packetOf(crossing), chain)
  const words = { name: chain, note: strip(verdict.by) }
  way.add(verdict.passes ? 'host' : 'host-refuses', crossing.node, verdict.passes, words)
}

/** Whose address it has and where it goes, on its way out; null for one that comes in. */
export interface Leaving {
  readonly from: string
  readonly to: string
}

/** By the card that leads out of the host. */
export function passUplink(way: Way, ground: Ground, leaving: Leaving | null): void {
  const { host } = ground.observed
  const uplink = uplinkOf(host)
  if (uplink === null) return way.add('no-route', null, false, { name: leaving?.to ?? '' })
  if (leaving !== null) passMasking(way, ground, leaving, uplink.name)
  const link = host.links.find(({ name }) => name === uplink.name)
  const isUp = link?.up === true && link.carrier
  const words = { name: uplink.name, note: link?.addresses[0] ?? '' }
  way.add(isUp ? 'uplink' : 'uplink-down', `interface:${uplink.name}`, isUp, words)
}

function passMasking(way: Way, ground: Ground, { from, to }: Leaving, name: string): void {
  const rule = maskingRule(ground.observed.host.rules.nat, from, to)
  if (rule !== null) way.add('masked', natNode(ground, from), true, { name, note: strip(rule) })
}

function natNode({ diagram }: Ground, from: string): string | null {
  const card = diagram.edges.find(({ kind, addresses }) => kind === 'nic' && addresses.includes(from))
  const id = `nat:${card?.from ?? ''}`
  return diagram.nodes.some((node) => node.id === id) ? id : null
}

/** Who is asked at the end. */
interface Door {
  readonly node: string | null
  readonly asked: Asked
  readonly address: string
}

const unheard = {
  no: 'listens-not',
  'loopback-only': 'listens-loopback',
  'ipv4-only': 'listens-ipv4-only',
} as const

/** Whether somebody waits at the port, as far as this can be seen from here. */
export function passSocket(way: Way, { sockets }: Ground, { node, asked, address }: Door): void {
  if (asked.port === null) return
  const words = { name: `${asked.port}/${asked.protocol}`, note: address }
  if (sockets === null) return way.add('listens-unseen', node, null, words)
  const heard = isHeard(sockets, asked.port, address)
  if (heard === 'yes') way.add('listens', node, true, words)
  else way.add(unheard[heard], node, false, words)
}

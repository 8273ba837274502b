import type { Reach } from '../../contract/reach.ts'
import { parseListening, type Listening } from '../net/sockets.ts'
import type { Look } from '../system/look.ts'
import { diagramOf } from './model.ts'
import type { Observer } from './observer.ts'
import type { Observed } from './observed.ts'
import { endOf, type End } from './reach-ends.ts'
import { reachOf } from './reach.ts'
import type { Asked } from './reach-way.ts'

export interface Question {
  readonly from: string
  readonly to: string
  readonly port?: number | undefined
  readonly protocol: 'tcp' | 'udp'
}

export interface Answer {
  readonly reach: Reach
  readonly from: End
  readonly to: End
  readonly asked: Asked
}

/**
 * Looks at the host and follows the packet that is asked about.
 * @throws Fault NOT_FOUND, INVALID_INPUT
 */
export async function askReach(
  { from, to, port, protocol }: Question,
  observer: Observer,
  look: Look,
): Promise<Answer> {
  const observed = await observer.observe()
  const diagram = diagramOf(observed)
  const ends = [endOf(from, 'from', diagram, observed.host), endOf(to, 'to', diagram, observed.host)] as const
  const asked: Asked = { protocol: port === undefined ? 'icmp' : protocol, port: port ?? null }
  const sockets = port === undefined ? null : await listeningAt(ends[1], { observed, port, protocol }, observer, look)
  return { reach: reachOf(ends[0], ends[1], asked, { observed, diagram, sockets }), from: ends[0], to: ends[1], asked }
}

interface Wanted {
  readonly observed: Observed
  readonly port: number
  readonly protocol: 'tcp' | 'udp'
}

/** Who waits at the far end; null where nobody here can see it: inside a VM, outside, or not as this user. */
async function listeningAt(to: End, wanted: Wanted, observer: Observer, look: Look): Promise<Listening[] | null> {
  const { observed, port, protocol } = wanted
  const published = observed.machines.find(
    (one) => one.kind === 'container' && one.ports.some((own) => own.hostPort === port && own.protocol === protocol),
  )
  const id = to.kind === 'machine' ? to.node.id : to.kind === 'host' ? published?.id : undefined
  if (id === undefined) return to.kind === 'host' ? socketsIn('/proc/net', protocol, look) : null
  const machine = observed.machines.find((one) => one.id === id)
  if (machine?.kind !== 'container') return null
  const pid = await observer.pidOf(machine)
  return pid === null ? null : socketsIn(`/proc/${pid}/net`, protocol, look)
}

async function socketsIn(folder: string, protocol: 'tcp' | 'udp', look: Look): Promise<Listening[] | null> {
  const seen = await Promise.all([protocol, `${protocol}6`].map((name) => look.file(`${folder}/${name}`)))
  if (seen[0]?.problem !== null) return null
  return seen.flatMap(({ text }) => parseListening(text, protocol))
}

import type { Reach } from '../../contract/reach.ts'
import { parseListening, type Listening } from '../net/sockets.ts'
import type { Look } from '../system/look.ts'
import { familyOf, type Family } from '../net/family.ts'
import { redirections } from '../net/nat-rules.ts'
import { readSixFacts } from './host-facts.ts'
import { diagramOf } from './model.ts'
import type { Observer } from './observer.ts'
import { endOf, type End } from './reach-ends.ts'
import { choiceBetween, possibleWays, viewsOf, withHeard, type Possible } from './reach-families.ts'
import { reachOf } from './reach.ts'
import type { Asked } from './reach-way.ts'

export interface Question {
  readonly from: string
  readonly to: string
  readonly port?: number | undefined
  readonly protocol: 'tcp' | 'udp'
  readonly family?: Family | undefined
}

export interface Answer {
  readonly reach: Reach
  readonly from: End
  readonly to: End
  readonly asked: Asked
}

/**
 * Looks at the host and follows the packet that is asked about, by each family of addresses that both ends have.
 * @throws Fault NOT_FOUND, INVALID_INPUT
 */
export async function askReach(question: Question, observer: Observer, look: Look): Promise<Answer> {
  const [observed, six] = await Promise.all([observer.observe(), readSixFacts(look)])
  const diagram = withHeard(diagramOf(observed), six)
  const from = endOf(question.from, 'from', diagram, observed.host)
  const to = endOf(question.to, 'to', diagram, observed.host)
  const { port, protocol, family } = question
  const asked: Asked = { protocol: port === undefined ? 'icmp' : protocol, port: port ?? null }
  const views = viewsOf(observed, diagram, six)
  const ways = possibleWays(from, to, views, family)
  const [first, second] = ways
  if (first === undefined) return { reach: strangers(from, to, asked, question), from, to, asked }
  const tell = async (one: Possible) => {
    const sockets = port === undefined ? null : await listeningAt(one, { port, protocol }, observer, look)
    return reachOf(one.from, one.to, asked, { ...one.view, sockets })
  }
  const [told, other] = await Promise.all([tell(first), second === undefined ? null : tell(second)])
  const reach: Reach = {
    ...told,
    other: other === null ? null : { family: other.family, verdict: other.verdict, hops: other.hops },
    choice: choiceBetween(ways),
  }
  return { reach, from: first.from, to: first.to, asked }
}

/** Ends that have no family of addresses in common, or not the one that is asked for. */
function strangers(from: End, to: End, { protocol, port }: Asked, question: Question): Reach {
  const family = question.family ?? familyOf(to.address ?? '') ?? familyOf(from.address ?? '') ?? 'ipv4'
  const none = [from, to].find(({ kind, address }) => kind === 'machine' && address === null) ?? to
  const node = none.kind === 'machine' ? none.node.id : null
  const note = family === 'ipv4' ? 'IPv4' : 'IPv6'
  return {
    ...{ from: from.name, to: to.name, protocol, port, family, verdict: 'blocked' },
    hops: [{ code: 'no-family', node, name: none.name, note, passes: false }],
    ...{ names: null, other: null, choice: null, finding: null, single: [], commands: [], probes: false },
  }
}

interface Wanted {
  readonly port: number
  readonly protocol: 'tcp' | 'udp'
}

/** Who waits at the far end; null where nobody here can see it: inside a VM, outside, or not as this user. */
async function listeningAt(
  { to, view: { family, observed } }: Possible,
  { port, protocol }: Wanted,
  observer: Observer,
  look: Look,
): Promise<Listening[] | null> {
  // A process of Docker's waits at the host's port where no rule leads on.
  const isLed = family === 'ipv4' || redirections(observed.host.rules.nat).some((one) => one.port === port)
  const published = observed.machines.find(
    (one) =>
      isLed && one.kind === 'container' && one.ports.some((own) => own.hostPort === port && own.protocol === protocol),
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

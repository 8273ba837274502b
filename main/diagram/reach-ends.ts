import type { Diagram, DiagramEdge, NodeOf } from '../../contract/diagram.ts'
import { Fault, notFound } from '../../contract/fault.ts'
import { addressNumber, holds, rangeOf } from '../net/address.ts'
import { familyOf, isInSubnet, shortAddress } from '../net/family.ts'
import type { HostFacts } from './host-facts.ts'
import { OUTSIDE } from './ways-out.ts'

/** One end of a way: who it is, and the address that is meant. */
export type End =
  | { readonly kind: 'host'; readonly name: string; readonly address: string | null }
  | { readonly kind: 'outside'; readonly name: string; readonly node: string; readonly address: string }
  | {
      readonly kind: 'machine'
      readonly name: string
      readonly node: NodeOf<'machine'>
      readonly address: string | null
    }

/**
 * Who is meant by a word: `host`, `internet`, `lan`, a machine by id, name or address, an address of the host or beyond.
 * @throws Fault NOT_FOUND, INVALID_INPUT when several machines have the name
 */
export function endOf(text: string, field: 'from' | 'to', { nodes }: Diagram, host: HostFacts): End {
  const word = shortAddress(text.trim())
  const machines = nodes.filter((node) => node.kind === 'machine')
  const named = machines.filter(({ id, name }) => id === word || name === word)
  if (named.length > 1) {
    const problem = { field, problem: 'ambiguous' } as const
    throw new Fault(
      'INVALID_INPUT',
      problem,
      `Several machines are called ${word}: ${named.map(({ id }) => id).join(', ')}.`,
    )
  }
  const machine = named[0] ?? machines.find(({ addresses }) => addresses.includes(word))
  if (machine !== undefined) {
    const address = machine.addresses.includes(word) ? word : null
    return { kind: 'machine', name: machine.name, node: machine, address }
  }
  if (word === 'host' || word === 'localhost') return { kind: 'host', name: 'host', address: null }
  const own = host.links.flatMap(({ addresses }) => addresses).map((one) => one.replace(/\/\d+$/, ''))
  if (own.includes(word)) return { kind: 'host', name: word, address: word }
  return familyOf(word) === 'ipv6' ? beyond6(word, nodes, host) : beyond(word, nodes)
}

/** Of an address of the link alone nobody can tell which link is meant. */
function beyond6(word: string, nodes: Diagram['nodes'], { links }: HostFacts): End {
  const around = links.find(({ addresses }) => addresses.some((own) => isInSubnet(word, own) === true))
  if (isInSubnet(word, 'fe80::/10') === true) throw notFound('machine', word)
  const lan = nodes.find(({ id }) => id === `outside:lan/${around?.name ?? ''}`)
  return { kind: 'outside', name: word, node: lan?.id ?? 'outside:internet', address: word }
}

function beyond(word: string, nodes: Diagram['nodes']): End {
  const outside = nodes.filter((node) => node.kind === 'outside')
  const lans = outside.filter(({ what }) => what === 'lan')
  const number = addressNumber(word)
  const around = lans.find(({ address }) => {
    const range = rangeOf(address ?? '')
    return number !== null && range !== null && holds(range, number)
  })
  if (around !== undefined) return { kind: 'outside', name: word, node: around.id, address: word }
  const lan = lans[0]
  if (word === 'lan' && lan !== undefined) {
    const first = rangeOf(lan.address ?? '')?.first
    return {
      kind: 'outside',
      name: 'lan',
      node: lan.id,
      address: first === undefined ? OUTSIDE : lastOf(lan.address ?? ''),
    }
  }
  if (word === 'internet') return { kind: 'outside', name: 'internet', node: 'outside:internet', address: OUTSIDE }
  if (number !== null) return { kind: 'outside', name: word, node: 'outside:internet', address: word }
  throw notFound('machine', word)
}

/** An address of a subnet that stands for any: the last one of it. */
function lastOf(subnet: string): string {
  const range = rangeOf(subnet)
  const value = (range?.last ?? 1) - 1
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.')
}

export const cardsOf = (machine: string, { edges }: Diagram): DiagramEdge[] =>
  edges.filter(({ kind, to }) => kind === 'nic' && to === machine)

/** The card that an address is on, the one on a wanted wire, or the first. */
export function cardFor(
  end: Extract<End, { kind: 'machine' }>,
  diagram: Diagram,
  wires: readonly string[],
): DiagramEdge | null {
  const cards = cardsOf(end.node.id, diagram)
  const byAddress = cards.find(({ addresses }) => end.address !== null && addresses.includes(end.address))
  return byAddress ?? cards.find(({ from }) => wires.includes(from)) ?? cards[0] ?? null
}

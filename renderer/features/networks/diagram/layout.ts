import type { DiagramEdge } from '../../../../contract/diagram.ts'
import { GAP, HEAD, heightOf, laneOf, lanes, type Lane } from './lanes.ts'
import type { Drawn, DrawnNode } from './picture.ts'

/** The upper edge of each node, by its id. */
export type Positions = ReadonlyMap<string, number>

/** Between two networks. */
const ROW_GAP = 18
/** Below the machines of a network there is room for one more. */
const ROOM = 40 + 2 * GAP

/** Of a network with very many machines: it stays in sight of the first of them. */
const LOWEST = 180

const order = new Intl.Collator('en', { numeric: true })
/** Stacks last: opened, they grow downwards. */
const byName = (one: DrawnNode, other: DrawnNode) =>
  Number(one.kind === 'stack') - Number(other.kind === 'stack') ||
  order.compare(one.name, other.name) ||
  order.compare(one.id, other.id)

/** Networks next to those that they share machines with, so that fewer lines cross. */
function networksInOrder({ nodes, edges }: Drawn): DrawnNode[] {
  const members = new Map<string, Set<string>>()
  for (const { kind, from, to } of edges.values()) {
    const isMember = kind === 'nic' || nodes.get(to)?.kind === 'stack'
    if (isMember) members.set(from, (members.get(from) ?? new Set()).add(to))
  }
  const shared = (one: string, other: string) =>
    [...(members.get(one) ?? [])].filter((id) => members.get(other)?.has(id) === true).length
  const waiting = [...nodes.values()].filter(({ kind }) => kind === 'network').sort(byName)
  const placed: DrawnNode[] = []
  while (waiting.length > 0) {
    const last = placed.at(-1)
    const close = last === undefined ? 0 : Math.max(...waiting.map((one) => shared(last.id, one.id)))
    const next = close > 0 && last !== undefined ? waiting.findIndex((one) => shared(last.id, one.id) === close) : 0
    placed.push(...waiting.splice(next, 1))
  }
  return placed
}

/** Where everything would stand if nothing stood yet: rows by network, each with its gates and machines beside it. */
export function tidied(picture: Drawn): Map<string, number> {
  const { nodes, edges } = picture
  const positions = new Map<string, number>()
  const all = [...edges.values()]
  const linked = (id: string, lane: Lane, side: 'from' | 'to') => neighbours(all, nodes, { id, lane, side })
  let top = HEAD
  for (const network of networksInOrder(picture)) {
    const machines = linked(network.id, 'machine', 'from').filter(({ id }) => !positions.has(id))
    const gates = linked(network.id, 'gate', 'to').filter(({ id }) => !positions.has(id))
    const rows = [machines, gates, [network]].map(heightOfAll)
    const height = Math.max(...rows)
    for (const column of [machines, gates, [network]]) {
      stack(column, top + Math.min(LOWEST, (height - heightOfAll(column)) / 2), positions)
    }
    top += height + (machines.length > 0 ? ROOM : ROW_GAP)
  }
  stack(
    [...nodes.values()].filter((one) => laneOf(one) === 'machine' && !positions.has(one.id)).sort(byName),
    top,
    positions,
  )
  const rest = [...nodes.values()].filter((one) => laneOf(one) === 'gate' && !positions.has(one.id)).sort(byName)
  stack(rest, top, positions)
  outer(picture, positions)
  return positions
}

interface Beside {
  readonly id: string
  readonly lane: Lane
  readonly side: 'from' | 'to'
}

function neighbours(edges: readonly DiagramEdge[], nodes: Drawn['nodes'], { id, lane, side }: Beside): DrawnNode[] {
  const other = side === 'from' ? 'to' : 'from'
  const found = edges.filter((edge) => edge[side] === id).map((edge) => nodes.get(edge[other]))
  const inLane = found.filter((node) => node !== undefined && laneOf(node) === lane) as DrawnNode[]
  return [...new Set(inLane)].sort(byName)
}

const heightOfAll = (column: readonly DrawnNode[]) =>
  column.reduce((sum, node) => sum + heightOf(node) + GAP, column.length === 0 ? 0 : -GAP)

function stack(column: readonly DrawnNode[], top: number, positions: Map<string, number>): void {
  let y = Math.round(top)
  for (const node of column) {
    positions.set(node.id, y)
    y += heightOf(node) + GAP
  }
}

/** The card with the way out first; what lies behind a card stands beside it, the Internet below. */
function outer({ nodes, edges }: Drawn, positions: Map<string, number>): void {
  const cards = [...nodes.values()].filter((node) => node.kind === 'interface').sort(byName)
  stack(
    cards.sort((one, other) => Number(other.isDefault) - Number(one.isDefault)),
    HEAD,
    positions,
  )
  const outside = [...nodes.values()].filter((node) => node.kind === 'outside')
  const cardOf = (id: string) =>
    [...edges.values()].find((edge) => edge.from === id && edge.kind === 'uplink')?.to ?? ''
  let free = HEAD
  for (const lan of outside.filter(({ what }) => what === 'lan').sort(byName)) {
    const y = Math.max(free, (positions.get(cardOf(lan.id)) ?? HEAD) + 6)
    positions.set(lan.id, y)
    free = y + heightOf(lan) + GAP
  }
  stack(
    outside.filter(({ what }) => what === 'internet'),
    free + 36,
    positions,
  )
}

/**
 * Where everything stands when something has been added or has gone: what has a place keeps it; what is new takes the
 * free place that is nearest to what it belongs to. A place that was left stays known, for whoever comes back.
 * @param kept from before; empty the first time
 */
export function placed(picture: Drawn, kept: Positions): Positions {
  const present = [...picture.nodes.values()]
  if (!present.some(({ id }) => kept.has(id))) return tidied(picture)
  if (present.every(({ id }) => kept.has(id)) && !overlapping(present, kept)) return kept
  const { taken, newcomers } = settled(present, kept)
  const wanted = tidied(picture)
  const positions = new Map(kept)
  for (const lane of ['network', 'interface', 'outside', 'gate', 'machine'] as const) {
    for (const node of newcomers.filter((one) => laneOf(one) === lane).sort(byName)) {
      const spans = taken.get(lane) ?? []
      const y = nearestFree(spans, anchorOf(node, picture, positions) ?? wanted.get(node.id) ?? HEAD, heightOf(node))
      spans.push({ y, height: heightOf(node) })
      positions.set(node.id, y)
    }
  }
  return positions
}

/** Who keeps its place, and who has none yet or finds it taken. */
function settled(present: readonly DrawnNode[], kept: Positions) {
  const taken = new Map<Lane, Span[]>(lanes.map((lane) => [lane, []]))
  const newcomers: DrawnNode[] = []
  for (const node of present) {
    const y = kept.get(node.id)
    const spans = taken.get(laneOf(node)) ?? []
    if (y !== undefined && isFree(spans, y, heightOf(node))) spans.push({ y, height: heightOf(node) })
    else newcomers.push(node)
  }
  return { taken, newcomers }
}

/** The middle of what it hangs on, less half of itself. */
function anchorOf(node: DrawnNode, { nodes, edges }: Drawn, positions: Positions): number | null {
  if (node.kind !== 'machine' && laneOf(node) !== 'gate') return null
  const mate = [...edges.values()]
    .filter(({ from, to }) => from === node.id || to === node.id)
    .map(({ from, to }) => nodes.get(from === node.id ? to : from))
    .find((one) => one?.kind === 'network')
  const y = mate === undefined ? undefined : positions.get(mate.id)
  return mate === undefined || y === undefined ? null : Math.round(y + (heightOf(mate) - heightOf(node)) / 2)
}

interface Span {
  readonly y: number
  readonly height: number
}

const isFree = (spans: readonly Span[], y: number, height: number) =>
  spans.every((span) => y + height + GAP <= span.y || span.y + span.height + GAP <= y)

function overlapping(nodes: readonly DrawnNode[], positions: Positions): boolean {
  return lanes.some((lane) => {
    const spans = nodes
      .filter((node) => laneOf(node) === lane)
      .map((node) => ({ y: positions.get(node.id) ?? 0, height: heightOf(node) }))
      .sort((one, other) => one.y - other.y)
    return spans.some(({ y }, at) => {
      const before = spans[at - 1]
      return before !== undefined && before.y + before.height + GAP > y
    })
  })
}

/** Ends of what is taken are the only places worth trying. */
function nearestFree(spans: readonly Span[], wanted: number, height: number): number {
  const tries = [wanted, ...spans.flatMap((span) => [span.y + span.height + GAP, span.y - height - GAP])]
  const free = tries.filter((y) => y >= HEAD && isFree(spans, y, height))
  return free.sort((one, other) => Math.abs(one - wanted) - Math.abs(other - wanted))[0] ?? HEAD
}

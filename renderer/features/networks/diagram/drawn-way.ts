import type { Hop } from '../../../../contract/reach.ts'
import type { DrawnWay } from './diagram-scene.tsx'
import type { Picture } from './picture.ts'

/**
 * The hops of a way as nodes that are joined in the picture: what lies between two of them is found there.
 * @param single nodes that nothing could take the place of
 */
export function drawnWay(hops: readonly Hop[], picture: Picture, single: readonly string[] = []): DrawnWay {
  const named = hops.flatMap(({ node }) => (node !== null && picture.nodes.has(node) ? [node] : []))
  const stops = named.filter((id, at) => id !== named[at - 1])
  const nodes = stops.flatMap((id, at) => {
    const before = stops[at - 1]
    return before === undefined ? [id] : [...between(before, id, picture), id]
  })
  const isShut = hops.some(({ passes }) => passes === false)
  return { nodes, blockedAt: isShut ? (stops.at(-1) ?? null) : null, single: new Set(single) }
}

/** The same way where stacks stand for what is in them. */
export function wayThrough(way: DrawnWay, standIn: (id: string) => string): DrawnWay {
  const { nodes, blockedAt, single } = way
  return { nodes: nodes.map(standIn), blockedAt: blockedAt === null ? null : standIn(blockedAt), single }
}

/** Nodes of the shortest way between two, without its ends; none where they are neighbours or apart. */
function between(from: string, to: string, { edges }: Picture): string[] {
  const beside = new Map<string, string[]>()
  for (const edge of edges.values()) {
    beside.set(edge.from, [...(beside.get(edge.from) ?? []), edge.to])
    beside.set(edge.to, [...(beside.get(edge.to) ?? []), edge.from])
  }
  const cameFrom = new Map<string, string | null>([[from, null]])
  const waiting = [from]
  for (let next = waiting.shift(); next !== undefined && !cameFrom.has(to); next = waiting.shift()) {
    for (const other of beside.get(next) ?? []) {
      if (cameFrom.has(other)) continue
      cameFrom.set(other, next)
      waiting.push(other)
    }
  }
  const found: string[] = []
  for (let at = cameFrom.get(to); at !== undefined && at !== null && at !== from; at = cameFrom.get(at))
    found.unshift(at)
  return found
}

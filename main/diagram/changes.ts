import { isDeepStrictEqual } from 'node:util'
import type { Diagram, DiagramEvent } from '../../contract/diagram.ts'

type Patch = Extract<DiagramEvent, { type: 'patch' }>

/** What leads from one picture to the next: only what differs. Null when nothing does. */
export function changesBetween(before: Diagram, after: Diagram): Patch | null {
  const nodes = differing(before.nodes, after.nodes)
  const edges = differing(before.edges, after.edges)
  const removedNodes = missing(before.nodes, after.nodes)
  const removedEdges = missing(before.edges, after.edges)
  const same = nodes.length + edges.length + removedNodes.length + removedEdges.length === 0
  if (same && isDeepStrictEqual(before.gaps, after.gaps)) return null
  return { type: 'patch', nodes, edges, removedNodes, removedEdges, gaps: after.gaps }
}

interface Named {
  readonly id: string
}

function differing<T extends Named>(before: readonly T[], after: readonly T[]): T[] {
  const known = new Map(before.map((one) => [one.id, one]))
  return after.filter((one) => !isDeepStrictEqual(known.get(one.id), one))
}

function missing(before: readonly Named[], after: readonly Named[]): string[] {
  const there = new Set(after.map(({ id }) => id))
  return before.map(({ id }) => id).filter((id) => !there.has(id))
}

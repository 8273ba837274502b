import type {
  DiagramEdge,
  DiagramEvent,
  DiagramGap,
  DiagramNode,
  EdgeRate,
  NodeOf,
} from '../../../../contract/diagram.ts'

/** The reader's copy of the diagram. What did not change keeps its identity, so that nothing of it is drawn again. */
export interface Picture {
  readonly nodes: ReadonlyMap<string, DiagramNode>
  readonly edges: ReadonlyMap<string, DiagramEdge>
  readonly gaps: readonly DiagramGap[]
}

/** Machines with the same links, drawn as one: opened, it is the head of their list. */
export interface Stack {
  readonly kind: 'stack'
  readonly id: string
  /** The lab or group of all of them, or the network; empty for machines without a link. */
  readonly name: string
  /** Those that the filter lets through, by name. */
  readonly members: readonly NodeOf<'machine'>[]
  /** Of the members. */
  readonly running: number
  /** Null where both kinds are in it. */
  readonly machine: 'vm' | 'container' | null
  readonly open: boolean
}

export type DrawnNode = DiagramNode | Stack

/** The picture as it is drawn: where there are very many machines, stacks of them. */
export interface Drawn {
  readonly nodes: ReadonlyMap<string, DrawnNode>
  readonly edges: ReadonlyMap<string, DiagramEdge>
}

export type Rates = ReadonlyMap<string, EdgeRate>

/** The picture after an event; the same one when the event is about something else, or came before any picture. */
export function pictureAfter(before: Picture | null, event: DiagramEvent): Picture | null {
  switch (event.type) {
    case 'rates':
      return before
    case 'snapshot': {
      const { nodes, edges, gaps } = event.diagram
      return { nodes: byId(nodes, before?.nodes), edges: byId(edges, before?.edges), gaps }
    }
    case 'patch': {
      if (before === null) return null
      return {
        nodes: patched(before.nodes, event.nodes, event.removedNodes),
        edges: patched(before.edges, event.edges, event.removedEdges),
        gaps: event.gaps,
      }
    }
  }
}

interface Named {
  readonly id: string
}

/** After a new connection most of it is as it was. Both are parsed by one schema, hence with the same order of keys. */
function byId<T extends Named>(all: readonly T[], known: ReadonlyMap<string, T> | undefined): Map<string, T> {
  const kept = (one: T) => {
    const old = known?.get(one.id)
    return old !== undefined && JSON.stringify(old) === JSON.stringify(one) ? old : one
  }
  return new Map(all.map((one) => [one.id, kept(one)]))
}

function patched<T extends Named>(
  before: ReadonlyMap<string, T>,
  changed: readonly T[],
  removed: readonly string[],
): ReadonlyMap<string, T> {
  if (changed.length === 0 && removed.length === 0) return before
  const after = new Map(before)
  for (const id of removed) after.delete(id)
  for (const one of changed) after.set(one.id, one)
  return after
}

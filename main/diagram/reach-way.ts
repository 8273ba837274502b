import type { Diagram, DiagramEdge, NodeOf } from '../../contract/diagram.ts'
import type { Hop, HopCode } from '../../contract/reach.ts'
import type { Family } from '../net/family.ts'
import type { Listening } from '../net/sockets.ts'
import type { Observed } from './observed.ts'

/** What is asked. */
export interface Asked {
  readonly protocol: 'tcp' | 'udp' | 'icmp'
  readonly port: number | null
}

/** What a way is found in. */
export interface Ground {
  readonly family: Family
  readonly observed: Observed
  readonly diagram: Diagram
  /** Who waits in the machine that is asked; null where nobody here can see it. */
  readonly sockets: readonly Listening[] | null
}

export type Wire = NodeOf<'network'>

export function wireOf(edge: DiagramEdge, { nodes }: Diagram): Wire | null {
  const node = nodes.find(({ id }) => id === edge.from)
  return node?.kind === 'network' ? node : null
}

/** The hops so far. What comes after one that does not let pass is not noted: no packet gets there. */
export class Way {
  readonly hops: Hop[] = []

  get isShut(): boolean {
    return this.hops.some(({ passes }) => passes === false)
  }

  add(code: HopCode, node: string | null, passes: boolean | null, words: { name?: string; note?: string } = {}): void {
    if (!this.isShut) this.hops.push({ code, node, name: words.name ?? '', note: words.note ?? '', passes })
  }
}

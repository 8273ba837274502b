import type { DiagramEdge, DiagramNode } from '../../../../contract/diagram.ts'
import type { Machine } from '../../../../contract/machine.ts'
import type { PlugQuestion } from '../plug/plug-question.ts'
import { plugVerdict, unpluggable, type PlugRefusal } from '../plug/plug-verdict.ts'
import type { Picture } from './picture.ts'

/** What is being dragged: a machine towards a network, or a link of it away from its own. */
export interface Dragged {
  /** Its id. */
  readonly machine: string
  /** The link's; null for the machine itself. */
  readonly edge: string | null
}

/** What letting go would do; null = nothing. */
export type Drop = { readonly asks: PlugQuestion } | { readonly refused: PlugRefusal } | null

/**
 * @param over the node under the pointer
 * @param machineOf machines as the inventory has them
 */
export function dropOf(
  { machine, edge }: Dragged,
  over: string | null,
  picture: Picture,
  machineOf: (id: string) => Machine | undefined,
): Drop {
  const wire = over === null ? undefined : picture.nodes.get(over)
  const known = machineOf(machine)
  if (edge !== null) return pulled(picture.edges.get(edge), wire, known)
  if (wire?.kind !== 'network' || known === undefined) return null
  const verdict = plugVerdict(known, wire)
  if ('refused' in verdict) return { refused: verdict.refused }
  return { asks: { act: 'connect', machine, place: verdict.place } }
}

/** A link that is let go over another network moves there, anywhere else it is out; at one of its own ends it stays in. */
function pulled(edge: DiagramEdge | undefined, over: DiagramNode | undefined, machine: Machine | undefined): Drop {
  if (edge === undefined || over?.id === edge.from || over?.id === edge.to) return null
  const link = unpluggable(edge)
  if (link === null) return null
  if (over?.kind !== 'network') return { asks: { act: 'disconnect', machine: edge.to, link } }
  if (machine === undefined) return null
  const verdict = plugVerdict(machine, over)
  if ('refused' in verdict) return { refused: verdict.refused }
  return { asks: { act: 'move', machine: edge.to, link, place: verdict.place } }
}

/** Networks that take the machine. @param edge the link in the hand: where it is plugged in already is no other place */
export function takersOf(
  machine: Machine | undefined,
  { nodes, edges }: Picture,
  edge: string | null = null,
): ReadonlySet<string> {
  if (machine === undefined) return new Set()
  const own = edges.get(edge ?? '')?.from
  const wires = [...nodes.values()].filter((node) => node.kind === 'network' && node.id !== own)
  return new Set(
    wires.filter((wire) => wire.kind === 'network' && 'place' in plugVerdict(machine, wire)).map(({ id }) => id),
  )
}

/** What a press on the picture takes hold of; null for what cannot be dragged. */
export function draggedAt(node: string | null, edge: string | null, { nodes, edges }: Picture): Dragged | null {
  if (node !== null) return nodes.get(node)?.kind === 'machine' ? { machine: node, edge: null } : null
  const held = edge === null ? undefined : edges.get(edge)
  return held === undefined || unpluggable(held) === null ? null : { machine: held.to, edge: held.id }
}

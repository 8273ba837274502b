import type { DiagramEdge } from '../../../../contract/diagram.ts'
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
  if (edge !== null) return pulledOff(picture.edges.get(edge), over)
  const wire = over === null ? undefined : picture.nodes.get(over)
  const known = machineOf(machine)
  if (wire?.kind !== 'network' || known === undefined) return null
  const verdict = plugVerdict(known, wire)
  if ('refused' in verdict) return { refused: verdict.refused }
  return { asks: { act: 'connect', machine, place: verdict.place } }
}

/** A link that is let go at one of its own ends stays in. */
function pulledOff(edge: DiagramEdge | undefined, over: string | null): Drop {
  if (edge === undefined || over === edge.from || over === edge.to) return null
  const link = unpluggable(edge)
  return link === null ? null : { asks: { act: 'disconnect', machine: edge.to, link } }
}

/** Networks that take the machine. */
export function takersOf(machine: Machine | undefined, { nodes }: Picture): ReadonlySet<string> {
  if (machine === undefined) return new Set()
  const wires = [...nodes.values()].filter((node) => node.kind === 'network')
  return new Set(wires.filter((wire) => 'place' in plugVerdict(machine, wire)).map(({ id }) => id))
}

/** What a press on the picture takes hold of; null for what cannot be dragged. */
export function draggedAt(node: string | null, edge: string | null, { nodes, edges }: Picture): Dragged | null {
  if (node !== null) return nodes.get(node)?.kind === 'machine' ? { machine: node, edge: null } : null
  const held = edge === null ? undefined : edges.get(edge)
  return held === undefined || unpluggable(held) === null ? null : { machine: held.to, edge: held.id }
}

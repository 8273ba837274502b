import type { DiagramEdge, NodeOf } from '../../../../contract/diagram.ts'
import { isActive } from '../../../../contract/machine.ts'
import { GAP } from './lanes.ts'
import type { Positions } from './layout.ts'
import type { Drawn, DrawnNode, Picture, Stack } from './picture.ts'

/** So many machines with the same links are more than a list beside a network. */
export const MANY = 16

/** Machines of each stack that there could be, by its id, in the order of their names. */
export type Groups = ReadonlyMap<string, readonly NodeOf<'machine'>[]>

/** Ids of the stacks that there are: none appears or goes by itself while it is looked at. */
export type Folds = ReadonlySet<string>

const order = new Intl.Collator('en', { numeric: true })

/** Machines that hang on the same networks and belong to the same lab. Who has a port of the host is drawn by itself. */
export function groupsOf({ nodes, edges }: Picture): Groups {
  const links = new Map<string, string[]>()
  const alone = new Set([...nodes.values()].flatMap((node) => (node.kind === 'port' ? [node.machine] : [])))
  for (const { kind, from, to } of edges.values()) {
    if (kind === 'nic') links.set(to, [...(links.get(to) ?? []), from])
  }
  const groups = new Map<string, NodeOf<'machine'>[]>()
  for (const node of nodes.values()) {
    if (node.kind !== 'machine' || alone.has(node.id)) continue
    const id = `stack:${[...new Set(links.get(node.id))].sort().join(' ')}|${node.group ?? ''}`
    groups.set(id, [...(groups.get(id) ?? []), node])
  }
  for (const group of groups.values()) group.sort((one, other) => order.compare(one.name, other.name))
  return groups
}

/**
 * Which of them are stacks. One more machine makes none of a group that is drawn: its members would vanish. A group that
 * comes all at once is one from the beginning.
 * @param before null at first sight, and when all is put in order anew
 */
export function foldsAfter(before: Folds | null, groups: Groups, kept: Positions): Folds {
  const wanted = [...groups].flatMap(([id, { length }]) => {
    if (before?.has(id) === true) return length > 1 ? [id] : []
    if (length < MANY) return []
    const drawn = before === null ? 0 : (groups.get(id) ?? []).filter((one) => kept.has(one.id)).length
    return drawn * 2 > length ? [] : [id]
  })
  return before !== null && before.size === wanted.length && wanted.every((id) => before.has(id))
    ? before
    : new Set(wanted)
}

/** The picture with each stack in place of its members. @param shown of the members, those that the filter lets through */
export function folded(picture: Picture, groups: Groups, folds: Folds, shown: ReadonlySet<string>): Drawn {
  if (folds.size === 0) return picture
  const inside = new Map<string, string>()
  const stacks: Stack[] = []
  for (const id of folds) {
    const all = groups.get(id) ?? []
    for (const member of all) inside.set(member.id, id)
    stacks.push(stackOf(id, all, shown, picture))
  }
  const nodes: DrawnNode[] = [...picture.nodes.values()].filter((node) => !inside.has(node.id))
  const edges = new Map<string, DiagramEdge>()
  for (const edge of picture.edges.values()) {
    const stack = inside.get(edge.to)
    if (stack === undefined) edges.set(edge.id, edge)
    else if (!edges.has(linkId(edge.from, stack))) edges.set(linkId(edge.from, stack), linkOfStack(edge, stack))
  }
  return { nodes: new Map([...nodes, ...stacks].map((node) => [node.id, node])), edges }
}

const linkId = (from: string, stack: string) => `${from} ${stack}`

function stackOf(id: string, all: readonly NodeOf<'machine'>[], shown: ReadonlySet<string>, { nodes }: Picture): Stack {
  const members = all.filter((one) => shown.has(one.id))
  const kinds = new Set(all.map(({ machine }) => machine))
  const [wires = '', group = ''] = id.slice('stack:'.length).split('|')
  const names = wires.split(' ').map((wire) => nodes.get(wire)?.name ?? '')
  return {
    ...{ kind: 'stack', id, members, open: false, name: group === '' ? names.join(', ') : group },
    machine: kinds.size === 1 ? (all[0]?.machine ?? null) : null,
    running: members.filter(({ state }) => isActive(state)).length,
  }
}

/** One line stands for theirs. It can neither be cut nor pulled. */
function linkOfStack({ from }: DiagramEdge, stack: string): DiagramEdge {
  return {
    ...{ id: linkId(from, stack), from, to: stack, kind: 'parent', state: 'up', shaped: false },
    ...{ device: null, inside: null, mac: null, place: null, addresses: [] },
  }
}

/** Height of a machine and the room below it. */
const STEP = 40 + GAP

/** Members listed below the heads of their open stacks; what stands lower makes room for as long as they are open. */
export function opened(
  base: Drawn,
  picture: Picture,
  open: ReadonlySet<string>,
  positions: Positions,
): { readonly drawn: Drawn; readonly positions: Positions } {
  const y = (id: string) => positions.get(id) ?? 0
  const heads = [...base.nodes.values()]
    .filter((node) => node.kind === 'stack' && open.has(node.id))
    .sort((one, other) => y(one.id) - y(other.id)) as Stack[]
  if (heads.length === 0) return { drawn: base, positions }
  const lower = (id: string) =>
    heads.filter((head) => y(head.id) + STEP <= y(id)).reduce((sum, { members }) => sum + members.length * STEP, 0)
  const moved = new Map([...positions.keys()].map((id) => [id, y(id) + lower(id)]))
  for (const node of base.nodes.values()) {
    // What is outside of the machines' rows stays where it is read first.
    if (node.kind === 'outside' || node.kind === 'interface') moved.set(node.id, y(node.id))
  }
  const nodes = new Map(base.nodes)
  for (const head of heads) {
    nodes.set(head.id, { ...head, open: true })
    for (const [at, member] of head.members.entries()) {
      nodes.set(member.id, member)
      moved.set(member.id, y(head.id) + lower(head.id) + (at + 1) * STEP)
    }
  }
  const members = new Set(heads.flatMap((head) => head.members.map(({ id }) => id)))
  const edges = new Map(base.edges)
  for (const edge of picture.edges.values()) if (members.has(edge.to)) edges.set(edge.id, edge)
  return { drawn: { nodes, edges }, positions: moved }
}

/** What stands in the picture for a node: itself, or the closed stack that it is in. */
export function standIns(groups: Groups, folds: Folds, drawn: Drawn): (id: string) => string {
  const inside = new Map(
    [...folds].flatMap((fold) => (groups.get(fold) ?? []).map(({ id }): [string, string] => [id, fold])),
  )
  return (id) => (drawn.nodes.has(id) ? id : (inside.get(id) ?? id))
}

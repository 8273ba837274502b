import { laneOf, lanes } from './lanes.ts'
import type { Positions } from './layout.ts'
import type { Drawn, DrawnNode } from './picture.ts'

/** Of machines that a stack holds at one place. */
const order = new Intl.Collator('en', { numeric: true })

/** Lane by lane, from above: the order in which the keyboard goes. */
export function inOrder<N extends DrawnNode>(
  picture: { readonly nodes: ReadonlyMap<string, N> },
  shown: ReadonlySet<string>,
  positions: Positions,
): N[] {
  const y = ({ id }: DrawnNode) => positions.get(id) ?? 0
  const lane = (node: DrawnNode) => lanes.indexOf(laneOf(node))
  return [...picture.nodes.values()]
    .filter(({ id }) => shown.has(id))
    .sort((one, other) => lane(one) - lane(other) || y(one) - y(other) || order.compare(one.name, other.name))
}

interface Walk {
  readonly picture: Drawn
  /** As {@link inOrder} gives them. */
  readonly order: readonly DrawnNode[]
  readonly positions: Positions
}

/** Where a key leads from a node: up and down in its lane, left and right along links; null for other keys. */
export function stepFrom(id: string, key: string, { picture, order, positions }: Walk): string | null {
  const at = order.findIndex((node) => node.id === id)
  const here = order[at]
  if (here === undefined) return order[0]?.id ?? null
  const upright = (way: 1 | -1) => {
    const next = order[at + way]
    return next !== undefined && laneOf(next) === laneOf(here) ? next : here
  }
  switch (key) {
    case 'ArrowDown':
      return upright(1).id
    case 'ArrowUp':
      return upright(-1).id
    case 'ArrowRight':
    case 'ArrowLeft':
      return besides(here, key === 'ArrowRight' ? 'to' : 'from', { picture, order, positions }) ?? id
    case 'Home':
    case 'End':
      return order.at(key === 'Home' ? 0 : -1)?.id ?? id
    default:
      return null
  }
}

/** The linked node that is nearest in height; where nothing is linked on that side, the nearest of the next lane. */
function besides(here: DrawnNode, side: 'from' | 'to', { picture, order, positions }: Walk): string | null {
  const y = (id: string) => positions.get(id) ?? 0
  const near = (ids: readonly string[]) =>
    [...ids].sort((one, other) => Math.abs(y(one) - y(here.id)) - Math.abs(y(other) - y(here.id)))[0] ?? null
  const there = new Set(order.map(({ id }) => id))
  const linked = [...picture.edges.values()]
    .filter((edge) => edge[side === 'to' ? 'from' : 'to'] === here.id)
    .map((edge) => edge[side])
    .filter((id) => there.has(id))
  if (linked.length > 0) return near(linked)
  const lane = lanes.indexOf(laneOf(here))
  const beyond = order.filter((node) =>
    side === 'to' ? lanes.indexOf(laneOf(node)) > lane : lanes.indexOf(laneOf(node)) < lane,
  )
  const next = side === 'to' ? beyond[0] : beyond.at(-1)
  return next === undefined ? null : near(beyond.filter((node) => laneOf(node) === laneOf(next)).map(({ id }) => id))
}

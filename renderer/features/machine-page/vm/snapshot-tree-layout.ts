import type { Snapshot } from '../../../../contract/vm.ts'

/** Measures of a node and of the space between nodes, in CSS pixels. */
export const nodeSize = { width: 176, height: 144 } as const
const gap = { x: 36, y: 16 } as const
const margin = 24

/** One box of the drawn tree: a snapshot, or the state that the VM is in now (null). */
export interface TreeNode {
  readonly key: string
  readonly snapshot: Snapshot | null
  /** Counted from 1, as WAI-ARIA's aria-level is. */
  readonly level: number
  readonly place: number
  readonly siblings: number
  readonly parent: string | null
  readonly children: readonly string[]
  readonly x: number
  readonly y: number
  /** Whether the present state came about over it. */
  readonly onPath: boolean
}

export interface TreeLayout {
  /** From top to bottom, each before what came from it: the order of the arrow keys. */
  readonly nodes: readonly TreeNode[]
  readonly width: number
  readonly height: number
}

export const NOW = 'now'
export const keyOf = (name: string): string => `snapshot ${name}`

interface Drawn {
  readonly snapshot: Snapshot | null
  readonly parent: string | null
  readonly children: string[]
}

function family(snapshots: readonly Snapshot[]): Map<string, Drawn> {
  const all = new Map<string, Drawn>()
  const names = new Set(snapshots.map(({ name }) => name))
  for (const snapshot of snapshots) {
    // The parent of a root may have been forgotten by its name alone.
    const parent = snapshot.parent !== null && names.has(snapshot.parent) ? keyOf(snapshot.parent) : null
    all.set(keyOf(snapshot.name), { snapshot, parent, children: [] })
  }
  const current = snapshots.find((one) => one.current)
  all.set(NOW, { snapshot: null, parent: current === undefined ? null : keyOf(current.name), children: [] })
  for (const [key, { parent }] of all) if (parent !== null) all.get(parent)?.children.push(key)
  return all
}

/** Roots first, each node before its children; a circle of parents has no root and is left out. */
function inOrder(all: ReadonlyMap<string, Drawn>): { readonly key: string; readonly level: number }[] {
  const roots = [...all].flatMap(([key, { parent }]) => (parent === null ? [key] : []))
  const order: { key: string; level: number }[] = []
  const waiting = roots.reverse().map((key) => ({ key, level: 1 }))
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    order.push(next)
    const children = all.get(next.key)?.children ?? []
    for (const key of children.toReversed()) waiting.push({ key, level: next.level + 1 })
  }
  return order
}

/** A leaf has a row of its own; a parent stands halfway between its first and its last child. */
function rows(order: readonly { readonly key: string }[], all: ReadonlyMap<string, Drawn>): Map<string, number> {
  const row = new Map<string, number>()
  let next = 0
  for (const { key } of order) if (all.get(key)?.children.length === 0) row.set(key, next++)
  for (const { key } of order.toReversed()) {
    const children = all.get(key)?.children ?? []
    const [first, last] = [row.get(children[0] ?? ''), row.get(children.at(-1) ?? '')]
    if (first !== undefined && last !== undefined) row.set(key, (first + last) / 2)
  }
  return row
}

/** Places the snapshots from left to right, in a time that grows with their number. */
export function layOutSnapshots(snapshots: readonly Snapshot[]): TreeLayout {
  const all = family(snapshots)
  const order = inOrder(all)
  const row = rows(order, all)
  const path = new Set<string>()
  for (let key: string | null = NOW; key !== null; key = all.get(key)?.parent ?? null) path.add(key)
  const roots = order.filter(({ level }) => level === 1).map(({ key }) => key)
  const nodes = order.map(({ key, level }): TreeNode => {
    const { snapshot, parent, children } = all.get(key) as Drawn
    const siblings = parent === null ? roots : (all.get(parent)?.children ?? [])
    return {
      ...{ key, snapshot, level, parent, children, onPath: path.has(key) },
      ...{ place: siblings.indexOf(key) + 1, siblings: siblings.length },
      x: margin + (level - 1) * (nodeSize.width + gap.x),
      y: margin + (row.get(key) ?? 0) * (nodeSize.height + gap.y),
    }
  })
  const far = (side: 'x' | 'y') => nodes.reduce((most, node) => Math.max(most, node[side]), 0)
  return {
    nodes,
    width: far('x') + nodeSize.width + margin,
    height: far('y') + nodeSize.height + margin,
  }
}

/** The line from a parent to its child. */
export function linkPath(from: TreeNode, to: TreeNode): string {
  const [x1, y1] = [from.x + nodeSize.width, from.y + nodeSize.height / 2]
  const [x2, y2] = [to.x, to.y + nodeSize.height / 2]
  if (y1 === y2) return `M${x1} ${y1}H${x2}`
  const middle = (x1 + x2) / 2
  const bend = Math.min(8, Math.abs(y2 - y1) / 2)
  const down = y2 > y1 ? 1 : -1
  return `M${x1} ${y1}H${middle - bend}Q${middle} ${y1} ${middle} ${y1 + down * bend}V${y2 - down * bend}Q${middle} ${y2} ${middle + bend} ${y2}H${x2}`
}

/** Where a key leads, as in WAI-ARIA's tree pattern with all nodes unfolded. */
export function nodeByKey(layout: TreeLayout, from: string, key: string): string | null {
  const { nodes } = layout
  const index = nodes.findIndex((node) => node.key === from)
  const node = nodes[index]
  if (node === undefined) return null
  switch (key) {
    case 'ArrowRight':
      return node.children[0] ?? null
    case 'ArrowLeft':
      return node.parent
    case 'ArrowDown':
      return nodes[index + 1]?.key ?? null
    case 'ArrowUp':
      return nodes[index - 1]?.key ?? null
    case 'Home':
      return nodes[0]?.key ?? null
    case 'End':
      return nodes.at(-1)?.key ?? null
    default:
      return null
  }
}

import { describe, expect, it } from 'vitest'
import type { Snapshot } from '../../../../contract/vm.ts'
import {
  keyOf,
  layOutSnapshots,
  linkPath,
  nodeByKey,
  NOW,
  type TreeLayout,
} from '../../../../renderer/features/machine-page/vm/snapshot-tree-layout.ts'

function taken(name: string, parent: string | null, current = false): Snapshot {
  return {
    ...{ name, parent, current, description: null, state: 'shutoff', created: 0, memory: 'none' },
    disks: [{ target: 'vda', kind: 'internal' }],
  }
}

const family = [
  taken('root', null),
  taken('left', 'root'),
  taken('leaf', 'left'),
  taken('right', 'root', true),
  taken('other', null),
]
const node = (layout: TreeLayout, key: string) => layout.nodes.find((one) => one.key === key)

describe('the drawn tree of snapshots', () => {
  const layout = layOutSnapshots(family)

  it('has each snapshot before what came from it, and the present state behind the current one', () => {
    expect(layout.nodes.map(({ key, level }) => [key, level])).toEqual([
      [keyOf('root'), 1],
      [keyOf('left'), 2],
      [keyOf('leaf'), 3],
      [keyOf('right'), 2],
      [NOW, 3],
      [keyOf('other'), 1],
    ])
  })

  it('stands generations side by side, and a parent halfway between its children', () => {
    const [root, left, right, leaf] = ['root', 'left', 'right', 'leaf'].map((name) => node(layout, keyOf(name)))
    expect(left?.x).toBe(right?.x)
    expect(leaf?.y).toBe(left?.y)
    expect(root?.y).toBe(((left?.y ?? 0) + (right?.y ?? 0)) / 2)
    const places = new Set(layout.nodes.map(({ x, y }) => `${x} ${y}`))
    expect(places.size).toBe(layout.nodes.length)
  })

  it('tells how the present state came about', () => {
    expect(layout.nodes.filter(({ onPath }) => onPath).map(({ key }) => key)).toEqual([
      keyOf('root'),
      keyOf('right'),
      NOW,
    ])
  })

  it('counts siblings for screen readers', () => {
    expect(node(layout, keyOf('right'))).toMatchObject({ place: 2, siblings: 2 })
    expect(node(layout, keyOf('other'))).toMatchObject({ place: 2, siblings: 2, level: 1 })
  })

  it('is walked by arrows, Home and End', () => {
    const walk = (from: string, ...keys: string[]) =>
      keys.reduce((at, key) => nodeByKey(layout, at, key) ?? at, keyOf(from))
    expect(walk('root', 'ArrowRight')).toBe(keyOf('left'))
    expect(walk('leaf', 'ArrowRight')).toBe(keyOf('leaf'))
    expect(walk('leaf', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft')).toBe(keyOf('root'))
    expect(walk('leaf', 'ArrowDown', 'ArrowDown')).toBe(NOW)
    expect(walk('right', 'ArrowUp')).toBe(keyOf('leaf'))
    expect(walk('leaf', 'Home')).toBe(keyOf('root'))
    expect(walk('leaf', 'End')).toBe(keyOf('other'))
    expect(nodeByKey(layout, 'nobody', 'Home')).toBeNull()
  })

  it('draws straight lines as such', () => {
    const [left, leaf, root] = ['left', 'leaf', 'root'].map((name) => node(layout, keyOf(name)))
    if (left === undefined || leaf === undefined || root === undefined) throw new Error('a node is missing')
    expect(linkPath(left, leaf)).toMatch(/^M\d+ \d+H\d+$/)
    expect(linkPath(root, left)).toContain('Q')
  })

  it('stands without a current snapshot, with a parent that is gone, and ends where parents go in a circle', () => {
    expect(layOutSnapshots([taken('a', 'gone')]).nodes.map(({ key, level }) => [key, level])).toEqual([
      [keyOf('a'), 1],
      [NOW, 1],
    ])
    expect(layOutSnapshots([taken('a', 'b'), taken('b', 'a')]).nodes.map(({ key }) => key)).toEqual([NOW])
  })

  it('holds ten thousand in one line', () => {
    const line = Array.from({ length: 10_000 }, (_, at) => taken(`s${at}`, at === 0 ? null : `s${at - 1}`))
    expect(layOutSnapshots(line).nodes).toHaveLength(10_001)
  })
})

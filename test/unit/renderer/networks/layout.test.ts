import { describe, expect, it } from 'vitest'
import { around, revealing } from '../../../../renderer/features/networks/diagram/geometry.ts'
import { heightOf, laneOf, lanes } from '../../../../renderer/features/networks/diagram/lanes.ts'
import { placed, tidied, type Positions } from '../../../../renderer/features/networks/diagram/layout.ts'
import type { Picture } from '../../../../renderer/features/networks/diagram/picture.ts'
import { card, classroom, machine, pictureOf, wire } from './some-picture.ts'

/** Pairs of a lane that lie over each other. */
function overlaps({ nodes }: Picture, positions: Positions): string[] {
  return lanes.flatMap((lane) => {
    const column = [...nodes.values()]
      .filter((node) => laneOf(node) === lane)
      .sort((one, other) => (positions.get(one.id) ?? 0) - (positions.get(other.id) ?? 0))
    return column.flatMap((node, at) => {
      const next = column[at + 1]
      const end = (positions.get(node.id) ?? 0) + heightOf(node)
      return next !== undefined && end > (positions.get(next.id) ?? 0) ? [`${node.name} ${next.name}`] : []
    })
  })
}

const entries = (positions: Positions) => [...positions].sort(([one], [other]) => one.localeCompare(other))

describe('tidied up', () => {
  it('everything has a place of its own, the same each time', () => {
    const picture = classroom(200)
    const positions = tidied(picture)
    expect(positions.size).toBe(picture.nodes.size)
    expect(overlaps(picture, positions)).toEqual([])
    expect(entries(tidied(classroom(200)))).toEqual(entries(positions))
  })

  it('networks that share a machine stand next to each other', () => {
    const [a, b, c] = [wire('a'), wire('b'), wire('c')]
    const router = machine('router')
    const positions = tidied(pictureOf([a, b, c, router], [card(a.id, router.id), card(c.id, router.id)]))
    const y = (id: string) => positions.get(id) ?? 0
    expect(y(a.id)).toBeLessThan(y(c.id))
    expect(y(c.id)).toBeLessThan(y(b.id))
  })
})

describe('when something is added', () => {
  const before = classroom(60)
  const kept = placed(before, new Map())
  const added = machine('new')
  const after = pictureOf(
    [...before.nodes.values(), added, wire('virbr99')],
    [...before.edges.values(), card('bridge:virbr3', added.id)],
  )
  const positions = placed(after, kept)

  it('nothing else moves, and nothing lies over anything', () => {
    expect([...before.nodes.keys()].filter((id) => positions.get(id) !== kept.get(id))).toEqual([])
    expect(overlaps(after, positions)).toEqual([])
  })

  it('it takes the free place nearest to its network', () => {
    const y = (id: string) => positions.get(id) ?? 0
    const distance = Math.abs(y(added.id) - y('bridge:virbr3'))
    const others = ['bridge:virbr0', 'bridge:virbr5'].map((id) => Math.abs(y(added.id) - y(id)))
    expect(distance).toBeLessThan(Math.min(...others))
  })

  it('what goes and comes back stands where it stood', () => {
    const [gone] = before.edges.values()
    const without = pictureOf([...before.nodes.values()].filter(({ id }) => id !== gone?.to))
    expect(entries(placed(before, placed(without, kept)))).toEqual(entries(kept))
  })

  it('what comes back where another stands now takes another place', () => {
    const [first, second] = [machine('first'), machine('second')]
    const one = placed(pictureOf([wire('a'), first]), new Map())
    const two = placed(pictureOf([wire('a'), second]), one)
    const both = pictureOf([wire('a'), first, second])
    expect(overlaps(both, placed(both, two))).toEqual([])
  })
})

describe('what is asked for', () => {
  const screen = { width: 400, height: 300 }
  const view = { x: 0, y: 0, k: 1 }

  it('is left where it is when all of it is on screen', () => {
    expect(revealing(view, { x: 20, y: 20, width: 100, height: 50 }, screen)).toBe(view)
  })

  it('comes on screen from where it is', () => {
    expect(revealing(view, { x: 500, y: 20, width: 100, height: 50 }, screen)).toEqual({ x: -216, y: 0, k: 1 })
  })

  it('is made smaller where it is larger than the screen, and never larger', () => {
    const box = around([
      { x: 0, y: 0, width: 100, height: 50 },
      { x: 636, y: 100, width: 100, height: 50 },
    ])
    expect(box).toEqual({ x: 0, y: 0, width: 736, height: 150 })
    const shown = revealing(view, box ?? { x: 0, y: 0, width: 0, height: 0 }, screen)
    expect(shown).toMatchObject({ x: 16, k: 0.5 })
    expect(around([])).toBeNull()
  })
})

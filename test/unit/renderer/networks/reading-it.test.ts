import { describe, expect, it } from 'vitest'
import { everything, groupsIn, shownNodes } from '../../../../renderer/features/networks/diagram/filter.ts'
import { fitted, revealing, zoomed } from '../../../../renderer/features/networks/diagram/geometry.ts'
import { tidied } from '../../../../renderer/features/networks/diagram/layout.ts'
import { pictureAfter } from '../../../../renderer/features/networks/diagram/picture.ts'
import { shortText } from '../../../../renderer/features/networks/diagram/short-text.ts'
import { inOrder, stepFrom } from '../../../../renderer/features/networks/diagram/walk.ts'
import { card, machine, pictureOf, wire } from './some-picture.ts'

const front = wire('front', { subnets: ['10.0.1.0/24'] })
const back = wire('back')
const web = machine('web', { addresses: ['10.0.1.5'], group: 'lbha' })
const db = machine('db', { state: 'off' })
const picture = pictureOf([front, back, web, db], [card(front.id, web.id), card(back.id, web.id), card(back.id, db.id)])

describe('the filter', () => {
  const names = (filter: Partial<typeof everything>) =>
    [...shownNodes(picture, { ...everything, ...filter })].map((id) => picture.nodes.get(id)?.name).sort()

  it.each([
    [{}, ['back', 'db', 'front', 'web']],
    [{ stopped: false }, ['back', 'front', 'web']],
    [{ text: '10.0.1.5' }, ['back', 'front', 'web']],
    [{ text: 'DB' }, ['back', 'db']],
    [{ text: 'front' }, ['front', 'web']],
    [{ group: 'lbha' }, ['back', 'front', 'web']],
    [{ text: 'nothing like it' }, []],
  ])('%j shows %j', (filter, shown) => {
    expect(names(filter)).toEqual(shown)
  })

  it('knows the groups there are', () => {
    expect(groupsIn(picture)).toEqual(['lbha'])
  })
})

describe('the keyboard', () => {
  const positions = tidied(picture)
  const order = inOrder(picture, new Set(picture.nodes.keys()), positions)
  const step = (id: string, key: string) =>
    picture.nodes.get(stepFrom(id, key, { picture, order, positions }) ?? '')?.name

  it('goes up and down in a lane and along links to the sides', () => {
    expect(order.map(({ name }) => name)).toEqual(['back', 'front', 'db', 'web'])
    expect([step(back.id, 'ArrowDown'), step(front.id, 'ArrowUp')]).toEqual(['front', 'back'])
    expect([step(front.id, 'ArrowRight'), step(db.id, 'ArrowLeft')]).toEqual(['web', 'back'])
    expect([step(db.id, 'Home'), step(db.id, 'End')]).toEqual(['back', 'web'])
  })

  it('stays where nothing follows, and leaves other keys alone', () => {
    expect([step(front.id, 'ArrowDown'), step(web.id, 'ArrowRight')]).toEqual(['front', 'web'])
    expect(stepFrom(web.id, 'x', { picture, order, positions })).toBeNull()
  })
})

describe('the view', () => {
  it('keeps the point under the pointer where it is', () => {
    const view = zoomed({ x: 10, y: 20, k: 1 }, 2, { x: 110, y: 220 })
    expect([(110 - view.x) / view.k, (220 - view.y) / view.k]).toEqual([100, 200])
  })

  it('is bounded, never larger than life when all of it is wanted, and moves no more than it must', () => {
    expect(zoomed({ x: 0, y: 0, k: 1 }, 1e9, { x: 0, y: 0 }).k).toBe(2.5)
    expect(fitted({ width: 100, height: 100 }, { width: 1000, height: 1000 }).k).toBe(1)
    const screen = { width: 500, height: 500 }
    const view = { x: 0, y: 0, k: 1 }
    expect(revealing(view, { x: 20, y: 20, width: 50, height: 50 }, screen)).toBe(view)
    expect(revealing(view, { x: 20, y: 600, width: 50, height: 50 }, screen)).toEqual({ x: 0, y: -166, k: 1 })
  })

  it('cuts what does not fit', () => {
    expect(shortText('web', 100, 12)).toBe('web')
    expect(shortText('a-very-long-name-of-a-machine', 80, 12)).toMatch(/^a-very.*…$/)
    expect(shortText('ネットワークの名前', 60, 12).length).toBeLessThan(6)
  })
})

describe('a patch', () => {
  it('changes what it names and leaves everything else as it was', () => {
    const paused = { ...web, state: 'paused' as const }
    const patch = {
      nodes: [paused],
      edges: [],
      removedNodes: [db.id],
      removedEdges: [`nic:${db.id}/${back.id}`],
      gaps: [],
    }
    const after = pictureAfter(picture, { type: 'patch', ...patch })
    expect(after?.nodes.get(web.id)).toBe(paused)
    expect(after?.nodes.get(front.id)).toBe(front)
    expect([after?.nodes.size, after?.edges.size]).toEqual([3, 2])
  })

  it('is nothing without a picture; a new picture keeps what is the same', () => {
    const patch = { nodes: [], edges: [], removedNodes: [], removedEdges: [], gaps: [] }
    expect(pictureAfter(null, { type: 'patch', ...patch })).toBeNull()
    const again = { nodes: [{ ...front }], edges: [], gaps: [] }
    expect(pictureAfter(picture, { type: 'snapshot', diagram: again })?.nodes.get(front.id)).toBe(front)
  })
})

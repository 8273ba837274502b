import { describe, expect, it } from 'vitest'
import type { NodeOf } from '../../../../contract/diagram.ts'
import { everything, shownNodes } from '../../../../renderer/features/networks/diagram/filter.ts'
import { drawnWay, wayThrough } from '../../../../renderer/features/networks/diagram/drawn-way.ts'
import {
  folded,
  foldsAfter,
  groupsOf,
  MANY,
  opened,
  standIns,
} from '../../../../renderer/features/networks/diagram/fold.ts'
import { placed, tidied } from '../../../../renderer/features/networks/diagram/layout.ts'
import type { Picture } from '../../../../renderer/features/networks/diagram/picture.ts'
import { card, machine, pictureOf, wire } from './some-picture.ts'

/** A network of few machines above and below one of very many. */
function school(many: number): Picture {
  const [above, crowded, below] = [wire('a'), wire('b'), wire('c')]
  const few = [machine('lb1'), machine('lb2')]
  const all = Array.from({ length: many }, (_, at) =>
    machine(`pc-${at + 1}`, { state: at % 3 === 0 ? 'off' : 'running' }),
  )
  return pictureOf(
    [above, crowded, below, ...few, ...all],
    [card(above.id, 'vm:system/lb1'), card(below.id, 'vm:system/lb2'), ...all.map(({ id }) => card(crowded.id, id))],
  )
}

const STACK = 'stack:bridge:b|'
const all = (picture: Picture) => shownNodes(picture, everything)

function drawn(picture: Picture, open: readonly string[] = []) {
  const groups = groupsOf(picture)
  const folds = foldsAfter(null, groups, new Map())
  const base = folded(picture, groups, folds, all(picture))
  const positions = tidied(base)
  return { groups, folds, base, positions, ...{ after: opened(base, picture, new Set(open), positions) } }
}

describe('300 machines on one network', () => {
  const picture = school(300)
  const { base, groups, folds, positions, after } = drawn(picture, [STACK])

  it('are one counted stack on one line, beside few that are drawn one by one', () => {
    expect(base.nodes.get(STACK)).toMatchObject({ name: 'b', running: 200, machine: 'vm', open: false })
    expect([...base.nodes.keys()]).toHaveLength(6)
    expect([...base.edges.values()].filter(({ to }) => to === STACK)).toMatchObject([{ from: 'bridge:b' }])
  })

  it('stand in a list when it is opened: what is below makes room, and nothing lies over anything', () => {
    const y = (id: string) => after.positions.get(id) ?? 0
    const machines = [...after.drawn.nodes.values()].filter(({ kind }) => kind === 'machine' || kind === 'stack')
    const heights = machines.map(({ id }) => y(id)).sort((one, other) => one - other)
    expect(heights.every((one, at) => at === 0 || one - (heights[at - 1] ?? 0) >= 50)).toBe(true)
    expect(y('vm:system/pc-1')).toBe(y(STACK) + 50)
    expect(y('vm:system/pc-10') - y('vm:system/pc-9')).toBe(50)
    expect(y('bridge:a')).toBe(positions.get('bridge:a'))
    expect(y('bridge:c')).toBe((positions.get('bridge:c') ?? 0) + 300 * 50)
    expect(after.drawn.edges.size).toBe(picture.edges.size + 1)
  })

  it('are stood for by it on a way that leads to one of them', () => {
    const standIn = standIns(groups, folds, base)
    const hop = (node: string) => ({ code: 'machine', params: {}, note: '', passes: true, node }) as never
    const way = drawnWay([hop('bridge:b'), hop('vm:system/pc-7')], picture, ['bridge:b'])
    expect(wayThrough(way, standIn)).toEqual({
      nodes: ['bridge:b', STACK],
      blockedAt: null,
      single: new Set(['bridge:b']),
    })
    expect(standIns(groups, folds, after.drawn)('vm:system/pc-7')).toBe('vm:system/pc-7')
  })
})

describe('while it is looked at', () => {
  it('one machine more makes no stack of those that are drawn, and moves none of them', () => {
    const before = school(MANY - 1)
    const folds = foldsAfter(null, groupsOf(before), new Map())
    const kept = placed(before, new Map())
    const grown = school(MANY)
    expect(folds.size).toBe(0)
    expect(foldsAfter(folds, groupsOf(grown), kept)).toBe(folds)
    const after = placed(grown, kept)
    expect([...before.nodes.keys()].filter((id) => after.get(id) !== kept.get(id))).toEqual([])
  })

  it('a classroom that comes at once is a stack, and one that shrinks stays one', () => {
    const few = school(0)
    const kept = placed(few, new Map())
    const none = foldsAfter(null, groupsOf(few), new Map())
    const came = foldsAfter(none, groupsOf(school(40)), kept)
    expect([...came]).toEqual([STACK])
    expect(foldsAfter(came, groupsOf(school(3)), kept)).toBe(came)
    expect([...foldsAfter(came, groupsOf(school(1)), kept)]).toEqual([])
  })

  it('labs are stacks of their own, and who has a port of the host is drawn by itself', () => {
    const net = wire('b')
    const labs = ['red', 'blue'].flatMap((group) =>
      Array.from({ length: MANY }, (_, at) => machine(`${group}-${at}`, { group })),
    )
    const port: NodeOf<'port'> = {
      ...{ kind: 'port', id: 'port:80', name: '80', protocol: 'tcp', hostAddress: null, hostPort: 80 },
      ...{ machine: 'vm:system/red-0', machineName: 'red-0', machinePort: 80 },
    }
    const picture = pictureOf(
      [net, ...labs, port],
      labs.map(({ id }) => card(net.id, id)),
    )
    const sizes = [...groupsOf(picture)].map(([id, members]) => [id, members.length])
    expect(sizes).toEqual([
      ['stack:bridge:b|red', MANY - 1],
      ['stack:bridge:b|blue', MANY],
    ])
  })
})

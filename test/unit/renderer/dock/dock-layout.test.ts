import { describe, expect, it } from 'vitest'
import * as layouts from '../../../../renderer/features/dock/dock-layout.ts'
import { consoleFor } from '../../../../renderer/features/consoles/console-tab.ts'

const { addTab, closeTab, emptyDock, moveAcross, moveTo, showTab, stepTab } = layouts
const tab = (id: string) => ({ id, console: consoleFor('serial', { id: `vm:system/${id}`, name: id }) })
const filled = (...ids: string[]) => ids.reduce((layout, id) => addTab(layout, tab(id)), emptyDock)
/** Tabs of the panes, the shown one in capitals. */
const drawn = ({ panes }: layouts.DockLayout) =>
  panes.map((pane) => pane.tabs.map(({ id }) => (id === pane.active ? id.toUpperCase() : id)).join(' ')).join(' | ')

describe('the dock', () => {
  it('opens with its first console and shows the newest', () => {
    const layout = filled('a', 'b')
    expect(layout.open).toBe(true)
    expect(drawn(layout)).toBe('a B')
  })

  it('closes with its last console', () => {
    const layout = closeTab(filled('a'), 'a')
    expect(layout.open).toBe(false)
    expect(drawn(layout)).toBe('')
    expect(layout.panes).toHaveLength(1)
  })

  it('shows the neighbour of a closed tab, and leaves the shown one when another is closed', () => {
    expect(drawn(closeTab(showTab(filled('a', 'b', 'c'), 'b'), 'b'))).toBe('a C')
    expect(drawn(closeTab(filled('a', 'b', 'c'), 'c'))).toBe('a B')
    expect(drawn(closeTab(filled('a', 'b', 'c'), 'a'))).toBe('b C')
  })

  it('splits when a tab goes across, and joins when a pane is empty', () => {
    const split = moveAcross(filled('a', 'b', 'c'), 'c')
    expect(drawn(split)).toBe('a B | C')
    expect(split.focused).toBe(1)
    expect(drawn(addTab(split, tab('d')))).toBe('a B | c D')
    const joined = moveAcross(split, 'c')
    expect(drawn(joined)).toBe('a b C')
    expect(joined.focused).toBe(0)
    expect(drawn(closeTab(split, 'c'))).toBe('a B')
  })

  it('leaves a lone tab where it is', () => {
    expect(layouts.canMove(filled('a'), 'a')).toBe(false)
    expect(drawn(moveAcross(filled('a'), 'a'))).toBe('A')
  })

  it('orders tabs within a pane and between panes', () => {
    expect(drawn(moveTo(filled('a', 'b', 'c'), 'a', 'c'))).toBe('b c A')
    expect(drawn(moveTo(filled('a', 'b', 'c'), 'c', 'a'))).toBe('C a b')
    const split = moveAcross(filled('a', 'b', 'c'), 'c')
    expect(drawn(moveTo(split, 'a', 'c'))).toBe('B | A c')
    expect(drawn(moveTo(split, 'c', 'b'))).toBe('a C b')
  })

  it('steps round the tabs of the pane in use', () => {
    expect(drawn(stepTab(filled('a', 'b', 'c'), 1))).toBe('A b c')
    expect(drawn(stepTab(filled('a', 'b', 'c'), -1))).toBe('a B c')
    expect(drawn(stepTab(filled('a'), 1))).toBe('A')
  })

  it('takes no more tabs than it can hold', () => {
    const ids = Array.from({ length: layouts.MOST_TABS + 5 }, (_, index) => `t${index}`)
    expect(layouts.allTabs(filled(...ids))).toHaveLength(layouts.MOST_TABS)
  })

  it('finds the console that shows the same; a shell is another one each time', () => {
    const layout = filled('a')
    const machine = { id: `container:docker/${'0'.repeat(64)}`, name: 'web' }
    const shell = { id: 's', console: consoleFor('exec', machine) }
    expect(layouts.tabShowing(layout, tab('a').console)?.id).toBe('a')
    expect(layouts.tabShowing(layout, tab('b').console)).toBeNull()
    expect(layouts.tabShowing(addTab(layout, shell), shell.console)).toBeNull()
  })

  it('stays within its limits', () => {
    expect(layouts.withinHeight(10, 800)).toBe(140)
    expect(layouts.withinHeight(700, 800)).toBe(480)
    expect(layouts.withinSplit(0.01)).toBe(0.2)
  })
})

describe('a stored dock', () => {
  const ids = () => {
    let last = 0
    return () => `n${++last}`
  }

  it('comes back as it was, with new ids', () => {
    const layout = { ...moveAcross(filled('a', 'b', 'c'), 'c'), height: 333, split: 0.4 }
    const back = layouts.fromStored(JSON.parse(JSON.stringify(layouts.toStored(layout))), ids())
    expect(back).toMatchObject({ open: true, height: 333, split: 0.4, focused: 1 })
    expect(back?.panes.map((pane) => pane.tabs.map((one) => one.console))).toEqual(
      layout.panes.map((pane) => pane.tabs.map((one) => one.console)),
    )
    expect(back && drawn(back)).toBe('n1 N2 | N3')
  })

  it('fits into the settings even when it is full of long names', () => {
    const name = 'n'.repeat(255)
    const one = (id: string) => ({ id, console: consoleFor('screen', { id: `vm:system/${id}`, name }) })
    const ids24 = Array.from({ length: layouts.MOST_TABS }, (_, index) => one(`t${index}`))
    expect(JSON.stringify(layouts.toStored(ids24.reduce(addTab, emptyDock))).length).toBeLessThan(30_000)
  })

  it('is empty when it was', () => {
    expect(layouts.fromStored(layouts.toStored(emptyDock), ids())).toEqual(emptyDock)
  })

  it('is ignored when it is something else', () => {
    for (const odd of [null, 1, 'x', {}, { ...layouts.toStored(filled('a')), panes: [{ tabs: [], active: 0 }] }]) {
      expect(layouts.fromStored(odd, ids())).toBeNull()
    }
  })
})

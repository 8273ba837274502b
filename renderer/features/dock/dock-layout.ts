import { z } from 'zod'
import { consoleTab, isShared, machineOf, type ConsoleTab } from '../consoles/console-tab.ts'

/** A console with a place in the dock. */
export interface DockTab {
  readonly id: string
  readonly console: ConsoleTab
}

export interface DockPane {
  readonly tabs: readonly DockTab[]
  readonly active: string | null
}

/** What the dock shows; every change makes a new one. There are one or two panes, and only an empty dock has an empty pane. */
export interface DockLayout {
  readonly open: boolean
  /** CSS pixels. */
  readonly height: number
  /** The left pane's share of the width. */
  readonly split: number
  readonly panes: readonly DockPane[]
  /** Index of the pane that new consoles go to. */
  readonly focused: number
}

export const DEFAULT_HEIGHT = 252
export const LEAST_HEIGHT = 140
/** Of the window. */
export const MOST_SHARE = 0.6
const LEAST_SPLIT = 0.2
/** Each holds a connection and scroll-back. */
export const MOST_TABS = 24

export const emptyDock: DockLayout = {
  open: false,
  height: DEFAULT_HEIGHT,
  split: 0.5,
  panes: [{ tabs: [], active: null }],
  focused: 0,
}

export function allTabs(layout: DockLayout): DockTab[] {
  return layout.panes.flatMap((pane) => pane.tabs)
}

export function paneOf(layout: DockLayout, tab: string): number {
  return layout.panes.findIndex((pane) => pane.tabs.some(({ id }) => id === tab))
}

function withPane(layout: DockLayout, index: number, change: Partial<DockPane>): DockLayout {
  return { ...layout, panes: layout.panes.map((pane, at) => (at === index ? { ...pane, ...change } : pane)) }
}

/** A pane without tabs goes, unless it is the last one. */
function tidy(layout: DockLayout): DockLayout {
  const filled = layout.panes.filter((pane) => pane.tabs.length > 0)
  if (filled.length === layout.panes.length) return layout
  const panes = filled.length === 0 ? emptyDock.panes : filled
  return { ...layout, panes, focused: 0, open: layout.open && filled.length > 0 }
}

/** The tab that shows the same already; null when a new one is needed. */
export function tabShowing(layout: DockLayout, wanted: ConsoleTab): DockTab | null {
  const same = ({ console }: DockTab) =>
    console.kind === wanted.kind && machineOf(console) === machineOf(wanted) && isShared(console)
  return allTabs(layout).find(same) ?? null
}

/** Adds a tab to the focused pane and shows it; the same layout when there are too many. */
export function addTab(layout: DockLayout, tab: DockTab): DockLayout {
  if (allTabs(layout).length >= MOST_TABS) return layout
  const pane = layout.panes[layout.focused]
  if (pane === undefined) return layout
  return { ...withPane(layout, layout.focused, { tabs: [...pane.tabs, tab], active: tab.id }), open: true }
}

export function showTab(layout: DockLayout, id: string): DockLayout {
  const index = paneOf(layout, id)
  return index < 0 ? layout : { ...withPane(layout, index, { active: id }), focused: index, open: true }
}

/** Without the tab; its pane shows the neighbour on the right instead, as in browsers. */
function without(layout: DockLayout, id: string): DockLayout {
  const index = paneOf(layout, id)
  const pane = layout.panes[index]
  if (pane === undefined) return layout
  const at = pane.tabs.findIndex((tab) => tab.id === id)
  const tabs = pane.tabs.filter((tab) => tab.id !== id)
  const next = (tabs[at] ?? tabs.at(-1))?.id ?? null
  return withPane(layout, index, { tabs, active: pane.active === id ? next : pane.active })
}

/** With the tab at a place of a pane, shown there. */
function withTab(layout: DockLayout, tab: DockTab, index: number, at: number): DockLayout {
  const tabs = layout.panes[index]?.tabs ?? []
  return withPane(layout, index, { tabs: tabs.toSpliced(at, 0, tab), active: tab.id })
}

export function closeTab(layout: DockLayout, id: string): DockLayout {
  return tidy(without(layout, id))
}

/** To the other pane, which is made when there is none. A lone tab stays: its pane would only change sides. */
export function moveAcross(layout: DockLayout, id: string): DockLayout {
  const tab = tabOf(layout, id)
  if (tab === undefined || !canMove(layout, id)) return layout
  const to = paneOf(layout, id) === 0 ? 1 : 0
  const taken = without(layout, id)
  const widened = taken.panes.length > 1 ? taken : { ...taken, panes: [...taken.panes, ...emptyDock.panes] }
  const moved = tidy(withTab(widened, tab, to, widened.panes[to]?.tabs.length ?? 0))
  return { ...moved, focused: paneOf(moved, id) }
}

export function tabOf(layout: DockLayout, id: string): DockTab | undefined {
  return allTabs(layout).find((tab) => tab.id === id)
}

export function canMove(layout: DockLayout, id: string): boolean {
  const pane = layout.panes[paneOf(layout, id)]
  return pane !== undefined && (layout.panes.length > 1 || pane.tabs.length > 1)
}

/** The tab before or after the shown one of the focused pane, round the ends. */
export function stepTab(layout: DockLayout, by: 1 | -1): DockLayout {
  const pane = layout.panes[layout.focused]
  if (pane === undefined || pane.tabs.length < 2) return layout
  const at = pane.tabs.findIndex((tab) => tab.id === pane.active)
  const next = pane.tabs[(at + by + pane.tabs.length) % pane.tabs.length]
  return next === undefined ? layout : showTab(layout, next.id)
}

/** Puts a tab where another one is, of its own pane or the other; that one makes room. */
export function moveTo(layout: DockLayout, id: string, target: string): DockLayout {
  const tab = tabOf(layout, id)
  const to = paneOf(layout, target)
  const at = layout.panes[to]?.tabs.findIndex((one) => one.id === target) ?? -1
  if (tab === undefined || at < 0 || id === target) return layout
  const moved = tidy(withTab(without(layout, id), tab, to, at))
  return { ...moved, focused: paneOf(moved, id) }
}

export function changeConsole(layout: DockLayout, id: string, console: ConsoleTab): DockLayout {
  const index = paneOf(layout, id)
  const tabs = layout.panes[index]?.tabs.map((tab) => (tab.id === id ? { id, console } : tab))
  return tabs === undefined ? layout : withPane(layout, index, { tabs })
}

/** @param window the window's height in CSS pixels */
export function withinHeight(height: number, window: number): number {
  return Math.round(Math.max(LEAST_HEIGHT, Math.min(height, window * MOST_SHARE)))
}

export function withinSplit(split: number): number {
  return Math.min(1 - LEAST_SPLIT, Math.max(LEAST_SPLIT, split))
}

const stored = z.object({
  open: z.boolean(),
  height: z.number().min(LEAST_HEIGHT).max(4000),
  split: z.number().transform(withinSplit),
  panes: z.array(z.object({ tabs: z.array(consoleTab).min(1).max(MOST_TABS), active: z.number().int() })).max(2),
  focused: z.number().int().min(0).max(1),
})

/** The dock's part of the settings' layout: places instead of ids, which are of this page only. */
export function toStored(layout: DockLayout): z.input<typeof stored> {
  const panes = layout.panes
    .filter((pane) => pane.tabs.length > 0)
    .map((pane) => ({
      tabs: pane.tabs.map((tab) => tab.console),
      active: pane.tabs.findIndex((tab) => tab.id === pane.active),
    }))
  const { open, height, split, focused } = layout
  return { open, height, split, panes, focused: Math.min(focused, 1) }
}

/** @param newId makes an id for each tab */
export function fromStored(value: unknown, newId: () => string): DockLayout | null {
  const parsed = stored.safeParse(value)
  if (!parsed.success) return null
  const { panes, focused, ...rest } = parsed.data
  const made = panes.map((pane) => {
    const tabs = pane.tabs.map((console) => ({ id: newId(), console }))
    return { tabs, active: (tabs[pane.active] ?? tabs[0])?.id ?? null }
  })
  if (made.length === 0) return { ...emptyDock, height: rest.height, split: rest.split }
  return { ...rest, panes: made, focused: Math.min(focused, made.length - 1) }
}

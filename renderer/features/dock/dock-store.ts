import { Value } from '../../lib/value.ts'
import type { MachineStore } from '../../api/machine-store.ts'
import type { Session } from '../../api/session.ts'
import type { ConsoleKey } from '../consoles/console-keys.ts'
import { addressOf, ownsProcess, type ConsoleTab } from '../consoles/console-tab.ts'
import type { ConsoleSession, ConsoleSurroundings } from '../consoles/console-session.ts'
import { LogSession } from '../consoles/log-session.ts'
import { ScreenSession } from '../consoles/screen-session.ts'
import { TerminalSession } from '../consoles/terminal-session.ts'
import * as layouts from './dock-layout.ts'
import type { DockLayout, DockTab } from './dock-layout.ts'

let lastId = 0

/** Of this page only. */
export function newTabId(): string {
  lastId += 1
  return `console-${lastId}`
}

function sessionFor({ id, console: tab }: DockTab, around: ConsoleSurroundings): ConsoleSession {
  switch (tab.kind) {
    case 'screen':
      return new ScreenSession(id, tab, around)
    case 'logs':
      return new LogSession(tab, around)
    case 'serial':
    case 'ssh':
    case 'exec':
    case 'attach':
    case 'shell':
      return new TerminalSession(id, tab, around)
  }
}

/** The consoles of a page and their places. A console is opened when it is first looked at and lives until it is closed. */
export class DockStore implements Disposable {
  readonly layout = new Value<DockLayout>(layouts.emptyDock)
  readonly #sessions = new Map<string, ConsoleSession>()
  readonly #around: ConsoleSurroundings

  constructor(page: { readonly session: Session; readonly machines: MachineStore }) {
    this.#around = {
      session: page.session,
      machines: page.machines,
      key: (tab, key) => this.#key(tab, key),
      focused: (tab) => this.#focusedOn(tab),
    }
  }

  /** Shows a console: the one that is open already, or a new one where each is a program of its own. */
  open(console: ConsoleTab): void {
    const layout = this.layout.get()
    const shown = layouts.tabShowing(layout, console)
    const tab = shown ?? { id: newTabId(), console }
    this.layout.set(shown === null ? layouts.addTab(layout, tab) : layouts.showTab(layout, tab.id))
    if (layouts.paneOf(this.layout.get(), tab.id) >= 0) this.session(tab).focus()
  }

  /** The usual console of a machine; one of its terminals that is open already will do. */
  openUsual(console: ConsoleTab): void {
    const isSame = (tab: DockTab) =>
      tab.console.kind === console.kind && JSON.stringify(tab.console) === JSON.stringify(console)
    const shown = layouts.allTabs(this.layout.get()).find(isSame)
    if (shown === undefined) this.open(console)
    else this.show(shown.id)
  }

  /** Shows a tab and leaves the keyboard where it is. */
  activate(id: string): void {
    this.layout.set(layouts.showTab(this.layout.get(), id))
  }

  show(id: string): void {
    this.activate(id)
    const tab = layouts.tabOf(this.layout.get(), id)
    if (tab !== undefined) this.session(tab).focus()
  }

  close(id: string): void {
    this.layout.set(layouts.closeTab(this.layout.get(), id))
    this.#drop(id)
  }

  change(change: Partial<Pick<DockLayout, 'open' | 'height' | 'split' | 'focused'>>): void {
    this.layout.set({ ...this.layout.get(), ...change })
  }

  toggle(): void {
    const { open, panes, focused } = this.layout.get()
    this.change({ open: !open })
    const active = panes[focused]?.active ?? null
    if (active === null) return
    if (open) document.getElementById(tabElementId(active))?.focus()
    else this.show(active)
  }

  moveAcross(id: string): void {
    this.layout.set(layouts.moveAcross(this.layout.get(), id))
  }

  moveTo(id: string, target: string): void {
    this.layout.set(layouts.moveTo(this.layout.get(), id, target))
  }

  step(by: 1 | -1): void {
    const next = layouts.stepTab(this.layout.get(), by)
    this.layout.set(next)
    const active = next.panes[next.focused]?.active
    if (active !== null && active !== undefined) this.#sessions.get(active)?.focus()
  }

  /** Changes how a console is shown; one that shows another thing now is opened anew. */
  changeConsole(id: string, console: ConsoleTab): void {
    this.layout.set(layouts.changeConsole(this.layout.get(), id, console))
    const session = this.#sessions.get(id)
    if (session instanceof ScreenSession && console.kind === 'screen') session.change(console)
    else this.#drop(id)
  }

  /** A window of its own. A program of the user cannot move there: it stays, and the window starts another one. */
  detach({ id, console }: DockTab): void {
    // The console has to be let go before the window asks for it.
    if (!ownsProcess(console)) this.close(id)
    window.open(addressOf(console), '_blank', 'popup,width=960,height=640')
  }

  /** The live console of a tab, opened when it is not yet. */
  session(tab: DockTab): ConsoleSession {
    const session = this.#sessions.get(tab.id) ?? sessionFor(tab, this.#around)
    this.#sessions.set(tab.id, session)
    return session
  }

  /** Null when nobody has looked at it. */
  liveSession(id: string): ConsoleSession | null {
    return this.#sessions.get(id) ?? null
  }

  [Symbol.dispose](): void {
    for (const id of [...this.#sessions.keys()]) this.#drop(id)
  }

  #drop(id: string): void {
    this.#sessions.get(id)?.[Symbol.dispose]()
    this.#sessions.delete(id)
  }

  #key(id: string, key: ConsoleKey): void {
    switch (key) {
      case 'leave':
        return leave(id)
      case 'next-tab':
        return this.step(1)
      case 'previous-tab':
        return this.step(-1)
      case 'copy':
        return this.#copy(id)
      case 'find':
        return this.#find(id)
      case 'paste':
        return
    }
  }

  #copy(id: string): void {
    const session = this.#sessions.get(id)
    const text = session instanceof TerminalSession ? (session.view?.selection() ?? '') : ''
    if (text !== '') void navigator.clipboard.writeText(text).catch(() => undefined)
  }

  #find(id: string): void {
    const session = this.#sessions.get(id)
    if (session instanceof TerminalSession) session.searching.set(true)
  }

  #focusedOn(id: string): void {
    const layout = this.layout.get()
    const pane = layouts.paneOf(layout, id)
    if (pane >= 0 && pane !== layout.focused) this.layout.set({ ...layout, focused: pane })
  }
}

/** To the console's tab, from where Tab goes on through the page; out of the full screen first. */
function leave(id: string): void {
  if (document.fullscreenElement !== null) void document.exitFullscreen()
  document.getElementById(tabElementId(id))?.focus()
}

export function tabElementId(id: string): string {
  return `tab-${id}`
}

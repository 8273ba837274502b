import { useEffect, useState } from 'react'
import { usePage, type Page } from '../../../app/page-context.ts'
import type { Container } from '../../../../contract/machine.ts'
import { Value } from '../../../lib/value.ts'
import type { ConsoleSurroundings } from '../../consoles/console-session.ts'
import { consoleFor, consoleTab, type ConsoleOf, type ConsoleTab } from '../../consoles/console-tab.ts'
import { LogSession } from '../../consoles/log-session.ts'
import { TerminalSession } from '../../consoles/terminal-session.ts'

type LogConsoleTab = ConsoleOf<'logs'>
type ExecTab = ConsoleOf<'exec'>

interface Open<T, S> {
  readonly tab: T
  readonly session: S
}

/** The element that the keyboard goes to when a terminal is left. */
const TERMINAL_TAB = 'machine-tab-terminal'

/** The log and the terminal of a page, opened when they are first looked at; they live as long as the page. */
export class OwnSessions implements Disposable {
  /** Changes when another shell is chosen. */
  readonly terminal = new Value<Open<ExecTab, TerminalSession> | null>(null)
  readonly #around: ConsoleSurroundings
  readonly #machine: Pick<Container, 'id' | 'name'>
  #log: Open<LogConsoleTab, LogSession> | null = null

  constructor(page: Pick<Page, 'session' | 'machines'>, machine: Pick<Container, 'id' | 'name'>) {
    this.#machine = { id: machine.id, name: machine.name }
    this.#around = {
      session: page.session,
      machines: page.machines,
      focused: () => undefined,
      key: (_tab, key) => {
        const terminal = this.terminal.get()?.session
        if (key === 'leave') document.getElementById(TERMINAL_TAB)?.focus()
        else if (key === 'find') terminal?.searching.set(true)
        else if (key === 'copy')
          void navigator.clipboard.writeText(terminal?.view?.selection() ?? '').catch(() => undefined)
      },
    }
  }

  log(): Open<LogConsoleTab, LogSession> {
    if (this.#log === null) {
      const tab = consoleTab.parse({
        kind: 'logs',
        machine: this.#machine.id,
        name: this.#machine.name,
      }) as LogConsoleTab
      this.#log = { tab, session: new LogSession(tab, this.#around) }
    }
    return this.#log
  }

  openTerminal(): void {
    if (this.terminal.get() === null) this.changeTerminal(consoleFor('exec', this.#machine))
  }

  /** Ends the shell that runs and starts the chosen one. */
  changeTerminal(tab: ConsoleTab): void {
    if (tab.kind !== 'exec') return
    this.terminal.get()?.session[Symbol.dispose]()
    this.terminal.set({ tab, session: new TerminalSession('machine-page', tab, this.#around) })
  }

  [Symbol.dispose](): void {
    this.#log?.session[Symbol.dispose]()
    this.terminal.get()?.session[Symbol.dispose]()
  }
}

export function useOwnSessions(container: Container): OwnSessions {
  const page = usePage()
  // A page is of one container: another id is another page.
  const [sessions] = useState(() => new OwnSessions(page, container))
  useEffect(() => () => sessions[Symbol.dispose](), [sessions])
  return sessions
}

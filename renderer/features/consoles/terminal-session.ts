import { t } from 'i18next'
import i18next from 'i18next'
import { ByteChannel, type ChannelListener } from '../../api/byte-channel.ts'
import type { Client } from '../../api/client.ts'
import { openSocket } from '../../api/port-transport.ts'
import { formatTime } from '../../lib/format.ts'
import { loadAgain } from '../../lib/load-again.ts'
import { Value } from '../../lib/value.ts'
import type { ConsoleOf } from './console-tab.ts'
import { waitingPlan, type ConsoleSession, type ConsoleSurroundings } from './console-session.ts'
import { ConsoleLink, type LinkPlan } from './link.ts'
import type { SearchCount, TerminalView } from './terminal-view.ts'

export type TerminalTab = ConsoleOf<'serial' | 'ssh' | 'exec' | 'attach' | 'shell'>

interface Size {
  readonly columns: number
  readonly rows: number
}

/** Bash where the image has it, tried inside of the container: not every image does. */
const SHELLS = {
  auto: ['/bin/sh', '-c', 'if command -v bash >/dev/null; then exec bash; else exec sh; fi'],
  bash: ['bash'],
  sh: ['/bin/sh'],
} as const satisfies Record<ConsoleOf<'exec'>['shell'], readonly string[]>

interface Wish extends Size {
  readonly force: boolean
  /** What it said before this page was there comes first. */
  readonly replay: boolean
}

async function ticketFor(tab: TerminalTab, client: Client, { force, replay, ...size }: Wish): Promise<string> {
  switch (tab.kind) {
    case 'serial':
      return (await client.console.serial({ id: tab.machine, force, replay })).stream
    case 'exec': {
      const user = tab.user === '' ? {} : { user: tab.user }
      return (await client.console.exec({ id: tab.machine, command: [...SHELLS[tab.shell]], ...user, ...size })).stream
    }
    case 'ssh':
      return (await client.console.ssh({ id: tab.machine, user: tab.user, ...size })).stream
    case 'attach':
      return (await client.console.attach({ id: tab.machine, ...size })).stream
    case 'shell':
      return (await client.console.shell(size)).stream
  }
}

/** A terminal joined with a byte stream; the text stays when the stream goes and comes again. */
export class TerminalSession implements ConsoleSession {
  readonly unseen = new Value(false)
  /** The address under the pointer. */
  readonly link = new Value<string | null>(null)
  readonly hasFocus = new Value(false)
  readonly searching = new Value(false)
  readonly found = new Value<SearchCount>({ index: -1, count: 0 })
  readonly element = document.createElement('div')
  readonly stream: ConsoleLink
  readonly #id: string
  readonly #tab: TerminalTab
  readonly #around: ConsoleSurroundings
  #view: TerminalView | null = null
  #isShown = false
  #wasOpen = false
  #isDisposed = false
  #wantsFocus = false

  constructor(id: string, tab: TerminalTab, around: ConsoleSurroundings) {
    this.#id = id
    this.#tab = tab
    this.#around = around
    this.element.className = 'rig-terminal'
    this.element.translate = false
    this.stream = new ConsoleLink(this.#plan())
    void this.#begin()
  }

  get view(): TerminalView | null {
    return this.#view
  }

  shown(is: boolean): void {
    this.#isShown = is
    if (!is) return
    this.unseen.set(false)
    this.#view?.fit()
    this.#takeFocus()
  }

  focus(): void {
    this.#wantsFocus = true
    this.#takeFocus()
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true
    this.stream[Symbol.dispose]()
    this.#view?.[Symbol.dispose]()
    this.element.remove()
  }

  async #begin(): Promise<void> {
    try {
      const { TerminalView } = await loadAgain(async () => import('./terminal-view.ts'))
      // Characters are measured once: before the font is there they would have another width.
      await Promise.race([document.fonts.load("13px 'Red Hat Mono'"), new Promise((go) => setTimeout(go, 1000))])
      if (this.#isDisposed) return
      this.#view = new TerminalView(this.element, t('consoles.terminalLabel'), {
        input: (bytes) => this.#input(bytes),
        resized: (columns, rows) => this.stream.channel?.resize(columns, rows),
        key: (key) => this.#around.key(this.#id, key),
        link: (address) => this.link.set(address),
        focused: (is) => {
          this.hasFocus.set(is)
          if (is) this.#around.focused(this.#id)
        },
      })
      this.#view.onFound((found) => this.found.set(found))
      this.#view.fit()
      this.#takeFocus()
      this.stream.start()
    } catch (error) {
      if (!this.#isDisposed) this.stream.fail({ code: 'UNKNOWN', data: {}, message: String(error) })
    }
  }

  /** Now, or as soon as it is on screen and loaded. */
  #takeFocus(): void {
    if (!this.#wantsFocus || !this.#isShown || this.#view === null) return
    this.#wantsFocus = false
    this.#view.focus()
  }

  #input(bytes: Uint8Array): void {
    if (this.stream.state.get().type === 'open') this.stream.channel?.send(bytes)
  }

  #plan(): LinkPlan {
    const tab = this.#tab
    return {
      ...waitingPlan(tab, this.#around),
      reopens: tab.kind === 'serial' || tab.kind === 'attach',
      open: async (force: boolean, listener: ChannelListener) => {
        const size = this.#view?.size ?? { columns: 80, rows: 24 }
        const ticket = await ticketFor(tab, this.#around.session.client(), { ...size, force, replay: !this.#wasOpen })
        return new ByteChannel(openSocket({ channel: 'stream', ticket }), listener)
      },
      opened: (channel, isFirst) => {
        this.#wasOpen = true
        const size = this.#view?.size
        if (!isFirst) {
          this.#view?.separate(t('consoles.openedAgain', { time: formatTime(Date.now(), i18next.language) }))
        }
        // The pane may have changed its size on the way.
        if (size !== undefined && tab.kind !== 'serial') channel.resize(size.columns, size.rows)
      },
      data: (bytes, consumed) => {
        if (!this.#isShown) this.unseen.set(true)
        if (this.#view === null) consumed()
        else this.#view.write(bytes, consumed)
      },
      closed: () => undefined,
    }
  }
}

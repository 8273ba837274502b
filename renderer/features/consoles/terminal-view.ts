import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import { WebLinksAddon } from '@xterm/addon-web-links'
import { WebglAddon } from '@xterm/addon-webgl'
import { Terminal } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'
import { consoleKey, type ConsoleKey } from './console-keys.ts'
import { opensLink, safeLink } from './links.ts'
import { terminalTheme } from './terminal-theme.ts'

export interface TerminalHooks {
  input(bytes: Uint8Array): void
  resized(columns: number, rows: number): void
  key(key: ConsoleKey): void
  /** The address under the pointer; null when it left. */
  link(address: string | null): void
  focused(is: boolean): void
}

export interface SearchCount {
  /** Counted from 0; -1 without a match. */
  readonly index: number
  readonly count: number
}

/** Lines above the screen that are kept. */
const SCROLL_BACK = 10_000

/**
 * Back to plain text after a stream broke off in the middle of something: ends mouse
 * reports and bracketed paste, shows the cursor, resets attributes and character sets (xterm control sequences; DECSTR).
 */
const PLAIN = '\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[?25h\x1b[!p\x1b[0m\x0f'

const encoder = new TextEncoder()

/** An xterm on an element of its own, which can be moved between places of the page. */
export class TerminalView implements Disposable {
  readonly element: HTMLElement
  readonly #terminal: Terminal
  readonly #fit = new FitAddon()
  readonly #search = new SearchAddon({ highlightLimit: 2000 })
  readonly #observer: ResizeObserver
  #webgl: WebglAddon | null = null

  constructor(element: HTMLElement, label: string, hooks: TerminalHooks) {
    this.element = element
    const terminal = new Terminal({
      allowProposedApi: true,
      cursorBlink: true,
      fontFamily: "'Red Hat Mono', 'Noto Sans Mono CJK JP', monospace",
      fontSize: 13,
      lineHeight: 1,
      // A guest's garbage would flood the browser's console.
      logLevel: 'off',
      minimumContrastRatio: 4.5,
      rightClickSelectsWord: false,
      scrollback: SCROLL_BACK,
      screenReaderMode: false,
      theme: terminalTheme,
      // Links of the guest's own making (OSC 8) show one text and lead elsewhere: same rule as for the visible ones.
      linkHandler: {
        activate: (event, text) => opensLink(event, text),
        hover: (_event, text) => hooks.link(safeLink(text)),
        leave: () => hooks.link(null),
      },
    })
    this.#terminal = terminal
    terminal.loadAddon(this.#fit)
    terminal.loadAddon(this.#search)
    terminal.loadAddon(new Unicode11Addon())
    terminal.unicode.activeVersion = '11'
    terminal.loadAddon(
      new WebLinksAddon((event, address) => opensLink(event, address), {
        urlRegex: /https:\/\/[^\s"'<>\\^`{|}]+[^\s"'<>\\^`{|}.,:;!?)\]]/,
        hover: (_event, address) => hooks.link(safeLink(address)),
        leave: () => hooks.link(null),
      }),
    )
    ignoreRequests(terminal)
    terminal.open(element)
    terminal.textarea?.setAttribute('aria-label', label)
    terminal.textarea?.addEventListener('focus', () => hooks.focused(true))
    terminal.textarea?.addEventListener('blur', () => hooks.focused(false))
    terminal.attachCustomKeyEventHandler((event) => this.#key(event, hooks))
    terminal.onData((text) => hooks.input(encoder.encode(text)))
    // Mouse reports above column 95 and the like are bytes, not text.
    terminal.onBinary((text) => hooks.input(Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff)))
    terminal.onResize(({ cols, rows }) => hooks.resized(cols, rows))
    this.#observer = new ResizeObserver(() => this.fit())
    this.#observer.observe(element)
    this.#drawFast()
  }

  get size(): { readonly columns: number; readonly rows: number } {
    return { columns: this.#terminal.cols, rows: this.#terminal.rows }
  }

  /** @param done called when the bytes are on the screen */
  write(bytes: Uint8Array, done: () => void): void {
    this.#terminal.write(bytes, done)
  }

  /** A line of our own between two streams; what came before stays above it. */
  separate(text: string): void {
    // Only where it is shown: without, leaving it would move the cursor to wherever it was saved last.
    this.#terminal.write('', () => {
      const isAlternate = this.#terminal.buffer.active.type === 'alternate'
      this.#terminal.write(`${isAlternate ? '\x1b[?1049l' : ''}${PLAIN}\r\n\x1b[90m── ${text} ──\x1b[0m\r\n`)
    })
  }

  fit(): void {
    // Without a place on the page there is no size.
    if (this.element.clientWidth > 0 && this.element.clientHeight > 0) this.#fit.fit()
  }

  focus(): void {
    this.#terminal.focus()
  }

  blur(): void {
    this.#terminal.blur()
  }

  clear(): void {
    this.#terminal.clear()
  }

  /** All text that is kept, lines joined where the terminal wrapped them. */
  text(): string {
    const { active } = this.#terminal.buffer
    let text = ''
    for (let index = 0; index < active.length; index += 1) {
      const line = active.getLine(index)
      text += (index > 0 && line?.isWrapped !== true ? '\n' : '') + (line?.translateToString(true) ?? '')
    }
    return text.trimEnd() + '\n'
  }

  selection(): string {
    return this.#terminal.getSelection()
  }

  paste(text: string): void {
    this.#terminal.paste(text)
  }

  find(text: string, direction: 'next' | 'previous'): void {
    const options = {
      decorations: { matchOverviewRuler: '#e9bd55', activeMatchColorOverviewRuler: '#8fc1f7', ...marks },
    }
    if (text === '') this.#search.clearDecorations()
    else if (direction === 'next') this.#search.findNext(text, options)
    else this.#search.findPrevious(text, options)
  }

  onFound(listener: (found: SearchCount) => void): void {
    this.#search.onDidChangeResults(({ resultIndex, resultCount }) =>
      listener({ index: resultIndex, count: resultCount }),
    )
  }

  endSearch(): void {
    this.#search.clearDecorations()
    this.#terminal.clearSelection()
  }

  [Symbol.dispose](): void {
    this.#observer.disconnect()
    this.#terminal.dispose()
  }

  #key(event: KeyboardEvent, hooks: TerminalHooks): boolean {
    const key = consoleKey(event)
    if (key === null) return true
    // Left to the browser: its paste event brings the text without asking for the clipboard, and xterm takes it.
    if (key === 'paste') return false
    event.preventDefault()
    event.stopPropagation()
    if (event.type === 'keydown') hooks.key(key)
    return false
  }

  /** WebGL where a graphics card draws it; a software context is slower than the DOM. */
  #drawFast(): void {
    if (!hasGraphicsCard()) return
    const webgl = new WebglAddon()
    // Browsers keep 16 contexts and take the oldest away: that terminal goes on in the DOM.
    webgl.onContextLoss(() => {
      webgl.dispose()
      this.#webgl = null
    })
    this.#terminal.loadAddon(webgl)
    this.#webgl = webgl
  }

  /** Whether a graphics card draws it. */
  get isFast(): boolean {
    return this.#webgl !== null
  }
}

let graphicsCard: boolean | undefined

/** Browsers without a card draw WebGL by software, and not all of them say so where they are asked to fail. */
function hasGraphicsCard(): boolean {
  graphicsCard ??= askForGraphicsCard()
  return graphicsCard
}

function askForGraphicsCard(): boolean {
  const probe = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true })
  if (probe === null) return false
  const names = probe.getExtension('WEBGL_debug_renderer_info')
  const renderer: unknown = names === null ? '' : probe.getParameter(names.UNMASKED_RENDERER_WEBGL)
  probe.getExtension('WEBGL_lose_context')?.loseContext()
  return typeof renderer === 'string' && !/swiftshader|llvmpipe|softpipe|software/i.test(renderer)
}

const marks = { matchBackground: '#4d4020', activeMatchBackground: '#2f5a85', activeMatchBorder: '#8fc1f7' }

/**
 * The guest's requests to this side stay without effect: titles (OSC 0-2) could pose as ours, the clipboard (OSC 52) and
 * notifications (OSC 9, 777) are the user's. xterm 6 knows no OSC 52 by itself; this holds when it learns it.
 */
function ignoreRequests(terminal: Terminal): void {
  for (const code of [0, 1, 2, 9, 50, 52, 777, 1337]) terminal.parser.registerOscHandler(code, () => true)
  // Window operations (CSI t) are off by default in xterm; the answer to a title report would be typed for the user.
  terminal.parser.registerCsiHandler({ final: 't' }, () => true)
}

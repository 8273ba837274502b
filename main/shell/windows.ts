import { BrowserWindow, nativeTheme, screen, type WebContents } from 'electron'
import type { ShellEvent } from '../../contract/shell.ts'
import type { Logger } from '../system/logger.ts'
import { Mailbox } from './mailbox.ts'
import { PAGE_URL } from './origin.ts'
import { placeWindow, type Placement, type WindowKind, type WindowPlacements } from './window-state.ts'

/** A page that opens windows in a loop must not take the desktop down. */
const MOST_WINDOWS = 24
/** A page that ends this often within a minute is not loaded again by itself. */
const MOST_RELOADS = 3
const MINUTE = 60_000
/** Milliseconds without a move or resize after which the place is written. */
const SETTLE = 500

export interface WindowFiles {
  readonly preload: string
  readonly icon: string
}

export interface WindowsOptions {
  readonly files: WindowFiles
  readonly placements: WindowPlacements
  readonly logger: Logger
  /** Developer tools exist in a checkout only. */
  readonly isDevelopment: boolean
}

interface Pane {
  readonly window: BrowserWindow
  readonly kind: WindowKind
  readonly mailbox: Mailbox
}

function placeOf(window: BrowserWindow): Placement {
  return { bounds: window.getNormalBounds(), maximized: window.isMaximized() }
}

/** All windows of the app. Each shows our page, sandboxed, and has a mailbox for what happens outside of it. */
export class Windows {
  readonly #options: WindowsOptions
  readonly #panes = new Map<number, Pane>()

  constructor(options: WindowsOptions) {
    this.#options = options
  }

  /** @param url an address of our page */
  open(kind: WindowKind, url = PAGE_URL): void {
    if (this.#panes.size >= MOST_WINDOWS) return this.#options.logger.log('warn', 'too many windows', { url })
    const { files, placements, isDevelopment } = this.#options
    const saved = placements.get(kind)
    const areas = screen.getAllDisplays().map((display) => display.workArea)
    const window = new BrowserWindow({
      ...placeWindow(kind, saved, areas),
      minWidth: 640,
      minHeight: 480,
      show: false,
      title: 'Labrig',
      icon: files.icon,
      // What is seen before the page's first paint.
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#1b1d21' : '#f2f2f2',
      webPreferences: {
        preload: files.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInSubFrames: false,
        nodeIntegrationInWorker: false,
        webSecurity: true,
        webviewTag: false,
        spellcheck: false,
        devTools: isDevelopment,
      },
    })
    const id = window.webContents.id
    const pane = { window, kind, mailbox: new Mailbox() }
    this.#panes.set(id, pane)
    window.once('closed', () => this.#panes.delete(id))
    window.once('ready-to-show', () => {
      if (saved?.maximized === true) window.maximize()
      window.show()
    })
    this.#rememberPlace(pane)
    this.#reloadWhenGone(pane)
    window.loadURL(url).catch((error: unknown) => this.#options.logger.log('error', 'page not loaded', { url, error }))
  }

  mailboxOf(contents: WebContents): Mailbox | undefined {
    return this.#panes.get(contents.id)?.mailbox
  }

  windowOf(contents: WebContents): BrowserWindow | undefined {
    return this.#panes.get(contents.id)?.window
  }

  /** To every window. */
  broadcast(event: ShellEvent): void {
    for (const { mailbox } of this.#panes.values()) mailbox.post(event)
  }

  /** To the window that is worked in; else to the main window. */
  postToFocused(event: ShellEvent): void {
    const focused = [...this.#panes.values()].find(({ window }) => window.isFocused())
    ;(focused ?? this.#mainPane())?.mailbox.post(event)
  }

  /** Brings the main window to the front, made anew if it was closed, and tells it. */
  showMain(...events: readonly ShellEvent[]): void {
    if (this.#mainPane() === undefined) this.open('main')
    const pane = this.#mainPane()
    if (pane === undefined) return
    if (pane.window.isMinimized()) pane.window.restore()
    pane.window.show()
    pane.window.focus()
    for (const event of events) pane.mailbox.post(event)
  }

  /** Before the end of the process, which waits for no file: where the windows are now. */
  async keepPlaces(): Promise<void> {
    const { placements } = this.#options
    for (const { window, kind } of this.#panes.values()) {
      if (!window.isDestroyed()) void placements.set(kind, placeOf(window)).catch(() => undefined)
    }
    await placements.settled()
  }

  #mainPane(): Pane | undefined {
    return [...this.#panes.values()].find(({ kind }) => kind === 'main')
  }

  #rememberPlace({ window, kind }: Pane): void {
    const { placements, logger } = this.#options
    let timer: NodeJS.Timeout | undefined
    const save = () => {
      clearTimeout(timer)
      placements.set(kind, placeOf(window)).catch((error: unknown) => logger.log('warn', 'place not kept', { error }))
    }
    const later = () => {
      clearTimeout(timer)
      timer = setTimeout(save, SETTLE)
    }
    window.on('resize', later)
    window.on('move', later)
    window.on('maximize', later)
    window.on('unmaximize', later)
    window.on('close', save)
  }

  #reloadWhenGone({ window, mailbox }: Pane): void {
    let reloads: number[] = []
    window.webContents.on('render-process-gone', (_, { reason, exitCode }) => {
      if (reason === 'clean-exit' || window.isDestroyed()) return
      this.#options.logger.log('error', 'page process gone', { reason, exitCode })
      reloads = [...reloads.filter((at) => Date.now() - at < MINUTE), Date.now()]
      if (reloads.length > MOST_RELOADS) return
      mailbox.endReader()
      mailbox.post({ type: 'restarted', what: 'page', reason })
      window.webContents.reload()
    })
  }
}

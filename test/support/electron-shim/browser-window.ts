import { EventEmitter } from 'node:events'
import { app, ShimEvent } from './app.ts'
import { browserContext } from './chromium.ts'
import { ShimWebContents } from './web-contents.ts'

export interface ShimWindowOptions {
  readonly width?: number
  readonly height?: number
  readonly x?: number
  readonly y?: number
  readonly webPreferences?: Readonly<Record<string, unknown>>
}

/** Electron's BrowserWindow; refuses what would make its page dangerous. */
export class BrowserWindow extends EventEmitter {
  static readonly all = new Set<BrowserWindow>()
  readonly options: ShimWindowOptions
  readonly webContents = new ShimWebContents()
  isVisible = false
  #bounds: { x: number; y: number; width: number; height: number }

  constructor(options: ShimWindowOptions) {
    super()
    const { sandbox, contextIsolation, nodeIntegration, webSecurity } = options.webPreferences ?? {}
    if (sandbox !== true || contextIsolation !== true || nodeIntegration !== false || webSecurity !== true) {
      throw new Error('shim: insecure webPreferences')
    }
    if (!app.isSandboxed) throw new Error('shim: app.enableSandbox() was not called')
    this.options = options
    const { x = 0, y = 0, width = 800, height = 600 } = options
    this.#bounds = { x, y, width, height }
    BrowserWindow.all.add(this)
    app.emit('web-contents-created', new ShimEvent(), this.webContents)
  }

  async loadURL(url: string): Promise<void> {
    const page = await (await browserContext()).newPage()
    await page.setViewportSize({ width: this.#bounds.width, height: this.#bounds.height })
    page.on('close', () => this.#closed())
    await this.webContents.load(page, url, String(this.options.webPreferences?.['preload']))
    this.emit('ready-to-show')
  }

  show(): void {
    this.isVisible = true
  }
  focus(): void {}
  restore(): void {}
  maximize(): void {
    this.emit('maximize')
  }
  isFocused(): boolean {
    return false
  }
  isMinimized(): boolean {
    return false
  }
  isMaximized(): boolean {
    return false
  }
  isDestroyed(): boolean {
    return !BrowserWindow.all.has(this)
  }
  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return this.#bounds
  }
  setBounds(bounds: { x: number; y: number; width: number; height: number }): void {
    this.#bounds = bounds
    this.emit('resize')
  }
  close(): void {
    this.emit('close', new ShimEvent())
    void this.webContents.page?.close()
  }

  #closed(): void {
    if (!BrowserWindow.all.delete(this)) return
    this.emit('closed')
    if (BrowserWindow.all.size === 0) app.emit('window-all-closed')
  }
}

app.closeWindows = () => {
  for (const window of BrowserWindow.all) window.emit('close', new ShimEvent())
}

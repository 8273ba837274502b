import { EventEmitter } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { CDPSession, Page, Route } from 'playwright-core'
import { ShimEvent } from './app.ts'
import { ipcMain, protocolHandlers } from './main-side.ts'
import { pack, unpack, type Packed } from './packing.ts'
import { isolatedWorld } from './page/isolated-world.ts'
import { mainWorld } from './page/main-world.ts'
import { ShimPort } from './port.ts'

const WORLD = 'labrig-shim-isolated'

/** Chromium knows no scheme of ours: the page is shown under an https name that resolves nowhere. */
const SHOWN = /^https:\/\/([^/]+)\.app\.invalid/
export const shownAddress = (url: string): string => url.replace(/^app:\/\/([^/]+)/, 'https://$1.app.invalid')
export const ownAddress = (url: string): string => url.replace(SHOWN, 'app://$1')

type FromPage =
  | { readonly type: 'document' }
  | { readonly type: 'open'; readonly url: string }
  | { readonly type: 'post'; readonly channel: string; readonly message: Packed; readonly ports: readonly number[] }
  | { readonly type: 'port'; readonly id: number; readonly data: Packed }
  | { readonly type: 'close'; readonly id: number }

export interface ShimFrame {
  readonly url: string
  readonly origin: string
  readonly top: ShimFrame
  readonly parent: null
}

type OpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' }

/** Electron's WebContents over a page of Chromium. */
export class ShimWebContents extends EventEmitter {
  static #last = 0
  readonly id = ++ShimWebContents.#last
  page: Page | undefined
  readonly mainFrame: ShimFrame
  #cdp: CDPSession | undefined
  #world = 0
  #ports = new Map<number, ShimPort>()
  #loading = ''
  #openHandler: OpenHandler = () => ({ action: 'allow' })

  constructor() {
    super()
    const url = () => ownAddress(this.page?.url() ?? '')
    this.mainFrame = {
      get url() {
        return url()
      },
      get origin() {
        return /^[\w+.-]+:\/\/[^/]*/.exec(url())?.[0] ?? 'null'
      },
      get top() {
        return this
      },
      parent: null,
    }
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler
  }

  reload(): void {
    this.#loading = this.mainFrame.url
    void this.page?.reload().catch(() => undefined)
  }

  async load(page: Page, url: string, preload: string): Promise<void> {
    this.page = page
    this.#loading = url
    await page.route('**/*', (route) => this.#answer(route))
    page.on('popup', (popup) => void popup.close())
    // The process of the page ended; Electron names the reason, CDP does not.
    page.on('crash', () => this.emit('render-process-gone', new ShimEvent(), { reason: 'crashed', exitCode: 5 }))
    await this.#prepare(page, await readFile(preload, 'utf8'))
    await page.goto(shownAddress(url))
  }

  async #prepare(page: Page, preload: string): Promise<void> {
    const cdp = await page.context().newCDPSession(page)
    this.#cdp = cdp
    await cdp.send('Page.enable')
    await cdp.send('Runtime.enable')
    cdp.on('Page.windowOpen', ({ url }) => this.#openHandler({ url: ownAddress(url) }))
    cdp.on('Runtime.bindingCalled', ({ name, executionContextId, payload }) => {
      if (name === 'labrigShimSend') this.#heard(executionContextId, JSON.parse(payload) as FromPage)
    })
    await cdp.send('Runtime.addBinding', { name: 'labrigShimSend', executionContextName: WORLD })
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: `(${mainWorld.toString()})()` })
    const source = `(${isolatedWorld.toString()})((require, process, module, exports) => {${preload}\n})`
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { worldName: WORLD, source })
  }

  #tell(message: object): void {
    const expression = `labrigShimReceive(${JSON.stringify(JSON.stringify(message))})`
    // The document may have gone meanwhile; its ports are closed then.
    this.#cdp?.send('Runtime.evaluate', { expression, contextId: this.#world }).catch(() => undefined)
  }

  #heard(world: number, message: FromPage): void {
    switch (message.type) {
      case 'document': {
        this.#world = world
        const before = [...this.#ports.values()]
        this.#ports = new Map()
        for (const port of before) port.closed()
        return
      }
      case 'open':
        this.#openHandler({ url: ownAddress(message.url) })
        return
      case 'post': {
        const ports = message.ports.map((id) => this.#adopt(id))
        const event = { sender: this, senderFrame: this.mainFrame, ports }
        ipcMain.emit(message.channel, event, unpack(message.message))
        return
      }
      case 'port':
        this.#ports.get(message.id)?.deliver(unpack(message.data))
        return
      case 'close': {
        const port = this.#ports.get(message.id)
        this.#ports.delete(message.id)
        port?.closed()
      }
    }
  }

  #adopt(id: number): ShimPort {
    const port = new ShimPort({
      post: (data) => this.#tell({ type: 'port', id, data: pack(data) }),
      close: () => {
        this.#ports.delete(id)
        this.#tell({ type: 'close', id })
      },
    })
    this.#ports.set(id, port)
    return port
  }

  /** Everything the page asks the network for: our scheme by its handler, documents of others only if main lets them. */
  async #answer(route: Route): Promise<void> {
    const request = route.request()
    const url = ownAddress(request.url())
    const isDocument = request.isNavigationRequest() && request.frame() === this.page?.mainFrame()
    if (isDocument && url !== this.#loading) {
      const event = Object.assign(new ShimEvent(), { url, isMainFrame: true })
      this.emit('will-navigate', event)
      if (event.defaultPrevented) return route.abort('aborted')
    }
    this.#loading = ''
    const handler = SHOWN.test(request.url()) ? protocolHandlers.get('app') : undefined
    if (handler === undefined) return route.abort('namenotresolved')
    const answer = await handler(new Request(url, { method: request.method() }))
    await route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: Buffer.from(await answer.arrayBuffer()),
    })
  }
}

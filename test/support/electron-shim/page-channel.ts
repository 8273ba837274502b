import type { Page } from 'playwright-core'
import { PORT_MESSAGE, type PortRequest } from '../../../contract/port.ts'

declare global {
  interface Window {
    labrigTestPorts?: Map<number, MessagePort>
    labrigTestHear?: (payload: string) => void
  }
}

type Hear = (kind: string, data: string) => void

/** What a page calls with what its ports received. */
const BINDING = 'labrigTestHear'
const listeners = new WeakMap<Page, Promise<Map<number, Hear>>>()
let last = 0

function listenersOf(page: Page): Promise<Map<number, Hear>> {
  const known = listeners.get(page) ?? listen(page)
  listeners.set(page, known)
  return known
}

/**
 * A binding of the protocol's own, not the page's exposeFunction: that one is put into every frame by hand, and a frame that goes
 * away in that moment makes it fail half-way, with the function there and nobody behind it.
 */
async function listen(page: Page): Promise<Map<number, Hear>> {
  const made = new Map<number, Hear>()
  const cdp = await page.context().newCDPSession(page)
  cdp.on('Runtime.bindingCalled', ({ name, payload }) => {
    if (name !== BINDING) return
    const { id, kind, data } = JSON.parse(payload) as { id: number; kind: string; data: string }
    made.get(id)?.(kind, data)
  })
  await cdp.send('Runtime.enable')
  await cdp.send('Runtime.addBinding', { name: BINDING })
  return made
}

/**
 * A port of the page, asked for as the page asks, spoken to from the test: a WebSocket as far as oRPC's link uses one. The
 * page's own code takes no part.
 */
export class PageChannel extends EventTarget {
  readonly #page: Page
  readonly #id = ++last
  readyState = 0
  /** All that came, the greeting included: text as it is, bytes as Buffers. */
  readonly received: (string | Buffer)[] = []

  private constructor(page: Page) {
    super()
    this.#page = page
  }

  static async open(page: Page, request: PortRequest | Readonly<Record<string, string>>): Promise<PageChannel> {
    const channel = new PageChannel(page)
    const heard = await listenersOf(page)
    heard.set(channel.#id, (kind, data) => channel.#hear(kind, data))
    await page.evaluate(askForPort, { id: channel.#id, message: { type: PORT_MESSAGE, ...request } })
    return channel
  }

  send(data: string | Uint8Array): void {
    const bytes = typeof data === 'string' ? null : Buffer.from(data).toString('base64')
    const input = { id: this.#id, text: typeof data === 'string' ? data : '', bytes }
    // The page may have gone; the close event tells.
    this.#page.evaluate(postOnPort, input).catch(() => undefined)
  }

  /** Resolves with everything received when `done` says so; rejects after 20 s. */
  until(done: (received: readonly (string | Buffer)[]) => boolean): Promise<readonly (string | Buffer)[]> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`received only ${String(this.received.slice(-5))}`)), 20_000)
      const check = () => {
        if (!done(this.received)) return
        clearTimeout(timer)
        this.removeEventListener('heard', check)
        resolve(this.received)
      }
      this.addEventListener('heard', check)
      check()
    })
  }

  get isClosed(): boolean {
    return this.readyState === 3
  }

  #hear(kind: string, data: string): void {
    if (kind === 'closed' || data === 'closed') {
      this.readyState = 3
      this.dispatchEvent(new Event('close'))
    } else {
      const value = kind === 'bytes' ? Buffer.from(data, 'base64') : data
      this.received.push(value)
      if (this.readyState === 0) {
        this.readyState = data === 'open' ? 1 : 2
        if (data === 'open') this.dispatchEvent(new Event('open'))
      } else this.dispatchEvent(new MessageEvent('message', { data: value }))
    }
    this.dispatchEvent(new Event('heard'))
  }
}

// Both run in the page.

function askForPort({ id, message }: { id: number; message: object }): void {
  const { port1, port2 } = new MessageChannel()
  window.labrigTestPorts ??= new Map()
  window.labrigTestPorts.set(id, port1)
  const tell = (kind: 'text' | 'bytes' | 'closed', data: string) =>
    window.labrigTestHear?.(JSON.stringify({ id, kind, data }))
  port1.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (!(data instanceof Uint8Array)) return tell('text', String(data))
    let text = ''
    for (const byte of data) text += String.fromCharCode(byte)
    tell('bytes', btoa(text))
  }
  port1.addEventListener('close', () => tell('closed', ''))
  window.postMessage(message, window.location.origin, [port2])
}

function postOnPort({ id, text, bytes }: { id: number; text: string; bytes: string | null }): void {
  const data = bytes === null ? text : Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))
  window.labrigTestPorts?.get(id)?.postMessage(data)
}

import type RFB from '@novnc/novnc'
import { ByteChannel, type ChannelListener } from '../../api/byte-channel.ts'
import { openSocket } from '../../api/port-transport.ts'
import { loadAgain } from '../../lib/load-again.ts'
import { Value } from '../../lib/value.ts'
import { consoleKey } from './console-keys.ts'
import type { ConsoleOf } from './console-tab.ts'
import { waitingPlan, type ConsoleSession, type ConsoleSurroundings } from './console-session.ts'
import { pressesFor, type KeyLayout } from './key-layouts.ts'
import { shiftKey, type KeyStroke } from './key-strokes.ts'
import { ConsoleLink, type LinkPlan } from './link.ts'
import { RfbSocket } from './rfb-socket.ts'

type ScreenTab = ConsoleOf<'screen'>
type RfbClass = typeof RFB

export interface PictureSize {
  readonly width: number
  readonly height: number
}

/**
 * Milliseconds between two typed keys: the keyboard of a PC keeps 16 bytes, and an emulated guest needs its time to fetch
 * them. Faster and letters are lost without a word.
 */
const TYPING_PACE = 25
/** Text to be typed at once; more takes minutes. */
export const MOST_TYPED = 4000

/** noVNC joined with a byte stream that speaks RFB. */
export class ScreenSession implements ConsoleSession {
  readonly unseen = new Value(false)
  /** Size of the guest's picture in its own pixels; null until there is one. */
  readonly size = new Value<PictureSize | null>(null)
  readonly hasFocus = new Value(false)
  /** Characters that are still to be typed. */
  readonly typing = new Value(0)
  readonly element = document.createElement('div')
  /** What noVNC fits the picture into. */
  readonly #frame = document.createElement('div')
  readonly stream: ConsoleLink
  readonly #id: string
  readonly #around: ConsoleSurroundings
  #tab: ScreenTab
  #rfbClass: RfbClass | null = null
  #rfb: RFB | null = null
  #socket: RfbSocket | null = null
  #password: string | null = null
  #observer: MutationObserver | null = null
  #stopTyping: (() => void) | null = null
  #density: AbortController | null = null
  #isDisposed = false
  #wantsFocus = false
  #isShown = false

  constructor(id: string, tab: ScreenTab, around: ConsoleSurroundings) {
    this.#id = id
    this.#tab = tab
    this.#around = around
    this.element.className = 'rig-screen'
    this.#frame.className = 'rig-screen-frame'
    this.element.append(this.#frame)
    this.#followDensity()
    this.size.subscribe(() => this.#fit())
    // Before noVNC, which hands every key to the guest.
    this.element.addEventListener('keydown', (event) => this.#key(event), { capture: true })
    this.element.addEventListener('focusin', () => {
      this.hasFocus.set(true)
      around.focused(id)
    })
    this.element.addEventListener('focusout', () => this.hasFocus.set(false))
    this.stream = new ConsoleLink(this.#plan())
    void this.#begin()
  }

  /** A picture changes all the time: there is no news in it. */
  shown(is: boolean): void {
    this.#isShown = is
    this.#takeFocus()
  }

  focus(): void {
    this.#wantsFocus = true
    this.#takeFocus()
  }

  blur(): void {
    this.#rfb?.blur()
  }

  /** Takes over the choices of its tab. */
  change(tab: ScreenTab): void {
    this.#tab = tab
    if (this.#rfb === null) return
    this.#rfb.viewOnly = tab.viewOnly
    this.#fit()
  }

  press({ keys }: KeyStroke): void {
    for (const { keysym, code } of keys) this.#rfb?.sendKey(keysym, code, true)
    for (const { keysym, code } of keys.toReversed()) this.#rfb?.sendKey(keysym, code, false)
  }

  /** Types a text as somebody at the guest's keyboard would. @returns the signs that its layout does not have */
  type(text: string, layout: KeyLayout): readonly string[] {
    const { presses, missing } = pressesFor(text.slice(0, MOST_TYPED), layout)
    this.stopTyping()
    let at = 0
    const timer = setInterval(() => {
      const press = presses[at]
      const rfb = this.#rfb
      at += 1
      this.typing.set(Math.max(0, presses.length - at))
      if (press === undefined || rfb === null) return this.stopTyping()
      if (press.shift) rfb.sendKey(shiftKey.keysym, shiftKey.code, true)
      rfb.sendKey(press.keysym, press.code)
      if (press.shift) rfb.sendKey(shiftKey.keysym, shiftKey.code, false)
    }, TYPING_PACE)
    this.#stopTyping = () => clearInterval(timer)
    return missing
  }

  stopTyping(): void {
    this.#stopTyping?.()
    this.#stopTyping = null
    this.typing.set(0)
  }

  /** The picture as PNG; null while there is none. */
  picture(): Promise<Blob | null> {
    return new Promise((resolve) => {
      if (this.#rfb === null || this.size.get() === null) resolve(null)
      else this.#rfb.toBlob(resolve, 'image/png')
    })
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true
    this.#endPicture()
    this.#density?.abort()
    this.stream[Symbol.dispose]()
    this.element.remove()
  }

  /**
   * One pixel of the guest is one of the screen, not of the page: noVNC's own 1:1 would blur on screens with another
   * density. It maps the mouse by the scale that follows from the frame.
   */
  #fit(): void {
    const size = this.size.get()
    const actual = this.#tab.scale === 'actual' && size !== null
    this.element.toggleAttribute('data-actual', actual)
    const length = (pixels: number) => `${pixels / window.devicePixelRatio}px`
    this.#frame.style.width = actual ? length(size.width) : ''
    this.#frame.style.height = actual ? length(size.height) : ''
  }

  /** The window moves to another screen, or the page is zoomed: the question is about one density, and asked anew. */
  #followDensity(): void {
    this.#density?.abort()
    this.#density = new AbortController()
    const { signal } = this.#density
    const again = () => {
      this.#followDensity()
      this.#fit()
    }
    matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`).addEventListener('change', again, { once: true, signal })
  }

  /** Now, or as soon as it is on screen and connected. */
  #takeFocus(): void {
    if (!this.#wantsFocus || !this.#isShown || this.#rfb === null) return
    this.#wantsFocus = false
    this.#rfb.focus({ preventScroll: true })
  }

  async #begin(): Promise<void> {
    try {
      this.#rfbClass = (await loadAgain(async () => import('@novnc/novnc'))).default
      if (!this.#isDisposed) this.stream.start()
    } catch (error) {
      if (!this.#isDisposed) this.stream.fail({ code: 'UNKNOWN', data: {}, message: String(error) })
    }
  }

  #plan(): LinkPlan {
    return {
      ...waitingPlan(this.#tab, this.#around),
      reopens: true,
      open: async (_force: boolean, listener: ChannelListener) => {
        const { stream, password } = await this.#around.session.client().console.screen({ id: this.#tab.machine })
        this.#password = password
        return new ByteChannel(openSocket({ channel: 'stream', ticket: stream }), listener)
      },
      opened: (channel) => this.#beginPicture(channel),
      data: (bytes, consumed) => {
        this.#socket?.deliver(bytes)
        consumed()
      },
      closed: () => this.#endPicture(),
    }
  }

  #beginPicture(channel: ByteChannel): void {
    this.#endPicture()
    if (this.#rfbClass === null) return
    const socket = new RfbSocket(channel)
    const credentials = this.#password === null ? {} : { password: this.#password }
    const rfb = new this.#rfbClass(this.#frame, socket, { shared: true, credentials })
    this.#password = null
    this.#socket = socket
    this.#rfb = rfb
    rfb.background = 'transparent'
    rfb.scaleViewport = true
    // A guest without a pointer of its own still shows where the mouse is.
    rfb.showDotCursor = true
    this.change(this.#tab)
    rfb.addEventListener('connect', () => this.#takeFocus())
    const refuse = (reason: string) =>
      this.stream.fail({ code: 'REFUSED', data: { reason: 'screen' }, message: reason })
    rfb.addEventListener('securityfailure', ({ detail }) => refuse(detail.reason ?? `security ${detail.status}`))
    rfb.addEventListener('credentialsrequired', ({ detail }) => refuse(detail.types.join(', ')))
    this.#watchSize()
  }

  /** noVNC has no event for the size; it sets the canvas's. */
  #watchSize(): void {
    const canvas = this.element.querySelector('canvas')
    if (canvas === null) return
    const read = () => {
      const before = this.size.get()
      const { width, height } = canvas
      if (width === 0 || height === 0 || (before?.width === width && before.height === height)) return
      this.size.set({ width, height })
    }
    this.#observer = new MutationObserver(read)
    this.#observer.observe(canvas, { attributes: true, attributeFilter: ['width', 'height'] })
  }

  #endPicture(): void {
    this.stopTyping()
    this.#observer?.disconnect()
    this.#observer = null
    this.size.set(null)
    const [rfb, socket] = [this.#rfb, this.#socket]
    this.#rfb = null
    this.#socket = null
    // Told first: noVNC waits for the end of its socket, and complains when it has to wait for long.
    if (rfb !== null) rfb.disconnect()
    socket?.end()
  }

  #key(event: KeyboardEvent): void {
    const key = consoleKey(event)
    // Copy, paste and find mean nothing on a picture: these keys are the guest's.
    if (key !== 'leave' && key !== 'next-tab' && key !== 'previous-tab') return
    event.preventDefault()
    event.stopPropagation()
    this.#around.key(this.#id, key)
  }
}

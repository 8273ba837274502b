import { STREAM_ACK_EVERY, STREAM_WINDOW, streamControl, type StreamControl } from '../../contract/console.ts'

/** What a channel uses of a WebSocket; a port that behaves like one has it as well. */
export type ByteSocket = Pick<WebSocket, 'binaryType' | 'readyState' | 'send' | 'close' | 'addEventListener'>

export type ChannelEnd =
  /** The other side's stream ended; `error` is its reason when it was none of its own. */
  | { readonly type: 'exit'; readonly code: number | null; readonly error: string | null }
  /** The ticket was unknown, used or void. */
  | { readonly type: 'refused' }
  /** The connection broke without a word. */
  | { readonly type: 'lost' }
  /** By this side. */
  | { readonly type: 'closed' }

export interface ChannelListener {
  open(): void
  /** `consumed` says that the bytes have left memory; until then the sender counts them as under way. */
  data(bytes: Uint8Array<ArrayBuffer>, consumed: () => void): void
  /** The other side has taken some of what was sent. */
  taken?(): void
  /** Once, and nothing after it. */
  end(end: ChannelEnd): void
}

/** The host's close code for a ticket that is worth nothing. */
const REFUSED = 4404
/** One message at most: the host refuses much larger ones. Bytes. */
const PIECE = 1 << 16
/** Input that the other side has not taken yet; a paste of more is a mistake. Bytes. */
export const MOST_WAITING = 4 << 20

/**
 * The bytes of one console over a socket: binary messages are data, text messages are control. Both sides keep to the
 * credit window of contract/console.ts, so that neither fills the other's memory.
 */
export class ByteChannel {
  readonly #socket: ByteSocket
  readonly #listener: ChannelListener
  #unacknowledged = 0
  #underWay = 0
  #waiting: Uint8Array<ArrayBuffer>[] = []
  #waitingBytes = 0
  #exit: ChannelEnd | null = null
  #error: string | null = null
  #closing = false
  #ended = false

  constructor(socket: ByteSocket, listener: ChannelListener) {
    this.#socket = socket
    this.#listener = listener
    socket.binaryType = 'arraybuffer'
    socket.addEventListener('open', () => this.#opened())
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => this.#heard(data))
    socket.addEventListener('close', ({ code }: CloseEvent) => this.#closed(code))
  }

  /** Bytes that were given to it and that the other side has not told to have taken. */
  get pending(): number {
    return this.#waitingBytes + this.#underWay
  }

  get isOpen(): boolean {
    return this.#socket.readyState === 1 && !this.#ended
  }

  /**
   * Sends bytes as the window allows; before it is open they wait.
   * @returns false when so much waits already that these were not taken
   */
  send(bytes: Uint8Array): boolean {
    if (this.#ended || this.#closing || this.#waitingBytes + bytes.byteLength > MOST_WAITING) return false
    for (let at = 0; at < bytes.byteLength; at += PIECE) this.#waiting.push(bytes.slice(at, at + PIECE))
    this.#waitingBytes += bytes.byteLength
    this.#flush()
    return true
  }

  /** In characters; a size outside of the contract's limits is brought inside. */
  resize(columns: number, rows: number): void {
    const within = (value: number, least: number) => Math.min(1000, Math.max(least, Math.floor(value)))
    this.#say({ type: 'resize', columns: within(columns, 2), rows: within(rows, 1) })
  }

  close(): void {
    if (this.#closing || this.#ended) return
    this.#closing = true
    this.#socket.close()
  }

  #opened(): void {
    if (this.#closing) return
    this.#listener.open()
    this.#flush()
  }

  #heard(data: unknown): void {
    if (this.#ended || this.#closing) return
    if (typeof data === 'string') return this.#control(data)
    if (!(data instanceof ArrayBuffer) || data.byteLength === 0) return
    let told = false
    this.#listener.data(new Uint8Array(data), () => {
      if (told) return
      told = true
      this.#consumed(data.byteLength)
    })
  }

  #consumed(bytes: number): void {
    this.#unacknowledged += bytes
    if (this.#unacknowledged < STREAM_ACK_EVERY) return
    this.#say({ type: 'ack', bytes: this.#unacknowledged })
    this.#unacknowledged = 0
  }

  #control(text: string): void {
    const message = parseControl(text)
    if (message?.type === 'ack') {
      this.#underWay = Math.max(0, this.#underWay - message.bytes)
      this.#flush()
      this.#listener.taken?.()
    } else if (message?.type === 'error') this.#error = message.message
    else if (message?.type === 'exit') this.#exit = { type: 'exit', code: message.code, error: this.#error }
  }

  #flush(): void {
    while (this.isOpen && this.#underWay < STREAM_WINDOW) {
      const piece = this.#waiting.shift()
      if (piece === undefined) return
      this.#waitingBytes -= piece.byteLength
      this.#underWay += piece.byteLength
      this.#socket.send(piece)
    }
  }

  #say(message: StreamControl): void {
    if (this.isOpen) this.#socket.send(JSON.stringify(message))
  }

  #closed(code: number): void {
    if (this.#ended) return
    this.#ended = true
    this.#waiting = []
    if (this.#closing) this.#listener.end({ type: 'closed' })
    else this.#listener.end(this.#exit ?? { type: code === REFUSED ? 'refused' : 'lost' })
  }
}

function parseControl(text: string): StreamControl | null {
  try {
    return streamControl.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

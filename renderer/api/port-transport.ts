import { PORT_CLOSED, PORT_MESSAGE, type PortRequest } from '../../contract/port.ts'

declare global {
  interface Window {
    /** There only under Electron, made by the preload. */
    readonly labrigHost?: { readonly kind: 'electron' }
  }
}

/** Close codes as the headless host uses them: RFC 6455, 7.4, and one of ours for a ticket that is worth nothing. */
const NORMAL = 1000
const LOST = 1006
const REFUSED = 4404

/**
 * A channel to the host that served this page: a WebSocket in a browser, a port that behaves like one under Electron.
 * Procedures, consoles and noVNC take either.
 */
export function openSocket(request: PortRequest): WebSocket {
  // PortSocket has what those three use of a WebSocket, not all of it.
  if (window.labrigHost !== undefined) return new PortSocket(request) as unknown as WebSocket
  const path = request.channel === 'stream' ? `/stream/${request.ticket}` : `/${request.channel}`
  const socket = new WebSocket(window.location.origin.replace(/^http/, 'ws') + path)
  socket.binaryType = 'arraybuffer'
  return socket
}

/**
 * The WebSocket interface over a MessagePort; see contract/port.ts for what travels. Handlers and state are own
 * properties because noVNC looks for them on the object and its direct prototype only.
 */
export class PortSocket extends EventTarget {
  binaryType: BinaryType = 'arraybuffer'
  readonly protocol = ''
  readonly bufferedAmount = 0
  /** As of WebSocket: 0 connecting, 1 open, 2 closing, 3 closed. */
  readyState = 0
  onopen: ((event: Event) => void) | null = null
  onmessage: ((event: MessageEvent) => void) | null = null
  onerror: ((event: Event) => void) | null = null
  onclose: ((event: CloseEvent) => void) | null = null
  readonly #port: MessagePort

  constructor(request: PortRequest) {
    super()
    const { port1, port2 } = new MessageChannel()
    this.#port = port1
    port1.addEventListener('message', ({ data }: MessageEvent<unknown>) => this.#heard(data))
    // Electron's: the other process has ended without a word.
    port1.addEventListener('close', () => this.#closed(LOST))
    port1.start()
    window.postMessage({ type: PORT_MESSAGE, ...request }, window.location.origin, [port2])
  }

  /** @throws DOMException InvalidStateError before it is open; after its end the data is dropped, as a WebSocket does */
  send(data: string | ArrayBuffer | ArrayBufferView<ArrayBuffer>): void {
    if (this.readyState === 0) throw new DOMException('the port is not open yet', 'InvalidStateError')
    if (this.readyState === 1) this.#port.postMessage(typeof data === 'string' ? data : copyOf(data))
  }

  close(): void {
    if (this.readyState >= 2) return
    this.#port.postMessage(PORT_CLOSED)
    this.readyState = 2
    // Not within the caller: a WebSocket's close event is never that early.
    queueMicrotask(() => this.#closed(NORMAL))
  }

  #heard(data: unknown): void {
    if (this.readyState === 0 && data === 'open') {
      this.readyState = 1
      this.#tell(new Event('open'), this.onopen)
    } else if (this.readyState === 0) this.#closed(REFUSED)
    else if (data === PORT_CLOSED) this.#closed(NORMAL)
    else if (this.readyState === 1) {
      const received = data instanceof Uint8Array ? copyOf(data).buffer : data
      this.#tell(new MessageEvent('message', { data: received }), this.onmessage)
    }
  }

  #closed(code: number): void {
    if (this.readyState === 3) return
    this.readyState = 3
    this.#port.close()
    this.#tell(new CloseEvent('close', { code, wasClean: code !== LOST }), this.onclose)
  }

  #tell<E extends Event>(event: E, handler: ((event: E) => void) | null): void {
    handler?.call(this, event)
    this.dispatchEvent(event)
  }
}

/** Exactly these bytes: a view would bring its whole buffer along. */
function copyOf(data: ArrayBuffer | ArrayBufferView): Uint8Array<ArrayBuffer> {
  const view =
    data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  return new Uint8Array(view)
}

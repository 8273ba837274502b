import type { ByteChannel } from '../../api/byte-channel.ts'

/**
 * A byte channel as noVNC wants its raw channel: it looks for the members on the object itself and on its direct
 * prototype (websock.js, attach). The channel is open when this is made.
 */
export class RfbSocket {
  binaryType: BinaryType = 'arraybuffer'
  readonly protocol = ''
  /** As of WebSocket. */
  readyState: 1 | 2 | 3 = 1
  onopen: (() => void) | null = null
  onmessage: ((event: { readonly data: ArrayBuffer }) => void) | null = null
  onerror: ((event: unknown) => void) | null = null
  onclose: ((event: { readonly code: number; readonly reason: string; readonly wasClean: boolean }) => void) | null =
    null
  readonly #channel: ByteChannel

  constructor(channel: ByteChannel) {
    this.#channel = channel
  }

  /** noVNC uses its buffer again right after; the channel copies. */
  send(data: ArrayBuffer | Uint8Array): void {
    this.#channel.send(data instanceof Uint8Array ? data : new Uint8Array(data))
  }

  close(): void {
    if (this.readyState !== 1) return
    this.readyState = 2
    this.#channel.close()
  }

  /** Bytes of the server; they are exactly their buffer. */
  deliver(bytes: Uint8Array<ArrayBuffer>): void {
    this.onmessage?.({ data: bytes.buffer })
  }

  /** The stream has ended. */
  end(): void {
    if (this.readyState === 3) return
    const wasClean = this.readyState === 2
    this.readyState = 3
    this.onclose?.({ code: wasClean ? 1000 : 1006, reason: '', wasClean })
  }
}

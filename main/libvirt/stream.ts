import { Duplex } from 'node:stream'
import { ChunkQueue, isHole, type Hole } from './chunk-queue.ts'
import { isHangup, ProtocolError, type LibvirtError } from './errors.ts'
import type { StreamKind } from './table.ts'
import { packetStatus } from './wire.ts'

/**
 * What happens when nobody reads while the daemon sends (the protocol has no window per stream):
 * - `error`: the stream fails with StreamOverflowError, the connection goes on;
 * - `gap`: the oldest bytes are dropped and a line that says how many stands in their place, for consoles;
 * - `pause`: the whole connection stops reading. Only for a connection that carries nothing but this stream.
 */
export type OverflowPolicy = 'error' | 'gap' | 'pause'

export interface StreamOptions {
  overflow?: OverflowPolicy
  /** Most bytes held for a consumer that does not read. Default 1 MiB. */
  capacity?: number
  /**
   * Holes travel as `{ hole: bytes }` between the chunks, both ways. The call's flags must ask for it too
   * (VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM): the daemon hangs up on an unasked hole.
   */
  sparse?: boolean
  /** What arrives leaves in the same pieces, for a reader that gives their memory back (Connection.giveBack). */
  pieces?: boolean
  /**
   * What it means when the daemon reports that the other end hung up (RPC error of the domain STREAMS): an error by
   * default, 'end' where that is how the thing ends, as a console does when the guest stops or another client takes it.
   */
  hangup?: 'error' | 'end'
}

/** The connection's side of one stream. */
export interface StreamPort {
  /**
   * @param onFlushed when the operating system has the bytes, or the connection ended
   * @returns false when the caller should wait for `onceWritable`
   */
  sendData(chunk: Uint8Array, onFlushed?: () => void): boolean
  sendHole(length: number, onFlushed: () => void): void
  sendStatus(status: number): void
  /** Called once, as soon as the send buffer has room again; never after the connection ended. */
  onceWritable(resume: () => void): void
  pauseConnection(): void
  resumeConnection(): void
  /** The daemon will say nothing more about this stream. */
  forget(): void
}

/** The consumer of a stream did not read fast enough, see OverflowPolicy. */
export class StreamOverflowError extends Error {
  override readonly name = 'StreamOverflowError'
  constructor(capacity: number) {
    super(`nobody read the stream while more than ${capacity} bytes came in`)
  }
}

/**
 * Data payload per packet: what daemons before 1.0.6 could take and what today's send themselves
 * (VIR_NET_MESSAGE_LEGACY_PAYLOAD_MAX).
 */
export const CHUNK_MAX = 262120
const DEFAULT_CAPACITY = 1024 * 1024

/** One piece at a time on the way out: who waits for 'drain' or the callback may reuse the buffer (volume-source.ts). */
const OBJECTS = { objectMode: true, readableHighWaterMark: 4, writableHighWaterMark: 1 }
const BYTES = { readableHighWaterMark: CHUNK_MAX, writableHighWaterMark: 1 }

type Phase = 'opening' | 'open' | 'finishing' | 'aborting' | 'closed'

/**
 * A byte stream of a procedure: console, channel, screenshot, volume data. An ordinary Node stream with back-pressure
 * both ways; what arrives before somebody reads is kept, up to the capacity.
 *
 * `end()` finishes it, and 'finish' comes only after the daemon confirmed: an upload is complete then and not before.
 * 'end' comes after the daemon's end was answered and confirmed. `destroy()` aborts; the connection stays usable. The
 * daemon's refusal, at any time, destroys the stream with a LibvirtError.
 */
export class LibvirtStream extends Duplex {
  readonly #port: StreamPort
  readonly #overflow: OverflowPolicy
  readonly #capacity: number
  readonly #sparse: boolean
  readonly #hangupEnds: boolean
  readonly #queue = new ChunkQueue()
  #phase: Phase = 'opening'
  #wanted = false
  #paused = false
  /** The daemon has sent all it has. */
  #eof = false
  /** ... and confirmed the end. */
  #ended = false
  #onFinished: ((error?: Error) => void) | undefined

  constructor(port: StreamPort, kind: StreamKind, options: StreamOptions = {}) {
    const sparse = options.sparse ?? false
    // Node's types lack `readable` and `writable`, which close a side from the start.
    const sides = {
      readable: kind === 'both' || kind.startsWith('down'),
      writable: kind === 'both' || kind.startsWith('up'),
    }
    super({ ...sides, allowHalfOpen: false, ...(sparse || options.pieces ? OBJECTS : BYTES) })
    this.#port = port
    this.#overflow = options.overflow ?? 'error'
    this.#capacity = options.capacity ?? DEFAULT_CAPACITY
    this.#sparse = sparse
    this.#hangupEnds = options.hangup === 'end'
  }

  /** The daemon answered the opening call. For the connection only. */
  opened(): void {
    if (this.#phase !== 'opening') return
    this.#phase = 'open'
    if (this.destroyed) this.#abort()
    else if (this.#onFinished || this.#eof) this.#sendFinish()
  }

  /** The opening call was refused. For the connection only. */
  refused(error: Error): void {
    this.#phase = 'closed'
    this.#port.forget()
    // The caller of openStream gets the error; nobody can listen to this object yet.
    this.on('error', () => undefined)
    this.destroy(error)
  }

  /** The connection ended under the stream. For the connection only. */
  lost(error: Error): void {
    const running = this.#phase !== 'closed' && this.#phase !== 'aborting'
    this.#phase = 'closed'
    if (running) this.destroy(error)
  }

  /**
   * A data packet; an empty one is the daemon's end of stream. All of them may come before the reply to the opening
   * call: the daemon's event loop sends data while its worker still has the reply in hand. For the connection only.
   */
  receiveData(chunk: Buffer): void {
    if (!this.#receiving) return
    if (chunk.length > 0) {
      this.#receive(chunk)
    } else {
      this.#eof = true
      if (this.#phase === 'open') this.#sendFinish()
    }
  }

  get #receiving(): boolean {
    return this.#phase === 'open' || this.#phase === 'opening'
  }

  /** For the connection only. */
  receiveHole(length: bigint): void {
    if (!this.#receiving) return
    const allowed = this.#sparse && length > 0n && length <= BigInt(Number.MAX_SAFE_INTEGER)
    if (allowed) this.#receive({ hole: Number(length) })
    else this.destroy(new ProtocolError(`the daemon sent a hole of ${length} bytes that nobody asked for`))
  }

  /** The daemon confirmed the end or the abort. For the connection only. */
  confirmed(): void {
    this.#phase = 'closed'
    this.#port.forget()
    this.#ended = true
    this.#onFinished?.()
    this.#onFinished = undefined
    this.#flush()
  }

  /** For the connection only. */
  failed(error: LibvirtError): void {
    if (this.#hangupEnds && isHangup(error)) return this.confirmed()
    const aborting = this.#phase === 'aborting'
    this.#phase = 'closed'
    this.#port.forget()
    if (!aborting) this.destroy(error)
  }

  #receive(item: Buffer | Hole): void {
    this.#queue.add(item)
    this.#flush()
    if (this.#queue.size <= this.#capacity) return
    switch (this.#overflow) {
      case 'error':
        this.destroy(new StreamOverflowError(this.#capacity))
        break
      case 'gap':
        this.#queue.dropOldest(this.#capacity)
        break
      case 'pause':
        if (!this.#paused) {
          this.#paused = true
          this.#port.pauseConnection()
        }
        break
    }
  }

  #flush(): void {
    while (this.#wanted) {
      const item = this.#queue.take()
      if (item === undefined) break
      this.#wanted = this.push(item)
    }
    if (this.#paused && this.#queue.size <= this.#capacity / 2) this.#resume()
    if (this.#ended && this.#queue.empty && this.#wanted) {
      this.#wanted = false
      this.push(null)
    }
  }

  #resume(): void {
    this.#paused = false
    this.#port.resumeConnection()
  }

  override _read(): void {
    this.#wanted = true
    this.#flush()
  }

  override _write(chunk: Buffer | Hole, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (isHole(chunk)) {
      if (!this.#sparse) done(new TypeError('a hole was written to a stream that is not sparse'))
      else if (this.#phase === 'open') this.#port.sendHole(chunk.hole, done)
      else done()
    } else {
      this.#writeFrom(chunk, 0, done)
    }
  }

  #writeFrom(chunk: Buffer, offset: number, done: () => void): void {
    // The guest or the daemon may have ended the stream meanwhile: what is still written then has no receiver.
    while (offset < chunk.length && this.#phase === 'open') {
      const piece = chunk.subarray(offset, offset + CHUNK_MAX)
      offset += piece.length
      if (offset === chunk.length) {
        this.#port.sendData(piece, done)
        return
      }
      if (!this.#port.sendData(piece)) {
        this.#port.onceWritable(() => this.#writeFrom(chunk, offset, done))
        return
      }
    }
    done()
  }

  override _final(done: (error?: Error | null) => void): void {
    if (this.#phase === 'closed') return done()
    this.#onFinished = done
    if (this.#phase === 'open') this.#sendFinish()
  }

  #sendFinish(): void {
    this.#phase = 'finishing'
    this.#port.sendStatus(packetStatus.ok)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#queue.clear()
    if (this.#paused) this.#resume()
    if (this.#phase === 'open') this.#abort()
    done(error)
  }

  #abort(): void {
    this.#phase = 'aborting'
    this.#port.sendStatus(packetStatus.error)
  }
}

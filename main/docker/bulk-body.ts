import type { OnReadOpts } from 'node:net'
import { Readable, type Duplex } from 'node:stream'
import { BodyDecoder } from './body-decoder.ts'

/** Read in one go where the kernel has as much; more would no longer fit the processor's cache. Bytes. */
const SLAB = 1 << 20
/** A read into less is not worth a system call. Bytes. */
const LEAST = 1 << 16

/** Opens a connection that reads into memory of the caller. */
export type OpenBulk = (onread: OnReadOpts, signal?: AbortSignal) => Promise<Duplex>

/**
 * The body of one answer, for archives of many megabytes: Node's own HTTP gives them in pieces of 32 KiB, each of which is an
 * object, a turn and a system call. A reader that waits gets what has come; what comes while it is busy is gathered for it, and
 * when that is a slab the other side waits.
 */
export class BulkBody extends Readable {
  readonly #decoder = new BodyDecoder()
  readonly #explain: (error: Error) => Error
  #socket: Duplex | undefined
  #slab = Buffer.allocUnsafeSlow(SLAB)
  #start = 0
  #end = 0
  #onHead: (() => void) | undefined
  /** A slab that nobody has wanted yet. */
  #full: Buffer | undefined
  #isWanted = false

  /** @param explain what a failure of the connection means to whoever reads */
  constructor(explain: (error: Error) => Error) {
    super({ objectMode: true, highWaterMark: 1 })
    // Whoever reads it is told; before that nobody listens, and an error without a listener would end the program.
    this.on('error', () => undefined)
    this.#explain = explain
  }

  get status(): number {
    return this.#decoder.status
  }

  /** Sends the request and waits for the head of the answer. @throws what `explain` makes of a failure */
  async begin(open: OpenBulk, head: string, signal?: AbortSignal): Promise<void> {
    const buffer = () => this.#space()
    const callback = (length: number) => {
      this.#read(length)
      return true
    }
    try {
      const socket = await open({ buffer, callback }, signal)
      this.#socket = socket
      if (this.destroyed) {
        socket.destroy()
        throw this.errored ?? new Error('nobody waits any more')
      }
      socket.on('error', (error) => this.destroy(error))
      socket.on('close', () => this.#closed())
      // Without a reader of its own the end of a socket is never told.
      socket.resume()
      await new Promise<void>((resolve, reject) => {
        this.#onHead = resolve
        this.once('error', reject)
        socket.write(head)
      })
    } catch (error) {
      throw this.destroyed ? error : this.#explain(error as Error)
    }
  }

  override _read(): void {
    this.#isWanted = true
    this.#give()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket?.destroy()
    done(error === null ? null : this.#explain(error))
  }

  /** Where the next bytes go: asked for after each read, and not to be moved until the next one. */
  #space(): Buffer {
    if (SLAB - this.#end < LEAST) {
      if (this.#end > this.#start) this.#full = this.#slab.subarray(this.#start, this.#end)
      this.#slab = Buffer.allocUnsafeSlow(SLAB)
      this.#start = this.#end = 0
      if (this.#full !== undefined) this.#socket?.pause()
    }
    return this.#slab.subarray(this.#end)
  }

  /** What has come, if anybody wants it; then there is room for more. */
  #give(): void {
    if (!this.#isWanted) return
    const full = this.#full
    if (full === undefined && this.#end === this.#start) return
    this.#isWanted = false
    this.#full = undefined
    if (full === undefined) this.push(this.#rest())
    else {
      this.#socket?.resume()
      this.push(full)
    }
  }

  #rest(): Buffer {
    const piece = this.#slab.subarray(this.#start, this.#end)
    this.#start = this.#end
    return piece
  }

  #read(length: number): void {
    try {
      this.#end = this.#decoder.decode(this.#slab, this.#end, this.#end + length)
    } catch (error) {
      this.destroy(error as Error)
      return
    }
    if (this.#decoder.headRead) this.#onHead?.()
    this.#give()
    if (this.#decoder.done) this.#finish()
  }

  #finish(): void {
    if (this.#full !== undefined) this.push(this.#full)
    this.#full = undefined
    if (this.#end > this.#start) this.push(this.#rest())
    this.push(null)
    this.#socket?.destroy()
  }

  #closed(): void {
    if (this.destroyed || this.readableEnded || this.#decoder.done) return
    if (this.#decoder.close()) this.#finish()
    else this.destroy(Object.assign(new Error('the answer broke off'), { code: 'ECONNRESET' }))
  }
}

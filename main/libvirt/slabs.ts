/** Memory that a socket reads into and that is used again: bulk data would otherwise be garbage as fast as it comes. */

/** A few packets of stream data. Bytes. */
const SLAB = 2 << 20
/** A read into less is not worth a system call. Bytes. */
const LEAST = 65536
/** Slabs that wait for their next use. */
const MAX_FREE = 4

/**
 * Bytes are read to where those before them end, so that a packet lies in one piece without being joined. Whoever is
 * done with a part of the memory gives it back; what is not given back is left to the garbage collector.
 */
export class Slabs {
  #slab = Buffer.allocUnsafeSlow(SLAB)
  #start = 0
  #end = 0
  /** Bytes of each slab that somebody has. */
  readonly #lent = new Map<ArrayBufferLike, number>()
  #free: Buffer<ArrayBuffer>[] = []
  #needed = 0
  #onFilled: (() => void) | undefined

  /** Calls back when bytes have come; at once when there are some already. */
  onFilled(callback: () => void): void {
    this.#onFilled = callback
    if (this.#end > this.#start) callback()
  }

  /** What came and is not consumed yet. */
  get unread(): Buffer {
    return this.#slab.subarray(this.#start, this.#end)
  }

  /** @param needed bytes that have to lie in one piece for anybody to go on */
  consume(length: number, needed: number): void {
    this.#start += length
    this.#needed = needed
  }

  /** Where the next bytes go. Only between two reads: the place of a read under way does not move. */
  space(): Buffer {
    const unread = this.#end - this.#start
    if (unread === 0 && !this.#lent.get(this.#slab.buffer)) this.#start = this.#end = 0
    const room = this.#slab.length - this.#end
    if (room < LEAST || this.#slab.length - this.#start < this.#needed) this.#renew(unread)
    return this.#slab.subarray(this.#end)
  }

  /** So many bytes were read into what `space` gave last. */
  filled(length: number): void {
    this.#end += length
    this.#onFilled?.()
  }

  /** Somebody goes on using a part of what was unread. */
  lend(part: Uint8Array): void {
    if (part.length === 0) return
    this.#lent.set(part.buffer, (this.#lent.get(part.buffer) ?? 0) + part.length)
  }

  /** Nobody uses that part any more. Memory of others is ignored. */
  giveBack(part: Uint8Array): void {
    const lent = this.#lent.get(part.buffer)
    if (lent === undefined) return
    if (lent > part.length) return void this.#lent.set(part.buffer, lent - part.length)
    this.#lent.delete(part.buffer)
    if (part.buffer !== this.#slab.buffer) this.#keep(part.buffer)
  }

  #keep(buffer: ArrayBufferLike): void {
    const ours = buffer instanceof ArrayBuffer && buffer.byteLength === SLAB
    if (ours && this.#free.length < MAX_FREE) this.#free.push(Buffer.from(buffer))
  }

  #renew(unread: number): void {
    const old = this.#slab
    const next = this.#needed > SLAB - LEAST ? undefined : this.#free.pop()
    this.#slab = next ?? Buffer.allocUnsafeSlow(Math.max(SLAB, this.#needed + LEAST))
    old.copy(this.#slab, 0, this.#start, this.#end)
    this.#start = 0
    this.#end = unread
    // What is still lent comes back by itself, or never.
    if (!this.#lent.has(old.buffer)) this.#keep(old.buffer)
  }
}

/** A run of zeros that is not sent. */
export interface Hole {
  hole: number
}

export function isHole(item: Uint8Array | Hole): item is Hole {
  return !(item instanceof Uint8Array)
}

/** Small pieces are gathered in blocks of this size: a console sends single bytes, and each Buffer costs ~100 bytes. */
const BLOCK = 16384

/** Bytes that wait for a reader, in order, with a known size. */
export class ChunkQueue {
  #items: (Buffer | Hole)[] = []
  /** Last item when it is a block of our own with room at the end. */
  #block: Buffer | undefined
  #used = 0
  #size = 0
  #lost = 0

  /** Bytes held; a hole counts as one. */
  get size(): number {
    return this.#size
  }

  get empty(): boolean {
    return this.#size === 0 && this.#lost === 0
  }

  add(item: Buffer | Hole): void {
    if (isHole(item)) {
      this.#closeBlock()
      this.#items.push(item)
      this.#size += 1
      return
    }
    this.#size += item.length
    // The common case, a reader that keeps up, pays no copy.
    if (item.length >= BLOCK / 2 || this.#items.length === 0) {
      this.#closeBlock()
      this.#items.push(item)
    } else {
      this.#gather(item)
    }
  }

  #gather(item: Buffer): void {
    if (this.#block && this.#used + item.length > BLOCK) this.#closeBlock()
    if (!this.#block) {
      this.#block = Buffer.allocUnsafeSlow(BLOCK)
      this.#used = 0
      this.#items.push(this.#block)
    }
    this.#used += item.copy(this.#block, this.#used)
  }

  #closeBlock(): void {
    if (this.#block) this.#items[this.#items.length - 1] = this.#block.subarray(0, this.#used)
    this.#block = undefined
  }

  /** The next piece in order; where bytes were dropped, a line that says so. */
  take(): Buffer | Hole | undefined {
    if (this.#lost > 0) {
      const marker = gapMarker(this.#lost)
      this.#lost = 0
      return marker
    }
    if (this.#items.length <= 1) this.#closeBlock()
    const item = this.#items.shift()
    if (item !== undefined) this.#size -= isHole(item) ? 1 : item.length
    return item
  }

  /** Drops from the front until at most `keep` bytes are left. */
  dropOldest(keep: number): void {
    while (this.#size > keep) {
      if (this.#items.length <= 1) this.#closeBlock()
      const oldest = this.#items[0]
      if (oldest === undefined) return
      const excess = this.#size - keep
      if (!isHole(oldest) && oldest.length > excess) {
        this.#items[0] = oldest.subarray(excess)
        this.#lost += excess
        this.#size -= excess
      } else {
        this.#items.shift()
        const length = isHole(oldest) ? 1 : oldest.length
        this.#lost += isHole(oldest) ? oldest.hole : length
        this.#size -= length
      }
    }
  }

  clear(): void {
    this.#items = []
    this.#block = undefined
    this.#size = 0
    this.#lost = 0
  }
}

/** Stands where console output was dropped. Its own line, so that a terminal shows it. */
export function gapMarker(bytes: number): Buffer {
  return Buffer.from(`\r\n[${bytes} bytes of output were lost here: nobody read them in time]\r\n`)
}

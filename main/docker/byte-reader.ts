/** The end came where more was promised. */
export class CutShort extends Error {
  override readonly name = 'CutShort'
}

/** Reads a stream by counted bytes; it never holds more than one chunk and what was asked for. */
export class ByteReader {
  readonly #source: AsyncIterator<Buffer>
  #buffer: Buffer = Buffer.alloc(0)

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  /** Fewer than `count` bytes only at the end. */
  async take(count: number): Promise<Buffer> {
    const parts: Buffer[] = []
    let length = 0
    while (length < count && (await this.#fill())) {
      const part = this.#buffer.subarray(0, count - length)
      this.#buffer = this.#buffer.subarray(part.length)
      parts.push(part)
      length += part.length
    }
    return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts, length)
  }

  /** Puts bytes back in front. */
  unread(bytes: Buffer): void {
    this.#buffer = this.#buffer.length === 0 ? bytes : Buffer.concat([bytes, this.#buffer])
  }

  /** The next bytes as they come. @throws CutShort */
  async *chunks(count: number): AsyncGenerator<Buffer> {
    for (let left = count; left > 0;) {
      if (!(await this.#fill())) throw new CutShort('the stream ended early')
      const part = this.#buffer.subarray(0, left)
      this.#buffer = this.#buffer.subarray(part.length)
      left -= part.length
      yield part
    }
  }

  /** @throws CutShort */
  async skip(count: number): Promise<void> {
    for (let left = count; left > 0;) {
      if (!(await this.#fill())) throw new CutShort('the stream ended early')
      const part = Math.min(left, this.#buffer.length)
      this.#buffer = this.#buffer.subarray(part)
      left -= part
    }
  }

  /** Ends the source, which may stop it where it comes from. */
  async close(): Promise<void> {
    await this.#source.return?.()
  }

  async #fill(): Promise<boolean> {
    while (this.#buffer.length === 0) {
      const next = await this.#source.next()
      if (next.done === true) return false
      this.#buffer = next.value
    }
    return true
  }
}

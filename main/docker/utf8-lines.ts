import { StringDecoder } from 'node:string_decoder'

export interface Line {
  readonly text: string
  /** The line goes on in the next piece: it exceeded the cap. */
  readonly partial: boolean
}

/** A terminal or log view stays usable with pieces of this size; a 90,000-character line comes in six. */
const DEFAULT_MAX_LINE = 16 * 1024

/**
 * Cuts a byte stream into lines as it arrives. A character split between chunks is kept whole; bytes that are no UTF-8 become
 * U+FFFD. Nothing is lost to the cap: a longer line leaves in pieces, never inside a surrogate pair. Holds at most one cap.
 */
export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8')
  readonly #maxLine: number
  #rest = ''

  /** @param maxLine cap in UTF-16 units */
  constructor(maxLine: number = DEFAULT_MAX_LINE) {
    this.#maxLine = Math.max(2, maxLine)
  }

  push(chunk: Buffer): Line[] {
    return this.#cut(this.#decoder.write(chunk))
  }

  /** The last line, if it had no line feed. */
  end(): Line[] {
    const lines = this.#cut(this.#decoder.end())
    if (this.#rest !== '') lines.push({ text: this.#rest, partial: false })
    this.#rest = ''
    return lines
  }

  #cut(decoded: string): Line[] {
    const lines: Line[] = []
    const all = this.#rest === '' ? decoded : this.#rest + decoded
    let start = 0
    for (;;) {
      const feed = all.indexOf('\n', start)
      const end = feed < 0 ? all.length : feed
      while (end - start > this.#maxLine) {
        const cut = this.#splitPoint(all, start)
        lines.push({ text: all.slice(start, cut), partial: true })
        start = cut
      }
      if (feed < 0) break
      const stop = feed > start && all.charCodeAt(feed - 1) === 13 ? feed - 1 : feed
      lines.push({ text: all.slice(start, stop), partial: false })
      start = feed + 1
    }
    this.#rest = all.slice(start)
    return lines
  }

  #splitPoint(all: string, start: number): number {
    const cut = start + this.#maxLine
    const high = all.charCodeAt(cut - 1)
    return high >= 0xd800 && high <= 0xdbff ? cut - 1 : cut
  }
}

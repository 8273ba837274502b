/** What is wrong with an answer as HTTP. */
export class BadHttp extends Error {
  override readonly name = 'BadHttp'
}

const MAX_HEAD = 64 * 1024
/** A size in hexadecimal digits with what may stand behind it (RFC 9112 section 7.1.1); the engine writes four of them. */
const MAX_SIZE_LINE = 256
const LF = 10

type Place = 'head' | 'size' | 'data' | 'data-end' | 'trailer' | 'until-close' | 'done'

/**
 * Reads an HTTP/1.1 answer where it lies in memory and moves its body together: what the frames of a chunked body leave
 * between its parts is closed up in the memory that was read into, so that megabytes leave as one piece.
 */
export class BodyDecoder {
  status = 0
  #place: Place = 'head'
  #line = ''
  #left = 0

  get headRead(): boolean {
    return this.#place !== 'head'
  }

  /** All of the body has come. One that ends with its connection never says so. */
  get done(): boolean {
    return this.#place === 'done'
  }

  /** The connection has ended. @returns whether that is a proper end */
  close(): boolean {
    if (this.#place === 'until-close') this.#place = 'done'
    return this.done
  }

  /**
   * Takes what was read into `memory` from `from` to `to`; the body's part of it stands from `from` on afterwards.
   * @returns where that ends @throws BadHttp
   */
  decode(memory: Buffer, from: number, to: number): number {
    let end = from
    let at = from
    while (at < to && !this.done) {
      if (this.#place === 'data' || this.#place === 'until-close') {
        const length = this.#place === 'data' ? Math.min(this.#left, to - at) : to - at
        if (end !== at) memory.copyWithin(end, at, at + length)
        end += length
        at += length
        this.#left -= length
        if (this.#place === 'data' && this.#left === 0) this.#place = this.#chunked ? 'data-end' : 'done'
      } else at = this.#textLine(memory, at, to)
    }
    return end
  }

  #chunked = false
  #length: number | undefined

  /** Lines of head, sizes and trailers may come in two reads. */
  #textLine(memory: Buffer, at: number, to: number): number {
    const feed = memory.subarray(at, to).indexOf(LF)
    const end = feed < 0 ? to : at + feed + 1
    this.#line += memory.toString('latin1', at, end)
    if (this.#line.length > (this.#place === 'head' ? MAX_HEAD : MAX_SIZE_LINE)) throw new BadHttp('a line is too long')
    if (feed >= 0) {
      const line = this.#line.replace(/\r?\n$/, '')
      this.#line = ''
      this.#take(line)
    }
    return end
  }

  #take(line: string): void {
    if (this.#place === 'head') this.#header(line)
    else if (this.#place === 'size') {
      const size = /^[0-9a-f]{1,12}(?=\s*(?:;|$))/i.exec(line)?.[0]
      if (size === undefined) throw new BadHttp(`${JSON.stringify(line.slice(0, 40))} is no size of a part`)
      this.#left = Number.parseInt(size, 16)
      this.#place = this.#left === 0 ? 'trailer' : 'data'
    } else if (this.#place === 'data-end') {
      if (line !== '') throw new BadHttp('a part is longer than it said')
      this.#place = 'size'
    } else if (line === '') this.#place = 'done'
  }

  #header(line: string): void {
    if (this.status === 0) {
      this.status = Number(/^HTTP\/1\.[01] (\d{3})\b/.exec(line)?.[1] ?? 0)
      if (this.status === 0) throw new BadHttp(`${JSON.stringify(line.slice(0, 40))} is no HTTP`)
      return
    }
    if (line === '') return this.#headDone()
    const [, name = '', value = ''] = /^([^:\s]+):\s*(.*?)\s*$/.exec(line) ?? []
    if (/^transfer-encoding$/i.test(name)) this.#chunked = /\bchunked$/i.test(value)
    if (/^content-length$/i.test(name)) this.#length = Number(value)
  }

  #headDone(): void {
    // "100 Continue" and its like stand before the answer itself.
    if (this.status < 200) {
      this.status = 0
      return
    }
    this.#left = this.#length ?? 0
    if (this.#chunked) this.#place = 'size'
    else if (this.#length === undefined) this.#place = 'until-close'
    else this.#place = this.#length === 0 ? 'done' : 'data'
  }
}

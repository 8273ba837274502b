import { StringDecoder } from 'node:string_decoder'
import { DockerError } from './errors.ts'

/** Event and progress values are below a few KiB; a trace message of BuildKit may reach some hundred. */
const MAX_VALUE = 4 * 1024 * 1024

/**
 * Cuts a stream of JSON values (events, progress, stats) into parsed ones. Engines separate them by "\r\n" or "\n"; older ones and
 * podman may put several in a chunk, half a one, or nothing between two, so values are found by their braces.
 */
export class JsonSplitter {
  readonly #operation: string
  readonly #decoder = new StringDecoder('utf8')
  #buffer = ''
  /** How far `#buffer` is scanned, and the state there. */
  #scanned = 0
  #start = -1
  #depth = 0
  #inString = false
  #escaped = false

  constructor(operation: string) {
    this.#operation = operation
  }

  /** @throws DockerError `bad-answer` for what is no JSON object or exceeds the bound */
  push(chunk: Buffer): unknown[] {
    return this.#scan(this.#decoder.write(chunk))
  }

  /** @throws DockerError `lost` if the stream ended inside a value */
  end(): unknown[] {
    const values = this.#scan(this.#decoder.end())
    if (this.#start < 0) return values
    throw new DockerError({
      operation: this.#operation,
      reason: 'lost',
      message: 'the stream ended inside a JSON value',
    })
  }

  #scan(decoded: string): unknown[] {
    const values: unknown[] = []
    this.#buffer += decoded
    for (; this.#scanned < this.#buffer.length; this.#scanned++) {
      const code = this.#buffer.charCodeAt(this.#scanned)
      if (this.#inString) this.#insideString(code)
      else if (code === QUOTE && this.#depth > 0) this.#inString = true
      else if (code === OPEN_BRACE || code === OPEN_BRACKET) this.#open()
      else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) this.#close(values)
      else if (this.#depth === 0 && code > SPACE) this.#refuse()
    }
    this.#forget()
    return values
  }

  #insideString(code: number): void {
    if (this.#escaped) this.#escaped = false
    else if (code === BACKSLASH) this.#escaped = true
    else if (code === QUOTE) this.#inString = false
  }

  #open(): void {
    if (this.#depth === 0) this.#start = this.#scanned
    this.#depth += 1
  }

  #close(values: unknown[]): void {
    if (this.#depth === 0) this.#refuse()
    this.#depth -= 1
    if (this.#depth > 0) return
    const value = this.#buffer.slice(this.#start, this.#scanned + 1)
    this.#start = -1
    try {
      values.push(JSON.parse(value))
    } catch {
      this.#refuse(value)
    }
  }

  /** Drops what is behind; only an unfinished value stays. */
  #forget(): void {
    const keep = this.#start < 0 ? this.#scanned : this.#start
    this.#buffer = this.#buffer.slice(keep)
    this.#scanned -= keep
    if (this.#start >= 0) this.#start = 0
    if (this.#buffer.length > MAX_VALUE) {
      const message = `a JSON value exceeds ${MAX_VALUE} characters`
      throw new DockerError({ operation: this.#operation, reason: 'bad-answer', message })
    }
  }

  #refuse(near: string = this.#buffer.slice(this.#scanned)): never {
    const message = `the stream is not JSON near ${JSON.stringify(near.slice(0, 60))}`
    throw new DockerError({ operation: this.#operation, reason: 'bad-answer', message })
  }
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const SPACE = 0x20

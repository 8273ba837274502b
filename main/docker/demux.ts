import { DockerError } from './errors.ts'

export type OutputName = 'stdout' | 'stderr'

/** A piece of output; consecutive frames of one stream that came together are one piece. */
export interface Piece {
  readonly stream: OutputName
  readonly bytes: Buffer
}

export interface DemuxOptions {
  readonly operation: string
  /** If the very first header is none, take the stream as raw (a terminal) instead of failing. */
  readonly rawFallback?: boolean
}

const HEADER_BYTES = 8
/** moby api/pkg/stdcopy: 0 stdin (echoed as stdout), 1 stdout, 2 stderr, 3 an error of the engine itself. */
const SYSTEM_ERROR = 3
const MAX_SYSTEM_ERROR_BYTES = 64 * 1024

/**
 * Splits the engine's multiplexed output: frames of {stream, 0, 0, 0, length as 32 bits big endian} and a payload.
 * Payloads leave as they arrive, so nothing but a split header is ever held back, whatever length a frame claims. Within one
 * chunk the frames of a stream are gathered into one piece: consumers see thousands of tiny lines as one buffer.
 */
export class Demuxer {
  readonly #operation: string
  readonly #rawFallback: boolean
  readonly #header = Buffer.alloc(HEADER_BYTES)
  #headerFill = 0
  /** Payload bytes still to come of the current frame. */
  #left = 0
  #type = 1
  #frames = 0
  #raw = false
  #systemError = ''

  constructor(options: DemuxOptions) {
    this.#operation = options.operation
    this.#rawFallback = options.rawFallback ?? false
  }

  /** The stream turned out to be unframed. */
  get raw(): boolean {
    return this.#raw
  }

  /** @throws DockerError `bad-answer` when the framing is lost, `engine` for an error frame of the engine */
  push(chunk: Buffer): Piece[] {
    if (this.#raw) return [{ stream: 'stdout', bytes: chunk }]
    const gather = new Gather(chunk)
    let at = 0
    while (at < chunk.length) {
      if (this.#left > 0) {
        const end = Math.min(at + this.#left, chunk.length)
        this.#payload(gather, at, end)
        this.#left -= end - at
        at = end
        if (this.#left === 0) this.#frameDone()
        continue
      }
      if (this.#headerFill === 0 && chunk.length - at >= HEADER_BYTES) {
        if (!this.#readHeader(chunk, at)) return this.#turnRaw(chunk.subarray(at))
        at += HEADER_BYTES
        continue
      }
      const taken = chunk.copy(this.#header, this.#headerFill, at, at + HEADER_BYTES - this.#headerFill)
      this.#headerFill += taken
      at += taken
      if (this.#headerFill < HEADER_BYTES) break
      this.#headerFill = 0
      if (!this.#readHeader(this.#header, 0)) return this.#turnRaw(Buffer.concat([this.#header, chunk.subarray(at)]))
    }
    return gather.finish()
  }

  /** The end of the stream. @throws DockerError `lost` if it came inside a frame */
  end(): Piece[] {
    if (this.#headerFill > 0 && this.#frames === 0 && this.#rawFallback) {
      return this.#turnRaw(Buffer.from(this.#header.subarray(0, this.#headerFill)))
    }
    if (this.#left === 0 && this.#headerFill === 0) return []
    throw new DockerError({ operation: this.#operation, reason: 'lost', message: 'the output ended inside a frame' })
  }

  #readHeader(from: Buffer, at: number): boolean {
    const type = from[at] ?? 255
    const clean = type <= SYSTEM_ERROR && from[at + 1] === 0 && from[at + 2] === 0 && from[at + 3] === 0
    if (!clean) {
      if (this.#frames === 0 && this.#rawFallback) return false
      const message = `the output is not framed as announced (header ${from.toString('hex', at, at + HEADER_BYTES)})`
      throw new DockerError({ operation: this.#operation, reason: 'bad-answer', message })
    }
    this.#type = type
    this.#left = from.readUInt32BE(at + 4)
    this.#frames += 1
    return true
  }

  #payload(gather: Gather, start: number, end: number): void {
    if (this.#type !== SYSTEM_ERROR) gather.add(this.#type === 2 ? 'stderr' : 'stdout', start, end)
    else if (this.#systemError.length < MAX_SYSTEM_ERROR_BYTES) this.#systemError += gather.text(start, end)
  }

  #frameDone(): void {
    if (this.#type !== SYSTEM_ERROR) return
    throw new DockerError({ operation: this.#operation, reason: 'engine', message: this.#systemError.trim() })
  }

  #turnRaw(bytes: Buffer): Piece[] {
    this.#raw = true
    this.#headerFill = 0
    return bytes.length === 0 ? [] : [{ stream: 'stdout', bytes }]
  }
}

/** Joins the payloads of one chunk. A lone payload stays a view of the chunk; several are copied side by side once. */
class Gather {
  readonly #chunk: Buffer
  readonly #pieces: Piece[] = []
  #stream: OutputName = 'stdout'
  #first = 0
  #firstEnd = 0
  #out: Buffer | undefined
  #outStart = 0
  #outEnd = 0

  constructor(chunk: Buffer) {
    this.#chunk = chunk
  }

  add(stream: OutputName, start: number, end: number): void {
    if (stream !== this.#stream) this.#flush()
    this.#stream = stream
    if (this.#firstEnd === 0) {
      this.#first = start
      this.#firstEnd = end
      return
    }
    // Payloads of a chunk fit in a buffer of its size: each brought a header that is left out.
    this.#out ??= Buffer.allocUnsafe(this.#chunk.length)
    if (this.#outEnd === this.#outStart)
      this.#outEnd += this.#chunk.copy(this.#out, this.#outStart, this.#first, this.#firstEnd)
    this.#outEnd += this.#chunk.copy(this.#out, this.#outEnd, start, end)
  }

  text(start: number, end: number): string {
    return this.#chunk.toString('utf8', start, end)
  }

  finish(): Piece[] {
    this.#flush()
    return this.#pieces
  }

  #flush(): void {
    if (this.#firstEnd === 0) return
    const copied = this.#out && this.#outEnd > this.#outStart
    const bytes = copied
      ? this.#out?.subarray(this.#outStart, this.#outEnd)
      : this.#chunk.subarray(this.#first, this.#firstEnd)
    if (bytes) this.#pieces.push({ stream: this.#stream, bytes })
    this.#outStart = this.#outEnd
    this.#firstEnd = 0
  }
}

import type { IncomingMessage } from 'node:http'
import { compareApi } from './api-version.ts'
import { Demuxer, type OutputName, type Piece } from './demux.ts'
import { abortedError, errorFromSocket } from './error-answer.ts'
import type { HttpClient } from './http-client.ts'
import { flag, object } from './json.ts'
import { PartStamps } from './part-stamps.ts'
import { LineSplitter } from './utf8-lines.ts'

export interface LogOptions {
  /** Goes on with what is written from now on; ends when the container does. */
  readonly follow?: boolean
  /** The last n lines only. */
  readonly tail?: number
  /** Milliseconds since 1970. */
  readonly since?: number
  readonly until?: number
  readonly timestamps?: boolean
  readonly stdout?: boolean
  readonly stderr?: boolean
  /** Whether the container has a terminal, if the caller knows; else it is found out. */
  readonly tty?: boolean
  /** Cap of a line in UTF-16 units; longer ones come in pieces. */
  readonly maxLine?: number
}

export interface LogLine {
  readonly stream: OutputName
  readonly text: string
  /** The line goes on in the next piece of the same stream. */
  readonly partial: boolean
  /** Milliseconds since 1970, if timestamps were asked for; undefined on the later pieces of a line. */
  readonly time: number | undefined
}

/** RFC 3339 with nanoseconds, as the engine puts it before a line. */
const STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) ?/

interface LogSource {
  /** The engine sends not even the head before there is something to show. */
  readonly answer: Promise<IncomingMessage>
  /** Whether the container has a terminal, as far as known; the answer may know better. */
  readonly tty: boolean | undefined
  readonly address: string
  readonly signal: AbortSignal | undefined
  readonly closer: AbortController
}

/** A container's log as it arrives. Iterate once; reading slowly holds the engine back, nothing is buffered here. */
export class LogStream implements AsyncIterable<LogLine[]> {
  readonly #source: LogSource
  readonly #options: LogOptions

  constructor(source: LogSource, options: LogOptions) {
    this.#source = source
    this.#options = options
    // Reported by the iteration; without a listener a failure before it would end the program.
    source.answer.catch(() => undefined)
  }

  /** Ends the stream; a running iteration ends without an error. */
  close(): void {
    this.#source.closer.abort()
  }

  /** Raw output, for terminals. @throws DockerError `lost`, `aborted`, `bad-answer` */
  async *pieces(): AsyncGenerator<Piece> {
    const operation = 'container logs'
    const { answer, signal, closer, address } = this.#source
    try {
      const source = await answer
      const tty = ttyOf(source.headers['content-type'] ?? '') ?? this.#source.tty ?? false
      // Before 1.42 the answer does not say whether it is framed, and what was asked for may be out of date: text that
      // cannot be a header is shown rather than refused.
      const demuxer = tty ? undefined : new Demuxer({ operation, rawFallback: true })
      for await (const chunk of source as AsyncIterable<Buffer>) {
        if (demuxer) yield* demuxer.push(chunk)
        else yield { stream: 'stdout', bytes: chunk }
      }
      if (demuxer) yield* demuxer.end()
    } catch (error) {
      if (signal?.aborted) throw abortedError(operation, signal)
      if (closer.signal.aborted) return
      throw errorFromSocket(operation, error, address)
    } finally {
      closer.abort()
    }
  }

  /** Lines in batches, one per chunk that arrived: a flood costs one turn per 64 KiB, not one per line. */
  async *[Symbol.asyncIterator](): AsyncGenerator<LogLine[]> {
    const readers = { stdout: this.#reader('stdout'), stderr: this.#reader('stderr') }
    for await (const piece of this.pieces()) {
      const lines = readers[piece.stream].push(piece.bytes)
      if (lines.length > 0) yield lines
    }
    const last = [...readers.stdout.end(), ...readers.stderr.end()]
    if (last.length > 0) yield last
  }

  #reader(stream: OutputName): LogLineReader {
    return new LogLineReader(stream, this.#options.timestamps ?? false, this.#options.maxLine)
  }
}

class LogLineReader {
  readonly #stream: OutputName
  readonly #timestamps: boolean
  readonly #splitter: LineSplitter
  readonly #stamps = new PartStamps()
  #continues = false

  constructor(stream: OutputName, timestamps: boolean, maxLine?: number) {
    this.#stream = stream
    this.#timestamps = timestamps
    this.#splitter = new LineSplitter(maxLine)
  }

  push(bytes: Buffer): LogLine[] {
    return this.#lines(this.#timestamps ? this.#stamps.push(bytes) : bytes)
  }

  #lines(bytes: Buffer): LogLine[] {
    return this.#splitter.push(bytes).map((line) => this.#line(line.text, line.partial))
  }

  end(): LogLine[] {
    const held = this.#lines(this.#stamps.end())
    return [...held, ...this.#end()]
  }

  #end(): LogLine[] {
    return this.#splitter.end().map((line) => this.#line(line.text, line.partial))
  }

  #line(text: string, partial: boolean): LogLine {
    const stamp = this.#timestamps && !this.#continues ? STAMP.exec(text) : null
    this.#continues = partial
    if (!stamp) return { stream: this.#stream, text, partial, time: undefined }
    return { stream: this.#stream, text: text.slice(stamp[0].length), partial, time: Date.parse(stamp[1] ?? '') }
  }
}

/** Since API 1.42 the answer's type tells whether it is framed. */
function ttyOf(contentType: string): boolean | undefined {
  if (contentType.includes('docker.raw-stream')) return true
  return contentType.includes('docker.multiplexed-stream') ? false : undefined
}

/** The engine takes seconds with a fraction. */
function seconds(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : (ms / 1000).toFixed(3)
}

/**
 * `id` is encoded already. Resolves when the container is known to exist; a quiet container that is followed sends its first
 * byte whenever it has one.
 */
export async function openLogs(
  http: HttpClient,
  id: string,
  options: LogOptions,
  signal?: AbortSignal,
): Promise<LogStream> {
  const operation = 'container logs'
  const follow = options.follow ?? false
  const query = {
    follow,
    stdout: options.stdout ?? true,
    stderr: options.stderr ?? true,
    timestamps: options.timestamps ?? false,
    tail: options.tail ?? 'all',
    since: seconds(options.since),
    until: seconds(options.until),
  }
  const telling = compareApi(http.apiVersion, '1.42') >= 0
  const tty = options.tty ?? (telling && !follow ? undefined : await askTty(http, id, signal))
  const closer = new AbortController()
  const end = signal ? AbortSignal.any([signal, closer.signal]) : closer.signal
  const call = { operation, method: 'GET', path: `/containers/${id}/logs`, query, signal: end } as const
  const answer = http.stream({ ...call, timeoutMs: follow ? 0 : undefined })
  const stream = new LogStream({ answer, tty, address: http.transport.describe, signal, closer }, options)
  if (!follow) await answer
  return stream
}

async function askTty(http: HttpClient, id: string, signal?: AbortSignal): Promise<boolean> {
  const path = `/containers/${id}/json`
  const raw = object(await http.json({ operation: 'container logs', method: 'GET', path, signal }))
  return flag(object(raw['Config'])['Tty'])
}

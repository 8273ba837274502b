import type { Readable } from 'node:stream'
import { abortedError, errorFromSocket, errorFromStream } from './error-answer.ts'
import { JsonSplitter } from './json-stream.ts'
import { number, object, text, type JsonObject } from './json.ts'

export interface LayerProgress {
  readonly id: string
  /** The engine's words: "Downloading", "Pull complete". */
  readonly status: string
  /** Bytes; 0 when the engine gives none. */
  readonly current: number
  readonly total: number
}

export interface Progress {
  /** In the order of their first appearance. */
  readonly layers: readonly LayerProgress[]
  /** The last sentence about the whole: "Status: Downloaded newer image for x". */
  readonly status: string
}

/** An image has at most 127 layers; what claims more is not followed layer by layer. */
const MAX_LAYERS = 1024
const MAX_AUX = 256

/**
 * Reduces the progress stream of pull, push, load, import and build to one state per layer. Its memory is bounded by the
 * number of layers, not by the length of the stream. An error inside the stream (HTTP said 200 long ago) is thrown.
 */
export class ProgressReader {
  readonly #operation: string
  readonly #splitter: JsonSplitter
  readonly #layers = new Map<string, LayerProgress>()
  readonly #aux: JsonObject[] = []
  #status = ''
  #text = ''

  constructor(operation: string) {
    this.#operation = operation
    this.#splitter = new JsonSplitter(operation)
  }

  get progress(): Progress {
    return { layers: [...this.#layers.values()], status: this.#status }
  }

  /** Side results: {ID} of a build, {Tag, Digest, Size} of a push. */
  get aux(): readonly JsonObject[] {
    return this.#aux
  }

  /** Text output since the last call: build steps, "Loaded image: x". */
  takeText(): string {
    const taken = this.#text
    this.#text = ''
    return taken
  }

  /** @returns whether anything changed @throws DockerError for an in-band error or garbage */
  push(chunk: Buffer): boolean {
    return this.#apply(this.#splitter.push(chunk))
  }

  end(): boolean {
    return this.#apply(this.#splitter.end())
  }

  #apply(values: readonly unknown[]): boolean {
    for (const value of values) this.#message(object(value))
    return values.length > 0
  }

  #message(raw: JsonObject): void {
    const detail = object(raw['errorDetail'])
    const message = text(detail['message']) || text(raw['error'])
    if (message !== '') throw errorFromStream(this.#operation, message, number(detail['code']) || undefined)
    this.#text += text(raw['stream'])
    if (raw['aux'] !== undefined && this.#aux.length < MAX_AUX) this.#aux.push(object(raw['aux']))
    const status = text(raw['status'])
    const id = text(raw['id'])
    // "Pulling from library/x" comes with the tag as its id: it is about the whole, as are messages without one.
    if (id !== '' && !status.startsWith('Pulling from ')) this.#layer(id, status, object(raw['progressDetail']))
    else if (status !== '') this.#status = status
  }

  #layer(id: string, status: string, detail: JsonObject): void {
    const before = this.#layers.get(id)
    if (!before && this.#layers.size >= MAX_LAYERS) return
    const total = number(detail['total']) || (before?.total ?? 0)
    const done = /complete|already exists|pushed|mounted from/i.test(status)
    const current = done ? total : number(detail['current'])
    this.#layers.set(id, { id, status: status || (before?.status ?? ''), current, total })
  }
}

export interface ProgressListener {
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** Text output as it arrives. */
  readonly onText?: ((text: string) => void) | undefined
}

export interface ProgressEnd {
  readonly progress: Progress
  readonly aux: readonly JsonObject[]
  /** The last 64 KiB of text output. */
  readonly text: string
}

const MAX_TEXT = 64 * 1024

/** Follows a progress stream to its end. @throws DockerError for in-band errors, `lost` if it is cut, `aborted` */
export async function followProgress(
  source: Readable,
  how: {
    readonly operation: string
    readonly address: string
    readonly signal?: AbortSignal | undefined
  } & ProgressListener,
): Promise<ProgressEnd> {
  const reader = new ProgressReader(how.operation)
  let tail = ''
  const report = (changed: boolean): void => {
    const output = reader.takeText()
    if (output !== '') how.onText?.(output)
    tail = (tail + output).slice(-MAX_TEXT)
    if (changed) how.onProgress?.(reader.progress)
  }
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) report(reader.push(chunk))
    report(reader.end())
  } catch (error) {
    if (how.signal?.aborted) throw abortedError(how.operation, how.signal)
    throw errorFromSocket(how.operation, error, how.address)
  }
  return { progress: reader.progress, aux: reader.aux, text: tail }
}

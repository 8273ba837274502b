import type { IncomingMessage } from 'node:http'
import { abortedError, errorFromSocket } from './error-answer.ts'
import { DockerError } from './errors.ts'
import type { HttpClient } from './http-client.ts'
import { JsonSplitter } from './json-stream.ts'
import { number, object, text, textMap } from './json.ts'

export interface EngineEvent {
  /** "container", "image", "network", "volume", "daemon", "plugin", "builder", … */
  readonly type: string
  /** The verb alone: "start", "health_status", "exec_start". */
  readonly action: string
  /** What a compound action carried after its colon: "healthy", "/bin/sh -c ls". */
  readonly actionDetail: string
  readonly actorId: string
  readonly attributes: Readonly<Record<string, string>>
  /** Milliseconds since 1970, the engine's clock. */
  readonly time: number
}

export interface EventOptions {
  /** Milliseconds since 1970, the engine's clock; events since then are delivered first. */
  readonly since?: number
  readonly filters?: Readonly<Record<string, readonly string[]>>
}

/**
 * Reads Action and Actor only: since API 1.52 the older status, id and from are gone. undefined for what is no event.
 */
export function parseEvent(value: unknown): EngineEvent | undefined {
  const raw = object(value)
  const compound = text(raw['Action'])
  if (compound === '') return undefined
  const actor = object(raw['Actor'])
  const colon = compound.indexOf(':')
  const nano = number(raw['timeNano'])
  return {
    type: text(raw['Type']),
    action: colon < 0 ? compound : compound.slice(0, colon),
    actionDetail: colon < 0 ? '' : compound.slice(colon + 1).trim(),
    actorId: text(actor['ID']),
    attributes: textMap(actor['Attributes']),
    time: nano > 0 ? nano / 1e6 : number(raw['time']) * 1000,
  }
}

/** A standing subscription: iterate it once. It ends by its signal or `close`, or throws when the engine goes. */
export class EventFeed implements AsyncIterable<EngineEvent> {
  readonly #source: IncomingMessage
  readonly #address: string
  readonly #signal: AbortSignal | undefined
  #closed = false

  constructor(source: IncomingMessage, address: string, signal: AbortSignal | undefined) {
    this.#source = source
    this.#address = address
    this.#signal = signal
  }

  close(): void {
    this.#closed = true
    this.#source.destroy()
  }

  /** @throws DockerError `lost` when the stream ends or breaks, `bad-answer` for garbage, `aborted` by the signal */
  async *[Symbol.asyncIterator](): AsyncGenerator<EngineEvent> {
    const splitter = new JsonSplitter('events')
    try {
      for await (const chunk of this.#source as AsyncIterable<Buffer>) {
        for (const value of splitter.push(chunk)) {
          const event = parseEvent(value)
          if (event) yield event
        }
      }
    } catch (error) {
      if (this.#closed) return
      if (this.#signal?.aborted) throw abortedError('events', this.#signal)
      throw errorFromSocket('events', error, this.#address)
    }
    if (this.#closed) return
    // An engine ends the stream only when it stops; proxies drop idle ones.
    throw new DockerError({ operation: 'events', reason: 'lost', message: 'the engine ended the event stream' })
  }
}

/** Bare HTTP instead of dockerode: needed at every connect, where loading dockerode would only delay the first list. */
export async function openEvents(http: HttpClient, options: EventOptions, signal?: AbortSignal): Promise<EventFeed> {
  const since = options.since === undefined ? undefined : Math.floor(options.since / 1000)
  const query = { since, filters: options.filters }
  const source = await http.stream({ operation: 'events', method: 'GET', path: '/events', query, signal })
  return new EventFeed(source, http.transport.describe, signal)
}

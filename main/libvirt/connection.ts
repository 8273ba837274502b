import type { Duplex } from 'node:stream'
import { Channel } from './channel.ts'
import type { ConnectionLostError } from './errors.ts'
import { EventRegistry } from './event-registry.ts'
import type { EventName, EventPayload } from './events.ts'
import { greet, type Features, type Greeting } from './handshake.ts'
import { defaultKeepalive, type KeepaliveOptions } from './keepalive.ts'
import type { Args, Result } from './signature.ts'
import type { Slabs } from './slabs.ts'
import { LibvirtStream, type StreamOptions } from './stream.ts'
import { lookUp, type ProcedureName, type StreamKind, type StreamProcedureName } from './table.ts'

export interface ConnectionOptions {
  /** Local URI, without transport or host: `qemu:///system`. */
  uri: string
  /** Refuses every change at the daemon; for sockets ending in -ro. */
  readOnly?: boolean
  /** The daemon is on another host: what it names by a path is not here. */
  remote?: boolean
  /** Ends the attempt; has no effect on an open connection. */
  signal?: AbortSignal
  /**
   * Both sides ask each other for signs of life. Default 5 s and 5 misses; false for a connection whose reading may
   * stop for long, such as one that carries a download.
   */
  keepalive?: KeepaliveOptions | false
  /** What the stream reads into; absent for one that emits 'data'. */
  slabs?: Slabs
}

export interface CallOptions {
  /** Stops the waiting. The daemon cannot be told: what was asked may still happen. */
  signal?: AbortSignal
}

type CallArguments<N extends ProcedureName> = keyof Args<N> extends never
  ? [args?: Args<N>, options?: CallOptions]
  : [args: Args<N>, options?: CallOptions]

/** An open connection to a libvirt driver. Any number of calls may run at once; replies come in any order. */
export class Connection implements AsyncDisposable {
  readonly uri: string
  readonly readOnly: boolean
  /** The daemon is on another host: what it names by a path is not here. */
  readonly remote: boolean
  readonly features: Features
  /** The daemon's libvirt: major * 1,000,000 + minor * 1,000 + release. */
  readonly libVersion: number
  readonly #channel: Channel
  readonly #events: EventRegistry
  readonly #closing: Closing
  readonly #slabs: Slabs | undefined

  private constructor(parts: {
    channel: Channel
    events: EventRegistry
    closing: Closing
    greeting: Greeting
    options: ConnectionOptions
  }) {
    this.#channel = parts.channel
    this.#events = parts.events
    this.#closing = parts.closing
    this.features = parts.greeting.features
    this.libVersion = parts.greeting.libVersion
    this.uri = parts.options.uri
    this.readOnly = parts.options.readOnly ?? false
    this.remote = parts.options.remote ?? false
    this.#slabs = parts.options.slabs
  }

  /**
   * Speaks to the daemon at the other end of any connected byte stream. The stream belongs to the connection from here
   * on, also when this fails.
   *
   * @throws AuthError, LibvirtError, ConnectionLostError, ProtocolError, or the signal's reason
   */
  static async open(stream: Duplex, options: ConnectionOptions): Promise<Connection> {
    const closing = new Closing()
    let events: EventRegistry | undefined
    const handlers = {
      onMessage: (procedure: number, payload: Buffer) => events?.dispatch(procedure, payload),
      onClose: (error: ConnectionLostError | null) => closing.settle(error),
    }
    const channel: Channel = new Channel(stream, handlers, options.slabs)
    events = new EventRegistry(channel)
    const keepalive = options.keepalive ?? defaultKeepalive
    try {
      const greeting = await greet(channel, {
        uri: options.uri,
        readOnly: options.readOnly ?? false,
        keepalive: keepalive !== false,
        signal: options.signal,
      })
      if (keepalive !== false && greeting.features.programKeepalive) channel.startKeepalive(keepalive)
      return new Connection({ channel, events, closing, greeting, options })
    } catch (error) {
      channel.close()
      throw error
    }
  }

  get closed(): boolean {
    return this.#channel.closed
  }

  /**
   * Calls a procedure of the table.
   *
   * @throws LibvirtError for the daemon's refusal, ProtocolError for values that cannot travel, ConnectionLostError when
   * the connection ended before the answer (the act may or may not have happened), or the signal's reason
   */
  call<N extends ProcedureName>(name: N, ...[args, options]: CallArguments<N>): Promise<Result<N>> {
    return this.#channel.call(name, args ?? {}, options?.signal) as Promise<Result<N>>
  }

  /**
   * Calls a procedure that opens a byte stream. What arrives is kept from the first byte, so the consumer may be
   * attached later.
   */
  async openStream<N extends StreamProcedureName>(
    name: N,
    args: Args<N>,
    options: StreamOptions = {},
  ): Promise<{ result: Result<N>; stream: LibvirtStream }> {
    const kind = lookUp(name).row[3] as StreamKind
    let stream: LibvirtStream | undefined
    const result = await new Promise<unknown>((resolve, reject) => {
      this.#channel.request(name, args, {
        stream: (serial) => (stream = new LibvirtStream(this.#channel.port(name, serial), kind, options)),
        onReply: (value) => {
          // At once: data may follow in the same read.
          stream?.opened()
          resolve(value)
        },
        onError: (error) => {
          stream?.refused(error)
          reject(error)
        },
      })
    })
    if (!stream) throw new TypeError('the channel made no stream')
    return { result: result as Result<N>, stream }
  }

  /**
   * Calls the handler for each event, of one object or of all. Resolves when the daemon confirmed. There is no replay:
   * register first, then list. Handlers run one after another in the order of the wire and must not throw.
   *
   * @param filter an object of the event's kind, such as `{ dom }` for a domain event
   */
  on<N extends EventName>(
    name: N,
    handler: (payload: EventPayload<N>) => void,
    filter: { dom?: object; net?: object; pool?: object; dev?: object; secret?: object } = {},
  ): Promise<Disposable> {
    const object = filter.dom ?? filter.net ?? filter.pool ?? filter.dev ?? filter.secret ?? null
    return this.#events.add(name, handler, object)
  }

  /** Calls back once when the connection has ended, at once if it already has; null when we closed it ourselves. */
  onClose(callback: (error: ConnectionLostError | null) => void): Disposable {
    return this.#closing.add(callback)
  }

  /** A piece of stream data is done with: nobody looks at its bytes any more, and more may be read to their place. */
  giveBack(piece: Uint8Array): void {
    this.#slabs?.giveBack(piece)
  }

  /** Takes leave of the daemon, at most a second long, and closes. Running calls fail with ConnectionLostError. */
  async close(): Promise<void> {
    if (this.closed) return
    const goodbye = this.call('CONNECT_CLOSE', {}, { signal: AbortSignal.timeout(1000) })
    await goodbye.catch(() => undefined)
    this.#channel.close()
  }

  /** Drops the connection without a word. */
  destroy(): void {
    this.#channel.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

/** Who wants to know that the connection ended. */
class Closing {
  #callbacks = new Set<(error: ConnectionLostError | null) => void>()
  #ended: { error: ConnectionLostError | null } | undefined

  add(callback: (error: ConnectionLostError | null) => void): Disposable {
    if (this.#ended) {
      const { error } = this.#ended
      queueMicrotask(() => callback(error))
    } else {
      this.#callbacks.add(callback)
    }
    return { [Symbol.dispose]: () => void this.#callbacks.delete(callback) }
  }

  settle(error: ConnectionLostError | null): void {
    this.#ended = { error }
    for (const callback of this.#callbacks) callback(error)
    this.#callbacks.clear()
  }
}

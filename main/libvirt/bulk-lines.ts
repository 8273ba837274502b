/** Connections of their own for streams of data, so that a slow disk or reader holds up no call. */
import type { Duplex } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { Connection } from './connection.ts'

/** Milliseconds that a line is kept for the next one. */
const IDLE = 10_000

interface Idle {
  readonly connection: Connection
  readonly timer: NodeJS.Timeout
}

/**
 * Each stream has a line for itself while it runs: the protocol has no window per stream, so that two on one line would
 * stop each other. A line is opened when one is needed, with the transport and login of the connection that it stands
 * beside, is used again within a few seconds, and closed after.
 */
export class BulkLines implements AsyncDisposable {
  readonly #open: (signal?: AbortSignal) => Promise<Connection>
  readonly #idleFor: number
  readonly #busy = new Set<Connection>()
  #idle: Idle[] = []
  #closed = false

  /** @param idleFor milliseconds that an unused line stays open */
  constructor(open: (signal?: AbortSignal) => Promise<Connection>, idleFor = IDLE) {
    this.#open = open
    this.#idleFor = idleFor
  }

  /** Lines that are open, used or not. */
  get size(): number {
    return this.#busy.size + this.#idle.length
  }

  /**
   * Runs something on a line that nobody else has meanwhile. After a failure the line is closed: the daemon may be stuck
   * in what was given up.
   * @throws what opening a connection throws, what `run` throws, and the signal's reason
   */
  async use<T>(run: (line: Connection) => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted()
    const line = this.#take() ?? (await this.#open(signal))
    this.#busy.add(line)
    try {
      // Closed while it was opened: whoever closes waits for none that come later.
      if (this.#closed) throw new Error('the connection is closed')
      const result = await run(line)
      this.#keep(line)
      return result
    } catch (error) {
      // In the order of the wire: the daemon has heard of the end of the stream when it answers this.
      await line.close()
      throw error
    } finally {
      this.#busy.delete(line)
    }
  }

  /**
   * Opens a stream that outlives this call, such as a console, on a line that is closed with it: what a guest does not
   * read would stop whatever comes next on the same line.
   * @throws as {@link use}
   */
  async hold<S extends Duplex>(open: (line: Connection) => Promise<S>, signal?: AbortSignal): Promise<S> {
    const opened = Promise.withResolvers<S>()
    const running = this.use(async (line) => {
      const stream = await open(line)
      opened.resolve(stream)
      await finished(stream, { cleanup: true })
      throw new Error('the stream is over')
    }, signal)
    running.catch(opened.reject)
    return opened.promise
  }

  /** Closes all lines, also those in use: what runs on them fails with ConnectionLostError. Later ones can be opened. */
  async close(): Promise<void> {
    const idle = this.#idle
    this.#idle = []
    for (const { timer } of idle) clearTimeout(timer)
    await Promise.all([...idle.map(({ connection }) => connection), ...this.#busy].map((line) => line.close()))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    await this.close()
  }

  #take(): Connection | undefined {
    for (let found = this.#idle.pop(); found; found = this.#idle.pop()) {
      clearTimeout(found.timer)
      if (!found.connection.closed) return found.connection
    }
    return undefined
  }

  #keep(line: Connection): void {
    if (line.closed || this.#closed) return void line.close()
    const drop = () => {
      this.#idle = this.#idle.filter(({ connection }) => connection !== line)
      void line.close()
    }
    const timer = setTimeout(drop, this.#idleFor)
    // No reason to keep a process alive.
    timer.unref()
    this.#idle.push({ connection: line, timer })
  }
}

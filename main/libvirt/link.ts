import { Connection, type ConnectionOptions } from './connection.ts'
import { AuthError } from './errors.ts'
import { Slabs } from './slabs.ts'
import { SocketError } from './sockets.ts'
import type { Transport } from './transport.ts'

/**
 * - `absent`: no daemon answers; `denied`: one does, but not to us; both are tried again on their own, but for a login
 *   that a person refused, which waits for `retry()`.
 * - `connecting`: the first attempt, or one after `retry()` or a loss.
 * - `ready`: `connection` works, `onReady` has run.
 * - `lost`: it worked and broke; a new attempt follows.
 */
export type LinkState =
  | { state: 'absent' | 'denied' | 'lost'; reason: string; cause: unknown; epoch: number }
  | { state: 'connecting' | 'ready'; epoch: number }

/** Something needed the connection while there was none. */
export class LinkNotReadyError extends Error {
  override readonly name = 'LinkNotReadyError'
  readonly state: LinkState['state'] | 'stopped'

  constructor(state: LinkNotReadyError['state'], describe: string, reason?: string) {
    super(`not connected to ${describe} (${state})${reason === undefined ? '' : `: ${reason}`}`)
    this.state = state
  }
}

export interface LinkOptions extends Omit<ConnectionOptions, 'signal'> {
  transport: Transport
  /**
   * Runs for each new connection before 'ready' is published: register events, then list. When it throws, the connection
   * is closed and tried again later.
   */
  onReady?: (connection: Connection, epoch: number) => Promise<void> | void
  /** Waits between attempts in ms, the last one repeating. Default 0.5 s doubling to 30 s. */
  backOff?: readonly number[]
}

const defaultBackOff = [500, 1000, 2000, 4000, 8000, 16000, 30000]
/** ms; a connection that breaks sooner counts as one more failure, so that a flapping one is not listed twice a second. */
const STABLE = 30000

/** Keeps a connection: opens it, notices its end, opens it again. The epoch counts the connections that became ready. */
export class Link implements AsyncDisposable {
  readonly #options: LinkOptions
  readonly #backOff: readonly number[]
  readonly #listeners = new Set<(state: LinkState) => void>()
  #state: LinkState = { state: 'connecting', epoch: 0 }
  #connection: Connection | undefined
  #running: { abort: AbortController; done: Promise<void> } | undefined
  /** Ends the wait between two attempts. */
  #wake: (() => void) | undefined
  #waitOver = new AbortController()

  constructor(options: LinkOptions) {
    this.#options = options
    this.#backOff = options.backOff ?? defaultBackOff
  }

  get state(): LinkState {
    return this.#state
  }

  get describe(): string {
    return this.#options.transport.describe
  }

  /** @throws LinkNotReadyError unless the state is 'ready' */
  get connection(): Connection {
    if (this.#state.state === 'ready' && this.#connection) return this.#connection
    const reason = 'reason' in this.#state ? this.#state.reason : undefined
    throw new LinkNotReadyError(this.#running ? this.#state.state : 'stopped', this.describe, reason)
  }

  /** Calls back on every change, not for the present state. */
  onState(listener: (state: LinkState) => void): Disposable {
    this.#listeners.add(listener)
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) }
  }

  /** Begins to connect and goes on until `stop`. A second call does nothing. */
  start(): void {
    if (this.#running) return
    const abort = new AbortController()
    this.#publish({ state: 'connecting', epoch: this.#state.epoch })
    this.#running = { abort, done: this.#run(abort.signal) }
  }

  /** Tries at once instead of at the end of the wait; the way on after a refused login. */
  retry(): void {
    // An attempt that is under way already may meet the engine as it is now: its outcome is worth waiting for, too.
    const attempts = this.#running !== undefined && (this.#state.state === 'absent' || this.#state.state === 'denied')
    if (this.#wake || attempts) this.#publish({ state: 'connecting', epoch: this.#state.epoch })
    this.#wake?.()
  }

  /** Closes the connection and stays closed until `start`. */
  async stop(): Promise<void> {
    const running = this.#running
    this.#running = undefined
    running?.abort.abort(new LinkNotReadyError('stopped', this.describe))
    await running?.done
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  /**
   * One more connection to the same daemon, for bulk data (BulkLines): without keepalive, because its reading may pause for long.
   * Belongs to the caller. @throws as Connection.open, and what the transport throws
   */
  async openBulk(signal?: AbortSignal): Promise<Connection> {
    const { transport, uri, readOnly } = this.#options
    const until = signal ?? new AbortController().signal
    const slabs = transport.openBulk && new Slabs()
    const stream = slabs ? await transport.openBulk?.(until, slabs) : undefined
    return Connection.open(stream ?? (await transport.open(until)), {
      ...(slabs ? { slabs } : {}),
      uri,
      readOnly: readOnly ?? false,
      remote: transport.remote ?? false,
      keepalive: false,
      ...(signal ? { signal } : {}),
    })
  }

  async #run(signal: AbortSignal): Promise<void> {
    let failures = 0
    while (!signal.aborted) {
      try {
        const connection = await this.#connect(signal)
        const since = performance.now()
        const error = await this.#untilClosed(connection, signal)
        if (signal.aborted) return
        if (performance.now() - since > STABLE) failures = 0
        const reason = error?.message ?? 'the connection was closed'
        this.#publish({ state: 'lost', reason, cause: error, epoch: this.#state.epoch })
        await this.#wait(this.#delay(error, failures++), signal)
        if (!signal.aborted) this.#publish({ state: 'connecting', epoch: this.#state.epoch })
      } catch (error) {
        if (signal.aborted) return
        this.#publish(failure(error, this.#state.epoch))
        await this.#wait(this.#delay(error, failures++), signal)
      }
    }
  }

  async #connect(signal: AbortSignal): Promise<Connection> {
    const { transport, onReady, backOff: _, ...options } = this.#options
    const stream = await transport.open(signal)
    const connection = await Connection.open(stream, { ...options, remote: transport.remote ?? false, signal })
    try {
      const epoch = this.#state.epoch + 1
      await onReady?.(connection, epoch)
      signal.throwIfAborted()
      if (connection.closed) throw new Error('the connection was lost while it was being set up')
      this.#connection = connection
      this.#publish({ state: 'ready', epoch })
      return connection
    } catch (error) {
      await connection.close()
      throw error
    }
  }

  async #untilClosed(connection: Connection, signal: AbortSignal): Promise<Error | null> {
    const stop = () => void connection.close()
    signal.addEventListener('abort', stop, { once: true })
    const error = await new Promise<Error | null>((resolve) => connection.onClose(resolve))
    signal.removeEventListener('abort', stop)
    this.#connection = undefined
    return error
  }

  /** A refused password dialogue must not come back by itself: only `retry()` ends that wait. */
  #delay(error: unknown, failures: number): number {
    if (error instanceof AuthError) return Infinity
    return this.#backOff[Math.min(failures, this.#backOff.length - 1)] ?? 0
  }

  async #wait(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      this.#wake = resolve
      signal.addEventListener('abort', () => resolve(), { once: true, signal: this.#waitOver.signal })
      if (Number.isFinite(ms)) timer = setTimeout(resolve, ms)
    })
    clearTimeout(timer)
    this.#wake = undefined
    // Takes the abort listener along; the signal outlives many waits.
    this.#waitOver.abort()
    this.#waitOver = new AbortController()
  }

  #publish(state: LinkState): void {
    this.#state = state
    for (const listener of [...this.#listeners]) listener(state)
  }
}

function failure(cause: unknown, epoch: number): LinkState {
  const denied = cause instanceof AuthError || (cause instanceof SocketError && cause.reason === 'denied')
  const reason = cause instanceof Error ? cause.message : String(cause)
  return { state: denied ? 'denied' : 'absent', reason, cause, epoch }
}

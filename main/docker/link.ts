import { Engine } from './engine.ts'
import { DockerError, isDockerError } from './errors.ts'
import type { EngineEvent, EventFeed } from './events.ts'
import { Listeners } from './listeners.ts'
import { pause } from './pause.ts'
import type { Transport } from './transport.ts'

/**
 * - `absent`: no engine answers, or none that can be used (see `cause`); `denied`: no right to its socket.
 * - `connecting`: the first attempt, or one after `retry()` or a loss.
 * - `ready`: `engine` works, events flow, `onReady` has run.
 * - `lost`: it worked and broke.
 *
 * All but a stopped link are tried again. `epoch` grows with each connection: what was listed in an older one is stale.
 */
export type EngineLinkState =
  | {
      readonly state: 'absent' | 'denied' | 'lost'
      readonly reason: string
      readonly cause: unknown
      readonly epoch: number
    }
  | { readonly state: 'connecting' | 'ready'; readonly epoch: number }

export interface EngineLinkOptions {
  readonly transport: Transport
  /**
   * Called for each new connection once its event subscription stands and before `ready` is published: list here. When it
   * throws, the connection is closed and tried again. The signal ends with the connection.
   */
  readonly onReady?: (engine: Engine, epoch: number, signal: AbortSignal) => Promise<void> | void
  /** Waits between attempts in ms, the last one repeating. */
  readonly backOff?: readonly number[]
}

/** A restarting engine is back within seconds; an absent one costs a look at its socket every 10 s. */
const DEFAULT_BACK_OFF = [250, 500, 1000, 2000, 5000, 10_000]

interface Session {
  readonly engine: Engine
  readonly epoch: number
  /** Rejects when the connection is over; never resolves. */
  readonly ended: Promise<never>
  readonly end: AbortController
}

/**
 * Keeps a connection to one engine: connects, subscribes to its events, notices its end, connects again. Events are
 * delivered from before `onReady` lists, so nothing that happens between subscription and list is missed.
 */
export class EngineLink implements AsyncDisposable {
  readonly #options: EngineLinkOptions
  readonly #states = new Listeners<EngineLinkState>()
  readonly #events = new Listeners<EngineEvent>()
  #state: EngineLinkState = { state: 'connecting', epoch: 0 }
  #engine: Engine | undefined
  /** Counts connections that got as far as `onReady`: no two of those calls share a number, even if one fails. */
  #epoch = 0
  #running: { readonly abort: AbortController; readonly done: Promise<void> } | undefined
  /** Ends the wait between two attempts. */
  #wake: AbortController | undefined

  constructor(options: EngineLinkOptions) {
    this.#options = options
  }

  get state(): EngineLinkState {
    return this.#state
  }

  get describe(): string {
    return this.#options.transport.describe
  }

  /** The connected engine. @throws DockerError `absent`, `denied`, `lost`, or `not-ready` while connecting or stopped */
  get engine(): Engine {
    const now = this.#state
    if (now.state === 'ready' && this.#engine) return this.#engine
    if (this.#running && 'reason' in now) {
      throw new DockerError({ operation: 'connect', reason: now.state, message: now.reason, cause: now.cause })
    }
    const message = `${this.describe} is ${this.#running ? 'not connected yet' : 'not being used'}`
    throw new DockerError({ operation: 'connect', reason: 'not-ready', message })
  }

  /** Calls back on every change, not for the present state. */
  onState(listener: (state: EngineLinkState) => void): Disposable {
    return this.#states.add(listener)
  }

  /** Events of every connection in their order; some may repeat what a list has already shown. */
  onEvent(listener: (event: EngineEvent) => void): Disposable {
    return this.#events.add(listener)
  }

  /** Begins to connect and goes on until `stop`. A second call does nothing. */
  start(): void {
    if (this.#running) return
    const abort = new AbortController()
    this.#publish({ state: 'connecting', epoch: this.#state.epoch })
    this.#running = { abort, done: this.#run(abort.signal) }
  }

  /** Tries at once instead of at the end of the wait. */
  retry(): void {
    // An attempt that is under way already may meet the engine as it is now: its outcome is worth waiting for, too.
    const attempts = this.#running !== undefined && (this.#state.state === 'absent' || this.#state.state === 'denied')
    if (this.#wake || attempts) this.#publish({ state: 'connecting', epoch: this.#state.epoch })
    this.#wake?.abort()
  }

  /** Closes the connection, waits until nothing runs any more, and stays closed until `start`. */
  async stop(): Promise<void> {
    const running = this.#running
    this.#running = undefined
    running?.abort.abort()
    await running?.done
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  async #run(signal: AbortSignal): Promise<void> {
    let failures = 0
    while (!signal.aborted) {
      try {
        const session = await this.#connect(signal)
        failures = 0
        const cause = await this.#untilEnded(session)
        if (signal.aborted) return
        this.#publish({ state: 'lost', reason: textOf(cause), cause, epoch: this.#state.epoch })
        await this.#wait(this.#delay(0), signal)
        if (!signal.aborted) this.#publish({ state: 'connecting', epoch: this.#state.epoch })
      } catch (cause) {
        if (signal.aborted) return
        const state = isDockerError(cause, 'denied') ? 'denied' : 'absent'
        this.#publish({ state, reason: textOf(cause), cause, epoch: this.#state.epoch })
        await this.#wait(this.#delay(failures++), signal)
      }
    }
  }

  async #connect(signal: AbortSignal): Promise<Session> {
    const end = new AbortController()
    const both = AbortSignal.any([signal, end.signal])
    let engine: Engine | undefined
    try {
      engine = await Engine.connect(this.#options.transport, both)
      // From the engine's own clock at the first ping on: it answers the subscription before it has made it.
      const { time } = engine.firstPing
      const feed = await engine.events(time === undefined ? {} : { since: time }, both)
      const ended = this.#pump(feed)
      // Awaited below only if nothing else fails first; it must not become an unhandled rejection then.
      ended.catch(() => undefined)
      const epoch = ++this.#epoch
      await Promise.race([this.#options.onReady?.(engine, epoch, both), ended])
      both.throwIfAborted()
      this.#engine = engine
      this.#publish({ state: 'ready', epoch })
      return { engine, epoch, ended, end }
    } catch (error) {
      end.abort()
      engine?.close()
      throw error
    }
  }

  /** @returns why it ended */
  async #untilEnded(session: Session): Promise<unknown> {
    const cause: unknown = await session.ended.catch((error: unknown) => error)
    this.#engine = undefined
    session.end.abort()
    session.engine.close()
    return cause
  }

  async #pump(feed: EventFeed): Promise<never> {
    for await (const event of feed) this.#events.notify(event)
    throw new DockerError({ operation: 'events', reason: 'lost', message: 'the event stream was closed' })
  }

  #delay(failures: number): number {
    const waits = this.#options.backOff ?? DEFAULT_BACK_OFF
    return waits[Math.min(failures, waits.length - 1)] ?? 0
  }

  async #wait(ms: number, signal: AbortSignal): Promise<void> {
    this.#wake = new AbortController()
    await pause(ms, AbortSignal.any([signal, this.#wake.signal])).catch(() => undefined)
    this.#wake = undefined
  }

  #publish(state: EngineLinkState): void {
    this.#state = state
    this.#states.notify(state)
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

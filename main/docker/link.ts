import { DEFAULT_BACK_OFF, delayAfter, type BackOff } from './back-off.ts'
import { Engine } from './engine.ts'
import { DockerError, isDockerError } from './errors.ts'
import type { EngineEvent, EventFeed } from './events.ts'
import { Listeners } from './listeners.ts'
import { pause } from './pause.ts'
import type { Transport } from './transport.ts'

/**
 * `epoch` grows with each established connection: what was listed in an older one must be listed again.
 * absent: nothing listens; denied: no right to the socket; lost: the connection broke or the engine answers nonsense.
 */
export type LinkState =
  | { readonly state: 'absent' | 'denied' | 'lost'; readonly reason: string; readonly epoch: number }
  | { readonly state: 'connecting' | 'ready'; readonly epoch: number }

export interface EngineLinkOptions {
  readonly transport: Transport
  readonly backOff?: BackOff
  /** Called for each new connection once its event subscription stands and before `ready`: list here. Its failure = lost. */
  readonly onReady?: (engine: Engine, epoch: number, signal: AbortSignal) => Promise<void> | void
}

/**
 * Keeps a connection to one engine: connects, subscribes to its events, notices its end, tries again with growing pauses.
 * Events are delivered from before `onReady` lists, so that nothing between list and subscription is missed.
 */
export class EngineLink {
  readonly #options: EngineLinkOptions
  readonly #stateListeners = new Listeners<LinkState>()
  readonly #eventListeners = new Listeners<EngineEvent>()
  #state: LinkState = { state: 'absent', reason: 'not started', epoch: 0 }
  #engine: Engine | undefined
  /** Counts attempts that got as far as `onReady`, so that no two of those calls share a number. */
  #epoch = 0
  #run: { readonly end: AbortController; readonly done: Promise<void> } | undefined
  #wake: AbortController | undefined

  constructor(options: EngineLinkOptions) {
    this.#options = options
  }

  get state(): LinkState {
    return this.#state
  }

  /** The connected engine. @throws DockerError `absent`, `denied`, `lost` or `not-ready` by the state */
  get engine(): Engine {
    if (this.#state.state === 'ready' && this.#engine) return this.#engine
    const { state } = this.#state
    const reason = state === 'connecting' || state === 'ready' ? 'not-ready' : state
    const message = 'reason' in this.#state ? this.#state.reason : 'the connection is not ready yet'
    throw new DockerError({ operation: 'connect', reason, message })
  }

  /** @returns removes the listener */
  onState(listener: (state: LinkState) => void): () => void {
    return this.#stateListeners.add(listener)
  }

  /** Events of every connection, in order. @returns removes the listener */
  onEvent(listener: (event: EngineEvent) => void): () => void {
    return this.#eventListeners.add(listener)
  }

  /** Begins to connect; a second call does nothing. */
  start(): void {
    if (this.#run) return
    const end = new AbortController()
    this.#run = { end, done: this.#loop(end.signal) }
  }

  /** Ends the pause before the next attempt, for example when the user asks to try again. */
  retryNow(): void {
    this.#wake?.abort()
  }

  /** Disconnects and waits until nothing runs any more. The link can be started again. */
  async stop(): Promise<void> {
    const run = this.#run
    if (!run) return
    this.#run = undefined
    run.end.abort()
    await run.done
    this.#publish({ state: 'absent', reason: 'stopped', epoch: this.#state.epoch })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  async #loop(signal: AbortSignal): Promise<void> {
    for (let attempt = 0; !signal.aborted; attempt++) {
      const epoch = this.#state.epoch
      const failure = await this.#session(signal)
      if (signal.aborted) return
      if (this.#state.epoch > epoch && this.#state.state === 'ready') attempt = 0
      this.#publish(failed(failure, this.#state.epoch))
      await this.#sleep(delayAfter(attempt, this.#options.backOff ?? DEFAULT_BACK_OFF, Math.random()), signal)
    }
  }

  /** One connection from its start to its end. @returns why it ended */
  async #session(signal: AbortSignal): Promise<unknown> {
    // Ends with the session, so that no stream of this connection outlives it.
    const session = new AbortController()
    const both = AbortSignal.any([signal, session.signal])
    this.#publish({ state: 'connecting', epoch: this.#state.epoch })
    try {
      const engine = await Engine.connect(this.#options.transport, both)
      this.#engine = engine
      // Since the engine's own clock at the first ping: what happened between head and subscription is delivered too.
      const { time } = engine.firstPing
      const feed = await engine.events(time === undefined ? {} : { since: time }, both)
      const epoch = ++this.#epoch
      const ended = this.#pump(feed)
      // Whoever fails first is reported below; the other must not become an unhandled rejection.
      ended.catch(() => undefined)
      await Promise.race([this.#options.onReady?.(engine, epoch, both), ended])
      if (!both.aborted) this.#publish({ state: 'ready', epoch })
      return await ended
    } catch (error) {
      return error
    } finally {
      session.abort()
      this.#engine?.close()
      this.#engine = undefined
    }
  }

  /** @throws always: a feed has no good end */
  async #pump(feed: EventFeed): Promise<never> {
    for await (const event of feed) this.#eventListeners.notify(event)
    throw new DockerError({ operation: 'events', reason: 'lost', message: 'the event stream was closed' })
  }

  async #sleep(ms: number, signal: AbortSignal): Promise<void> {
    this.#wake = new AbortController()
    await pause(ms, AbortSignal.any([signal, this.#wake.signal])).catch(() => undefined)
    this.#wake = undefined
  }

  #publish(state: LinkState): void {
    this.#state = state
    this.#stateListeners.notify(state)
  }
}

function failed(error: unknown, epoch: number): LinkState {
  const reason = error instanceof Error ? error.message : String(error)
  if (isDockerError(error, 'absent')) return { state: 'absent', reason, epoch }
  return { state: isDockerError(error, 'denied') ? 'denied' : 'lost', reason, epoch }
}

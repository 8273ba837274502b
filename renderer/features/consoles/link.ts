import type { ByteChannel, ChannelEnd, ChannelListener } from '../../api/byte-channel.ts'
import type { Failure } from '../../api/failure.ts'
import type { Unsubscribe } from '../../lib/emitter.ts'
import { Value } from '../../lib/value.ts'

/** Whether a console can be had now. */
export type Availability = 'yes' | 'off' | 'gone' | 'disconnected'

export type LinkState =
  | { readonly type: 'opening' }
  | { readonly type: 'open' }
  /** Opens by itself as soon as the machine runs, is there again, or the host answers. */
  | { readonly type: 'waiting'; readonly for: Exclude<Availability, 'yes'> }
  /** Another client holds it. */
  | { readonly type: 'taken' }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'ended'; readonly code: number | null; readonly reason: 'exit' | 'lost' }

export interface LinkPlan {
  /** Asks for a stream and opens its channel. */
  open(force: boolean, listener: ChannelListener): Promise<ByteChannel>
  available(): Availability
  /** Calls back whenever `available` may answer otherwise. */
  watch(listener: () => void): Unsubscribe
  failureOf(error: unknown): Failure
  /** False for a program of the user: a new one is started only when asked for. */
  readonly reopens: boolean
  opened(channel: ByteChannel, isFirst: boolean): void
  data(bytes: Uint8Array<ArrayBuffer>, consumed: () => void): void
  closed(): void
}

/** Milliseconds between attempts; the last one stays. */
const BACK_OFF = [250, 500, 1000, 2000, 4000]
/** A stream that lasted as long was no failed attempt. Milliseconds. */
const LASTING = 5000
/** Whoever let go a moment ago may still be counted: our own page before it was reloaded, for one. */
const TAKEN_RETRIES = 2

/** Attempts after an engine's failure of unknown kind: a guest that is just ending answers in many ways. */
const ENGINE_RETRIES = 5

/** Failures that pass by themselves: mostly of a machine that ends or starts at this moment. */
function passes({ code, data }: Failure, failures: number): boolean {
  if (code === 'REFUSED') return data['reason'] === 'state'
  if (code === 'ENGINE_ERROR') return failures < ENGINE_RETRIES
  return code === 'DISCONNECTED' || code === 'ENGINE_UNAVAILABLE' || code === 'INVALID_STATE'
}

/**
 * Keeps one console's stream open: waits for the machine, opens, opens again after a restart of the guest or of the
 * host, and tells when only a person can go on.
 */
export class ConsoleLink implements Disposable {
  readonly state = new Value<LinkState>({ type: 'opening' })
  readonly #plan: LinkPlan
  readonly #unwatch: Unsubscribe
  #channel: ByteChannel | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  /** Counts tries; an answer to an older one is thrown away. */
  #try = 0
  #failures = 0
  #refusals = 0
  #openedAt = 0
  #openings = 0
  #isDisposed = false

  constructor(plan: LinkPlan) {
    this.#plan = plan
    this.#unwatch = plan.watch(() => {
      if (this.state.get().type === 'waiting' && plan.available() === 'yes') this.#attempt(false)
      else this.#noteAbsence()
    })
  }

  get channel(): ByteChannel | null {
    return this.#channel
  }

  start(): void {
    this.#attempt(false)
  }

  /** Tries at once, as a person asked for. */
  again(): void {
    this.#failures = 0
    this.#refusals = 0
    this.#attempt(false)
  }

  /** Takes it from whoever holds it. */
  takeOver(): void {
    this.#attempt(true)
  }

  /** Ends the stream for a reason that another attempt would not change. */
  fail(failure: Failure): void {
    this.#drop()
    this.#failed(failure)
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true
    this.#unwatch()
    this.#drop()
  }

  /** A machine that went takes the reason with it why its console could not be had; one that is off may be removed. */
  #noteAbsence(): void {
    const available = this.#plan.available()
    const { type } = this.state.get()
    if (available !== 'yes' && (type === 'waiting' || type === 'failed' || type === 'taken')) this.#wait(available)
  }

  #wait(what: Exclude<Availability, 'yes'>): void {
    const now = this.state.get()
    if (now.type !== 'waiting' || now.for !== what) this.state.set({ type: 'waiting', for: what })
  }

  #drop(): void {
    clearTimeout(this.#timer)
    this.#try += 1
    const channel = this.#channel
    this.#channel = null
    channel?.close()
  }

  #attempt(force: boolean): void {
    if (this.#isDisposed) return
    this.#drop()
    const available = this.#plan.available()
    if (available !== 'yes') return this.#wait(available)
    this.state.set({ type: 'opening' })
    void this.#open(force, this.#try)
  }

  async #open(force: boolean, attempt: number): Promise<void> {
    const isCurrent = () => attempt === this.#try && !this.#isDisposed
    try {
      const channel = await this.#plan.open(force, {
        open: () => {
          if (isCurrent()) this.#opened()
        },
        data: (bytes, consumed) => (isCurrent() ? this.#plan.data(bytes, consumed) : consumed()),
        end: (end) => {
          if (isCurrent()) this.#ended(end)
        },
      })
      if (isCurrent()) this.#channel = channel
      else channel.close()
    } catch (error) {
      if (isCurrent()) this.#refused(this.#plan.failureOf(error))
    }
  }

  #opened(): void {
    this.#openedAt = Date.now()
    this.#refusals = 0
    this.#openings += 1
    this.state.set({ type: 'open' })
    if (this.#channel !== null) this.#plan.opened(this.#channel, this.#openings === 1)
  }

  #refused(failure: Failure): void {
    if (failure.code === 'BUSY') {
      this.#refusals += 1
      if (this.#refusals > TAKEN_RETRIES) {
        this.state.set({ type: 'taken' })
        return this.#noteAbsence()
      }
      return this.#later()
    }
    if (passes(failure, this.#failures)) return this.#later()
    this.#failed(failure)
  }

  /** The answer may be older than the news that the machine went, and no further news would end the failure. */
  #failed(failure: Failure): void {
    this.state.set({ type: 'failed', failure })
    this.#noteAbsence()
  }

  #ended(end: ChannelEnd): void {
    this.#channel = null
    if (this.state.get().type === 'open') this.#plan.closed()
    if (Date.now() - this.#openedAt > LASTING) this.#failures = 0
    if (this.#plan.reopens) return this.#later()
    const code = end.type === 'exit' ? end.code : null
    // An end whose exit code nobody knows, for a reason, is none of the program's own.
    const own = end.type === 'exit' && (end.code !== null || end.error === null)
    this.state.set({ type: 'ended', code, reason: own ? 'exit' : 'lost' })
  }

  #later(): void {
    this.#try += 1
    const available = this.#plan.available()
    if (available !== 'yes') return this.#wait(available)
    this.state.set({ type: 'opening' })
    const wait = BACK_OFF[Math.min(this.#failures++, BACK_OFF.length - 1)]
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#attempt(false), wait)
  }
}

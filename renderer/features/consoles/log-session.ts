import { pause } from '../../api/follow.ts'
import { failureOf, type Failure } from '../../api/failure.ts'
import type { LogLine } from '../../../contract/container.ts'
import type { Unsubscribe } from '../../lib/emitter.ts'
import { Value } from '../../lib/value.ts'
import { availabilityOf, waitingPlan, type ConsoleSession, type ConsoleSurroundings } from './console-session.ts'
import type { ConsoleOf } from './console-tab.ts'
import { LogBuffer } from './log-buffer.ts'
import { LogResume } from './log-resume.ts'

type LogTab = ConsoleOf<'logs'>

/** Lines from the end when it is opened. */
export const tails = [500, 5000, 50_000, 100_000] as const
export type Tail = (typeof tails)[number]
/** Minutes back; null = from the beginning. */
export const sinces = [null, 5, 60, 1440] as const
export type Since = (typeof sinces)[number]

export interface LogChoice {
  readonly tail: Tail
  readonly since: Since
}

export type LogState =
  | { readonly type: 'reading' }
  /** All that is there was read and the container does not run. */
  | { readonly type: 'stopped' }
  | { readonly type: 'gone' }
  | { readonly type: 'disconnected' }
  | { readonly type: 'failed'; readonly failure: Failure }

/** Lines of a flood are told to the page at most this often. Milliseconds. */
const TELL_EVERY = 100
/** Milliseconds after which a log that broke off is asked for again. */
const AGAIN_AFTER = 1000

/** A container's log, followed as long as its tab is open, over starts and stops of the container. */
export class LogSession implements ConsoleSession {
  readonly unseen = new Value(false)
  readonly state = new Value<LogState>({ type: 'reading' })
  readonly choice = new Value<LogChoice>({ tail: 5000, since: null })
  /** Grows with each change of the buffer. */
  readonly version = new Value(0)
  readonly buffer = new LogBuffer()
  /** The list takes the keyboard as soon as it is on screen. */
  readonly wantsFocus = new Value(false)
  readonly #tab: LogTab
  readonly #around: ConsoleSurroundings
  readonly #unwatch: Unsubscribe
  #reading: AbortController | null = null
  /** What the log was asked with: a change of it asks again. */
  #asked = ''
  #resume = new LogResume()
  #timer: ReturnType<typeof setTimeout> | undefined
  #isShown = false

  constructor(tab: LogTab, around: ConsoleSurroundings) {
    this.#tab = tab
    this.#around = around
    this.#unwatch = waitingPlan(tab, around).watch(() => this.#check())
    this.#check()
  }

  shown(is: boolean): void {
    this.#isShown = is
    if (is) this.unseen.set(false)
  }

  focus(): void {
    this.wantsFocus.set(true)
  }

  choose(choice: LogChoice): void {
    this.choice.set(choice)
    this.buffer.clear()
    this.#resume = new LogResume()
    this.#asked = ''
    this.#check()
  }

  again(): void {
    this.#asked = ''
    this.#check()
  }

  search(query: string): void {
    this.buffer.search(query)
    this.version.set(this.version.get() + 1)
  }

  [Symbol.dispose](): void {
    this.#unwatch()
    this.#reading?.abort()
    clearTimeout(this.#timer)
  }

  #check(): void {
    const available = availabilityOf(this.#tab, this.#around)
    if (available === 'gone' || available === 'disconnected') {
      this.#asked = ''
      this.#reading?.abort()
      return this.state.set({ type: available })
    }
    const asked = JSON.stringify([available, this.choice.get()])
    if (asked === this.#asked) return
    this.#asked = asked
    this.#reading?.abort()
    const reading = new AbortController()
    this.#reading = reading
    void this.#read(available === 'yes' || this.#isPaused(), reading.signal)
  }

  /** The log of a frozen container is followed like that of a running one. */
  #isPaused(): boolean {
    return this.#around.machines.get(this.#tab.machine)?.state === 'paused'
  }

  async #read(follow: boolean, signal: AbortSignal): Promise<void> {
    this.state.set({ type: 'reading' })
    try {
      const client = this.#around.session.client()
      const batches = await client.container.logs({ ...this.#request(), follow }, { signal })
      for await (const { lines } of batches) {
        if (signal.aborted) return
        this.#take(lines)
      }
      if (!follow && !signal.aborted) return this.state.set({ type: 'stopped' })
    } catch (error) {
      if (signal.aborted) return
      const failure = failureOf(error)
      if (failure.code !== 'DISCONNECTED' && failure.code !== 'ENGINE_UNAVAILABLE') {
        return this.state.set({ type: 'failed', failure })
      }
    }
    // The end of a followed log: the container has stopped, which the inventory tells in a moment, or the engine went.
    await pause(AGAIN_AFTER, signal)
    if (signal.aborted) return
    this.#asked = ''
    this.#check()
  }

  /** From the last line on that is here already; else as chosen. */
  #request() {
    const { tail, since } = this.choice.get()
    const base = { id: this.#tab.machine, timestamps: true }
    const from = this.#resume.begin()
    if (from !== null) return { ...base, since: from }
    if (since === null) return { ...base, tail }
    return { ...base, tail, since: Math.floor(Date.now() / 1000) - since * 60 }
  }

  #take(lines: readonly LogLine[]): void {
    const fresh = this.#resume.fresh(lines)
    if (fresh.length === 0) return
    this.buffer.append(fresh)
    if (!this.#isShown) this.unseen.set(true)
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.version.set(this.version.get() + 1)
    }, TELL_EVERY)
  }
}

import { useEffect } from 'react'
import type { Client } from '../api/client.ts'
import { failureOf, type Failure } from '../api/failure.ts'
import type { Unsubscribe } from './emitter.ts'
import { useValue, Value } from './value.ts'

export type ReadingState<T> =
  | { readonly type: 'asking'; readonly since: number }
  /** `at`: milliseconds since 1970. `stale`: why a newer reading failed; the value is from before. */
  | { readonly type: 'known'; readonly value: T; readonly at: number; readonly stale: Failure | null }
  | { readonly type: 'failed'; readonly failure: Failure }

interface Options<T> {
  readonly read: (client: Client, signal: AbortSignal) => Promise<T>
  /** Milliseconds between two readings while somebody looks; null = only when asked to. */
  readonly every: number | null
  /** Also read when nobody looks: at connecting and when asked to. */
  readonly eager?: boolean
}

/** Requests that come close together are one. Milliseconds. */
const GATHER = 300

/** Something of the host that has no events: read again while it is on screen. What is known stays until it is replaced. */
export class Reading<T> {
  readonly state = new Value<ReadingState<T>>({ type: 'asking', since: Date.now() })
  readonly #options: Options<T>
  #client: Client | null = null
  #lookers = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #running: AbortController | null = null

  constructor(options: Options<T>) {
    this.#options = options
  }

  /** The connection's client, null while there is none. */
  setClient(client: Client | null): void {
    this.#client = client
    this.#running?.abort()
    this.#running = null
    if (client !== null) this.#schedule(0)
  }

  /** Keeps the value fresh until the answer is called. */
  look(): Unsubscribe {
    this.#lookers += 1
    this.#schedule(0)
    return () => void (this.#lookers -= 1)
  }

  /** Reads now, whoever looks. */
  again(): void {
    clearTimeout(this.#timer)
    void this.#read()
  }

  /** Something happened that may have changed it. */
  soon(): void {
    this.#schedule(GATHER)
  }

  #wanted(): boolean {
    return this.#lookers > 0 || this.#options.eager === true
  }

  #schedule(wait: number): void {
    if (!this.#wanted()) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void (this.#wanted() && this.#read()), wait)
  }

  async #read(): Promise<void> {
    const client = this.#client
    if (client === null) return
    // A page in the background asks for nothing by itself; coming to the front does.
    if (document.visibilityState === 'hidden') return this.#whenVisible()
    this.#running?.abort()
    const running = new AbortController()
    this.#running = running
    try {
      const value = await this.#options.read(client, running.signal)
      if (running.signal.aborted) return
      this.state.set({ type: 'known', value, at: Date.now(), stale: null })
    } catch (error) {
      if (running.signal.aborted) return
      this.#fail(failureOf(error))
    }
    this.#running = null
    if (this.#options.every !== null && this.#lookers > 0) this.#schedule(this.#options.every)
  }

  #fail(failure: Failure): void {
    const before = this.state.get()
    if (before.type === 'known') this.state.set({ ...before, stale: failure })
    else this.state.set({ type: 'failed', failure })
  }

  #whenVisible(): void {
    document.addEventListener('visibilitychange', () => this.#schedule(0), { once: true })
  }
}

/** The reading's state, kept fresh while the component is on screen. */
export function useReading<T>(reading: Reading<T>): ReadingState<T> {
  useEffect(() => reading.look(), [reading])
  return useValue(reading.state)
}

/** What was read last, null before the first time. */
export function knownOf<T>(state: ReadingState<T>): T | null {
  return state.type === 'known' ? state.value : null
}

import { isDeepStrictEqual } from 'node:util'
import type { Diagram, DiagramEvent, EdgeRate } from '../../contract/diagram.ts'
import { pause } from '../inventory/pause.ts'
import { changesBetween } from './changes.ts'
import { EventQueue } from './event-queue.ts'
import { diagramOf } from './model.ts'
import type { Observed } from './observed.ts'
import { edgeRates, type Counters } from './rates.ts'

interface Parts {
  readonly observe: () => Promise<Observed>
  /** Calls back at whatever changes in the engines or in the kernel, until it is disposed of. */
  readonly listen: (changed: () => void) => Disposable
  readonly counters: () => Promise<Counters>
  readonly failed: (error: unknown) => void
}

/** What comes close together is looked at once. Milliseconds. */
const GATHER = 120
/** Rules have no events: while somebody looks they are read this often. Milliseconds. */
const AT_LEAST_EVERY = 5000
const RATES_EVERY = 2000

/** The picture while somebody looks: one pair of eyes for all readers, closed when the last one goes. */
export class LiveDiagram implements Disposable {
  readonly #parts: Parts
  readonly #queues = new Set<EventQueue>()
  #current: Diagram | null = null
  #looking: AbortController | null = null

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** The picture now. */
  async look(): Promise<Diagram> {
    return diagramOf(await this.#parts.observe())
  }

  /** The picture, then what changes in it and what goes over its edges, until the signal aborts. */
  async *watch(signal: AbortSignal): AsyncGenerator<DiagramEvent> {
    const queue = new EventQueue()
    this.#queues.add(queue)
    try {
      if (this.#looking === null) this.#begin()
      else if (this.#current !== null) this.#put(queue, { type: 'snapshot', diagram: this.#current })
      yield* queue.taken(signal)
    } finally {
      this.#queues.delete(queue)
      if (this.#queues.size === 0) this[Symbol.dispose]()
    }
  }

  [Symbol.dispose](): void {
    this.#looking?.abort()
    this.#looking = null
    this.#current = null
  }

  #begin(): void {
    const looking = new AbortController()
    this.#looking = looking
    void this.#follow(looking.signal)
    void this.#measure(looking.signal)
  }

  async #follow(signal: AbortSignal): Promise<void> {
    let changed = true
    let wake: () => void = () => undefined
    using _listening = this.#parts.listen(() => {
      changed = true
      wake()
    })
    while (!signal.aborted) {
      if (!changed) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, AT_LEAST_EVERY)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
          signal.addEventListener('abort', wake, { once: true })
        })
        signal.removeEventListener('abort', wake)
        if (changed) await pause(GATHER, signal)
      }
      changed = false
      try {
        const next = await this.look()
        if (!signal.aborted) this.#take(next)
      } catch (error) {
        this.#parts.failed(error)
        await pause(AT_LEAST_EVERY, signal)
      }
    }
  }

  #take(next: Diagram): void {
    const before = this.#current
    this.#current = next
    const event = before === null ? ({ type: 'snapshot', diagram: next } as const) : changesBetween(before, next)
    if (event !== null) this.#tell(event)
  }

  async #measure(signal: AbortSignal): Promise<void> {
    let before: Counters | null = null
    let told: readonly EdgeRate[] = []
    while (!signal.aborted) {
      const now = await this.#parts.counters().catch(() => null)
      const edges = this.#current?.edges
      if (now !== null && before !== null && edges !== undefined) {
        const rates = edgeRates(edges, before, now)
        if (!isDeepStrictEqual(rates, told) && !signal.aborted) this.#tell({ type: 'rates', rates })
        told = rates
      }
      before = now
      await pause(RATES_EVERY, signal)
    }
  }

  #tell(event: DiagramEvent): void {
    for (const queue of this.#queues) this.#put(queue, event)
  }

  #put(queue: EventQueue, event: DiagramEvent): void {
    queue.put(event, () => this.#current ?? { nodes: [], edges: [], gaps: [] })
  }
}

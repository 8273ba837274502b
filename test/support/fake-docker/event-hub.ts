import type { ServerResponse } from 'node:http'
import type { EngineState } from './engine-state.ts'
import { eventShape, type Flavour } from './shapes.ts'

/** The subscribers of /events. */
export class EventHub {
  readonly #state: EngineState
  readonly #subscribers = new Map<ServerResponse, Flavour>()

  constructor(state: EngineState) {
    this.#state = state
    state.onEvent = (event) => {
      for (const [res, flavour] of this.#subscribers) res.write(`${JSON.stringify(eventShape(event, flavour))}\n`)
    }
  }

  get subscriberCount(): number {
    return this.#subscribers.size
  }

  subscribe(res: ServerResponse, flavour: Flavour, since: number | undefined): void {
    this.#subscribers.set(res, flavour)
    res.on('close', () => this.#subscribers.delete(res))
    const past = since === undefined ? [] : this.#state.pastEvents.filter((event) => event.time >= since)
    for (const event of past) res.write(`${JSON.stringify(eventShape(event, flavour))}\n`)
  }

  /** Exactly these bytes as one chunk: half a value, several, or garbage. */
  sendRaw(bytes: string | Buffer): void {
    for (const res of this.#subscribers.keys()) res.write(bytes)
  }

  /** Ends every subscription, in good order or as a crash does. */
  endAll(how: 'end' | 'cut'): void {
    for (const res of this.#subscribers.keys()) {
      if (how === 'end') res.end()
      else res.destroy()
    }
  }
}

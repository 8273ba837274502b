import { formatId } from '../../contract/ids.ts'
import type { Happening, Incident } from '../../contract/incident.ts'

/** Incidents that are kept for readers who come later, and for one who reads slowly. */
const KEPT = 200

/** What befell VMs since the services began: the last ones, and each new one to whoever listens. */
export class IncidentLog {
  #incidents: readonly Incident[] = []
  readonly #listeners = new Set<(incident: Incident) => void>()
  #last = 0

  note(connection: string, uuid: string, what: Happening): void {
    const id = formatId('vm', connection, uuid)
    const incident: Incident = { number: ++this.#last, at: Date.now(), id, connection, what }
    this.#incidents = [incident, ...this.#incidents].slice(0, KEPT)
    for (const listener of [...this.#listeners]) listener(incident)
  }

  /** Newest first. */
  list(): readonly Incident[] {
    return this.#incidents
  }

  onIncident(listener: (incident: Incident) => void): Disposable {
    this.#listeners.add(listener)
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) }
  }

  /** Each new one until the signal aborts; a reader that lags by more than are kept misses the oldest. */
  async *watch(signal: AbortSignal): AsyncGenerator<Incident, void> {
    let waiting: Incident[] = []
    let wake: () => void = () => undefined
    using _listening = this.onIncident((incident) => {
      waiting = [...waiting, incident].slice(-KEPT)
      wake()
    })
    const stop = () => wake()
    signal.addEventListener('abort', stop)
    try {
      while (!signal.aborted) {
        const next = waiting.shift()
        if (next !== undefined) yield next
        else await new Promise<void>((resolve) => (wake = resolve))
      }
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }
}

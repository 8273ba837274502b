import { events, registration, type EventName, type EventScope } from '../../../main/libvirt/events.ts'
import type { ProcedureName } from '../../../main/libvirt/table.ts'
import { Refusal } from './faults.ts'
import type { FakeEvent } from './host.ts'

type Subject = { uuid?: string; name: string } | null

/** Which events one client asked for, under which callback ids. */
export class Registrations {
  readonly #callbacks = new Map<number, { name: EventName; subject: string | null }>()
  readonly #nextId: () => number

  constructor(nextId: () => number) {
    this.#nextId = nextId
  }

  get size(): number {
    return this.#callbacks.size
  }

  /** Whether a procedure is one of those that register and deregister. */
  serves(name: ProcedureName): boolean {
    return Object.values(registration).some(({ register, deregister }) => name === register || name === deregister)
  }

  serve(name: ProcedureName, args: unknown): { callbackID: number } | undefined {
    const found = Object.entries(registration).find(([, { register }]) => register === name)
    if (!found) {
      this.#callbacks.delete((args as { callbackID: number }).callbackID)
      return undefined
    }
    const [scope, { object }] = found as [EventScope, { object: string }]
    const { eventID, [object]: filter } = args as { eventID: number } & Record<string, Subject>
    return { callbackID: this.#add(scope, eventID, filter ?? null) }
  }

  #add(scope: EventScope, eventID: number, filter: Subject): number {
    const name = Object.entries(events).find(([, [s, id]]) => s === scope && id === eventID)?.[0] as EventName
    const subject = filter && (filter.uuid ?? filter.name)
    // The real daemon takes an event and object once per connection.
    const tracked = [...this.#callbacks.values()].some((each) => each.name === name && each.subject === subject)
    if (tracked) throw new Refusal(8, 'invalid argument: event callback already tracked', 0)
    const id = this.#nextId()
    this.#callbacks.set(id, { name, subject })
    return id
  }

  /** Callback ids that an event is sent under. */
  interestedIn(event: FakeEvent): number[] {
    return [...this.#callbacks]
      .filter(([, { name, subject }]) => name === event.name && (subject === null || subject === event.subject))
      .map(([id]) => id)
  }
}

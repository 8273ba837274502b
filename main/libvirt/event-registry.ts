import type { Channel } from './channel.ts'
import { decodeFields } from './codec.ts'
import { eventOfMessage, events, registration, type EventName, type EventPayload } from './events.ts'
import { procedures } from './table.ts'

type Handler = (payload: never) => void

/** What is registered at the daemon for one event of one object (or of all). */
interface Registration {
  key: string
  name: EventName
  handlers: Set<Handler>
  /** Undefined until the daemon answered. */
  callbackId: number | undefined
  ready: Promise<void>
}

/**
 * Events of one connection. The daemon takes an event and object only once per connection, so handlers share the
 * registration; the last one to leave removes it.
 */
export class EventRegistry {
  readonly #channel: Channel
  readonly #byKey = new Map<string, Registration>()
  /** By message number and callback id: the ids are counted per scope, so alone they are ambiguous. */
  readonly #byCallback = new Map<string, Registration>()
  /** Deregistrations under way, by key: the daemon's workers may overtake each other. */
  readonly #leaving = new Map<string, Promise<unknown>>()

  constructor(channel: Channel) {
    this.#channel = channel
  }

  /** Registers if nobody did; resolves when the daemon confirmed, so no event after that is missed. */
  async add<N extends EventName>(
    name: N,
    handler: (payload: EventPayload<N>) => void,
    object: { uuid?: string; name?: string } | null,
  ): Promise<Disposable> {
    const key = `${name} ${object ? (object.uuid ?? object.name) : '*'}`
    while (this.#leaving.has(key)) await this.#leaving.get(key)
    let entry = this.#byKey.get(key)
    if (!entry) {
      entry = { key, name, handlers: new Set(), callbackId: undefined, ready: Promise.resolve() }
      this.#byKey.set(key, entry)
      entry.ready = this.#register(entry, object)
    }
    const registered = entry
    // A fresh function per call: the same handler added twice is called twice and leaves twice.
    const own: Handler = (payload) => handler(payload)
    registered.handlers.add(own)
    await registered.ready
    return { [Symbol.dispose]: () => this.#remove(registered, own) }
  }

  async #register(entry: Registration, object: object | null): Promise<void> {
    const [scope, eventID] = events[entry.name]
    const { register, object: field } = registration[scope]
    try {
      await new Promise<void>((resolve, reject) => {
        const onReply = (result: unknown) => {
          // Before anything else is read: the first event may be in the same chunk as this reply.
          entry.callbackId = (result as { callbackID: number }).callbackID
          this.#byCallback.set(callbackKey(entry.name, entry.callbackId), entry)
          resolve()
        }
        this.#channel.request(register, { eventID, [field]: object }, { onReply, onError: reject })
      })
    } catch (error) {
      this.#byKey.delete(entry.key)
      throw error
    }
  }

  #remove(entry: Registration, handler: Handler): void {
    if (!entry.handlers.delete(handler) || entry.handlers.size > 0 || entry.callbackId === undefined) return
    this.#byKey.delete(entry.key)
    this.#byCallback.delete(callbackKey(entry.name, entry.callbackId))
    if (this.#channel.closed) return
    const { deregister } = registration[events[entry.name][0]]
    const done = this.#channel
      .call(deregister, { callbackID: entry.callbackId })
      // Nobody waits for it, and a connection that ends takes its registrations along.
      .catch(() => undefined)
      .finally(() => this.#leaving.delete(entry.key))
    this.#leaving.set(entry.key, done)
  }

  /** Hands a message of the daemon to its handlers. Messages nobody asked for, or that are just leaving, are dropped. */
  dispatch(procedure: number, payload: Buffer): void {
    const name = eventOfMessage(procedure)
    // Every event starts with its callback id: decode the rest only for one that has a handler.
    if (!name || payload.length < 4) return
    const entry = this.#byCallback.get(callbackKey(name, payload.readInt32BE(0)))
    if (!entry) return
    const event = decodeFields(procedures[name][2], payload) as never
    for (const handler of [...entry.handlers]) {
      try {
        handler(event)
      } catch (error) {
        // A handler's bug is not the connection's: it surfaces as an uncaught error while the reading goes on.
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }
}

function callbackKey(name: EventName, callbackId: number): string {
  return `${procedures[name][0]}:${callbackId}`
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from '../../../contract/connection.ts'
import type { InventoryEvent, Item } from '../../../contract/inventory.ts'
import { reached, type Mark } from '../../../contract/revision.ts'
import type { InProcess } from './in-process.ts'

/** A reader of the live picture that believes nothing: a patch that does not follow what it has is a failure. */
export class Watcher implements AsyncDisposable {
  readonly #ended = new AbortController()
  readonly #items = new Map<string, Map<string, Item>>()
  readonly #marks = new Map<string, Mark>()
  readonly #reading: Promise<void>
  #connections: readonly Connection[] = []
  #failure: Error | undefined
  /** Each state that a connection was told to have, in order, without repeats. */
  readonly states = new Map<string, string[]>()
  snapshots = 0
  patches = 0

  constructor({ client }: InProcess) {
    this.#reading = this.#read(client).catch((error: unknown) => {
      if (!this.#ended.signal.aborted) this.#failure = error instanceof Error ? error : new Error(String(error))
    })
  }

  async #read(client: InProcess['client']): Promise<void> {
    const { signal } = this.#ended
    for await (const event of await client.inventory.watch(undefined, { signal })) {
      if (event.type === 'connections') this.#told(event.connections)
      else if (event.type === 'snapshot') {
        this.snapshots += 1
        this.#items.set(event.at.connection, new Map(event.items.map((item) => [item.id, item])))
        this.#marks.set(event.at.connection, event.at)
      } else this.#patched(event)
    }
  }

  #patched({ from, at, upserts, removes }: Extract<InventoryEvent, { type: 'patch' }>): void {
    this.patches += 1
    const seen = this.#marks.get(at.connection)
    if (seen?.epoch !== at.epoch || seen.revision !== from) {
      const here = seen ? `${seen.epoch}/${seen.revision}` : 'nothing'
      throw new Error(`a patch from ${at.epoch}/${from} came to a reader at ${here}`)
    }
    const shelf = this.#items.get(at.connection)
    for (const item of upserts) shelf?.set(item.id, item)
    for (const id of removes) shelf?.delete(id)
    this.#marks.set(at.connection, at)
  }

  #told(connections: readonly Connection[]): void {
    this.#connections = connections
    for (const { id, state } of connections) {
      const before = this.states.get(id) ?? []
      if (before.at(-1) !== state) this.states.set(id, [...before, state])
    }
  }

  /** The item of this kind and name, as last told. */
  find<K extends Exclude<Item['kind'], 'image'>>(kind: K, name: string): Extract<Item, { kind: K }> | undefined {
    for (const shelf of this.#items.values()) {
      for (const item of shelf.values()) {
        if (item.kind === kind && item.name === name) return item as Extract<Item, { kind: K }>
      }
    }
    return undefined
  }

  item(id: string): Item | undefined {
    for (const shelf of this.#items.values()) if (shelf.has(id)) return shelf.get(id)
    return undefined
  }

  count(kind: Item['kind']): number {
    return [...this.#items.values()].flatMap((shelf) => [...shelf.values()]).filter((item) => item.kind === kind).length
  }

  connection(id: string): Connection | undefined {
    return this.#connections.find((one) => one.id === id)
  }

  mark(connection: string): Mark | undefined {
    return this.#marks.get(connection)
  }

  /** Waits until it holds. */
  async until(what: string, holds: () => boolean, timeout = 30_000): Promise<void> {
    const end = Date.now() + timeout
    while (!holds()) {
      if (this.#failure) throw this.#failure
      if (Date.now() > end) throw new Error(`the watcher was not told: ${what}`)
      await sleep(5)
    }
  }

  /** Waits until everything up to these marks was told. */
  async reach(marks: readonly Mark[]): Promise<void> {
    for (const wanted of marks) {
      const seen = () => {
        const at = this.#marks.get(wanted.connection)
        return at !== undefined && reached(at, wanted)
      }
      await this.until(`${wanted.connection} up to ${wanted.epoch}/${wanted.revision}`, seen)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort()
    await this.#reading
    if (this.#failure) throw this.#failure
  }
}

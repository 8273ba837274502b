import type { ConnectionSpec } from '../inventory/connection-spec.ts'
import { specOf } from './connection-specs.ts'
import { checkedConnection, writeConnectionsFile } from './connections-file.ts'
import type { EnginePlace } from '../../contract/connection.ts'

/** The user's own connections. Changes of one process are written one after another. */
export class ConnectionBook {
  readonly #path: string
  readonly #environment: Readonly<Record<string, string | undefined>>
  #tail: Promise<unknown> = Promise.resolve()

  /** @param path of `connections.json` */
  constructor(path: string, environment: Readonly<Record<string, string | undefined>>) {
    this.#path = path
    this.#environment = environment
  }

  /** @throws Fault INVALID_INPUT naming the field of an address that nothing can be reached by */
  specOf(id: string, place: EnginePlace): ConnectionSpec {
    return specOf(checkedConnection({ id, ...place }), this.#environment)
  }

  /** @throws Fault INVALID_INPUT when the file is there and cannot be read: it stays as it is */
  add(id: string, place: EnginePlace): Promise<void> {
    return this.#write((all) => [...all, { id, ...place }])
  }

  /** @throws as {@link add} */
  remove(id: string): Promise<void> {
    return this.#write((all) => all.filter((one) => one.id !== id))
  }

  #write(change: Parameters<typeof writeConnectionsFile>[1]): Promise<void> {
    const written = this.#tail.then(() => writeConnectionsFile(this.#path, change))
    this.#tail = written.catch(() => undefined)
    return written
  }
}

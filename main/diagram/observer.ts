import type { Container } from '../../contract/machine.ts'
import { locateContainer } from '../docker/cgroup.ts'
import type { Connections } from '../inventory/connections.ts'
import type { InventoryStore } from '../inventory/store.ts'
import { parseOwnIndexes } from '../net/bridge-ports.ts'
import { isHere } from '../step/engines.ts'
import type { Look } from '../system/look.ts'
import { readHostFacts } from './host-facts.ts'
import type { Observed, OwnIndexes } from './observed.ts'

interface Rooms {
  readonly connections: Connections
  readonly store: InventoryStore
  readonly look: () => Look
}

/** Inspections at once: each is a call of its own. */
const AT_ONCE = 8

/** Looks at the host and at what its engines have. Knows the processes of containers from one look to the next. */
export class Observer {
  readonly #rooms: Rooms
  /** Process ids of running containers by the id of the container. */
  readonly #pids = new Map<string, number>()

  constructor(rooms: Rooms) {
    this.#rooms = rooms
  }

  async observe(): Promise<Observed> {
    const { connections, store } = this.#rooms
    await connections.settled()
    const here = new Set(
      connections
        .list()
        .map(({ id }) => id)
        .filter((id) => isHere(connections, id)),
    )
    const own = <T extends { readonly connection: string }>(items: readonly T[]) =>
      items.filter(({ connection }) => here.has(connection))
    const machines = own([...store.list('vm'), ...store.list('container')])
    const look = this.#rooms.look()
    const running = machines.filter((one) => one.kind === 'container' && one.state === 'running') as Container[]
    const [host, indexes] = await Promise.all([readHostFacts(look), this.#indexes(running, look)])
    const away = connections.list().filter(({ id, state }) => !here.has(id) && state === 'ready')
    return { host, networks: own(store.list('network')), machines, indexes, remote: away.map(({ id }) => id) }
  }

  /** The process of a running container as this host numbers it; null when it cannot be told. */
  async pidOf({ id, connection }: Container): Promise<number | null> {
    const key = id.slice(id.indexOf('/') + 1)
    const known = this.#pids.get(id)
    if (known !== undefined && locateContainer(key, known) !== undefined) return known
    this.#pids.delete(id)
    // One that is gone by now, or an engine that is.
    const detail = await this.#rooms.connections
      .docker(connection)
      .then((engine) => engine.containers.inspect(key))
      .catch(() => null)
    if (detail === null || locateContainer(key, detail.pid) === undefined) return null
    this.#pids.set(id, detail.pid)
    return detail.pid
  }

  async #indexes(containers: readonly Container[], look: Look): Promise<ReadonlyMap<string, OwnIndexes>> {
    const found = new Map<string, OwnIndexes>()
    const waiting = [...containers]
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const pid = await this.pidOf(next)
        if (pid === null) continue
        found.set(next.id, parseOwnIndexes((await look.file(`/proc/${pid}/net/dev_mcast`)).text))
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    const there = new Set(containers.map(({ id }) => id))
    for (const id of this.#pids.keys()) if (!there.has(id)) this.#pids.delete(id)
    return found
  }
}

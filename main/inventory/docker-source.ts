import { formatId } from '../../contract/ids.ts'
import type { Item } from '../../contract/inventory.ts'
import type { Mark } from '../../contract/revision.ts'
import type { ContainerSummary } from '../docker/container-summary.ts'
import type { Engine } from '../docker/engine.ts'
import type { EngineEvent } from '../docker/events.ts'
import { containerItem, HELPER_LABEL, imageItem, networkItem } from './docker-items.ts'
import { RefetchQueue } from './refetch-queue.ts'
import type { InventoryStore } from './store.ts'

/** Actions that change nothing the list shows; exec events alone come several per health check. */
const SILENT = new Set([
  'exec_create',
  'exec_start',
  'exec_die',
  'exec_detach',
  'attach',
  'detach',
  'top',
  'resize',
  'archive-path',
  'extract-to-dir',
  'export',
])

/** After these there is nothing to inspect, or nothing that the engine could be late with. */
const WITHOUT_STATE = new Set(['create', 'destroy', 'rename', 'update'])

const isShown = ({ labels }: ContainerSummary) => labels[HELPER_LABEL] === undefined

/** Feeds the store from one Docker Engine: a whole list per connection, then the objects that events name. */
export class DockerSource {
  readonly #connection: string
  readonly #store: InventoryStore
  readonly #queue: RefetchQueue
  /** Containers whose list entry may still be the old one; see {@link #settle}. */
  readonly #unsettled = new Set<string>()
  #engine: Engine | null = null

  constructor(connection: string, store: InventoryStore, failed: (error: unknown) => void) {
    this.#connection = connection
    this.#store = store
    this.#queue = new RefetchQueue((keys) => this.#refetch(keys), failed)
  }

  /** A new connection stands: everything is listed. Called before the link says ready. */
  async begin(engine: Engine, epoch: number): Promise<void> {
    await this.#queue.during(() => this.#list(engine, epoch))
  }

  async #list(engine: Engine, epoch: number): Promise<void> {
    this.#engine = engine
    const [containers, images, networks] = await Promise.all([
      engine.containers.list(),
      engine.images.list(),
      engine.networks.list(),
    ])
    this.#store.replace(this.#connection, epoch, [
      ...containers.filter(isShown).map((one) => containerItem(this.#connection, one)),
      ...images.map((one) => imageItem(this.#connection, one)),
      ...networks.map((one) => networkItem(this.#connection, one)),
    ])
  }

  /** Takes an event of the engine as a reason to look again. */
  event(event: EngineEvent): void {
    if (SILENT.has(event.action)) return
    if (event.type === 'container') {
      if (!WITHOUT_STATE.has(event.action)) this.#unsettled.add(event.actorId)
      this.#queue.mark(event.actorId)
    } else if (event.type === 'image') this.#queue.mark('images')
    else if (event.type === 'network') {
      this.#queue.mark('networks')
      // Connecting changes the container's addresses; the engine sends no container event for it.
      const container = event.attributes['container']
      if (container !== undefined && container !== '') this.#queue.mark(container)
    }
  }

  /** Reads the given containers (images and networks, when asked) again at once; the mark is where their state is visible. */
  async refresh(containers: readonly string[], also: { images: boolean; networks: boolean }): Promise<Mark> {
    for (const id of containers) this.#unsettled.add(id)
    const lists = [...(also.images ? ['images'] : []), ...(also.networks ? ['networks'] : [])]
    await this.#queue.readNow([...containers, ...lists])
    return this.#store.apply(this.#connection, [], [])
  }

  stop(): void {
    this.#queue.stop()
    this.#engine = null
  }

  async #refetch(keys: readonly string[]): Promise<void> {
    const engine = this.#engine
    if (engine === null) return
    const containers = keys.filter((key) => key !== 'images' && key !== 'networks')
    await Promise.all([
      containers.length > 0 ? this.#refetchContainers(engine, containers) : undefined,
      keys.includes('images') ? this.#refetchImages(engine) : undefined,
      keys.includes('networks') ? this.#refetchNetworks(engine) : undefined,
    ])
  }

  /**
   * Engines before 23 answer a list from a copy that is renewed only after "die", "pause" or "unpause" was sent and a
   * stop was answered (moby 20.10: some 50 ms later on a busy host), and nothing follows that would make us look again. An inspection waits for
   * the container's lock, which is held until the copy is new.
   */
  async #settle(engine: Engine, ids: readonly string[]): Promise<void> {
    const unsettled = ids.filter((id) => this.#unsettled.delete(id))
    // One that is gone, or an engine that is, shows in the list that follows.
    await Promise.allSettled(unsettled.map((id) => engine.containers.inspect(id)))
  }

  /** One list call whatever their number; those the answer lacks are gone. */
  async #refetchContainers(engine: Engine, ids: readonly string[]): Promise<void> {
    await this.#settle(engine, ids)
    const found = (await engine.containers.list({ filters: { id: ids } })).filter(isShown)
    const items = found.map((one) => containerItem(this.#connection, one))
    const there = new Set(found.map((one) => one.id))
    const gone = ids.filter((id) => !there.has(id)).map((id) => formatId('container', this.#connection, id))
    this.#store.apply(this.#connection, items, gone)
  }

  async #refetchImages(engine: Engine): Promise<void> {
    const items = (await engine.images.list()).map((one) => imageItem(this.#connection, one))
    this.#replaceKind('image', items)
  }

  async #refetchNetworks(engine: Engine): Promise<void> {
    const items = (await engine.networks.list()).map((one) => networkItem(this.#connection, one))
    this.#replaceKind('network', items)
  }

  #replaceKind(kind: 'image' | 'network', items: readonly Item[]): void {
    const there = new Set(items.map((item) => item.id))
    const known = this.#store.list(kind, this.#connection)
    const gone = known.map((item) => item.id).filter((id) => !there.has(id))
    this.#store.apply(this.#connection, items, gone)
  }
}

import { formatId } from '../../contract/ids.ts'
import type { Item } from '../../contract/inventory.ts'
import type { Mark } from '../../contract/revision.ts'
import type { Connection } from '../libvirt/connection.ts'
import { isUnsupported } from '../libvirt/errors.ts'
import type { EventName } from '../libvirt/events.ts'
import type { IncidentLog } from './incident-log.ts'
import { LibvirtIncidents } from './libvirt-incidents.ts'
import { readAllNetworks, readAllPools, readLeases } from './libvirt-resources.ts'
import type { Leases } from './libvirt-vms.ts'
import { readAllVms, readVm } from './libvirt-vms.ts'
import { RefetchQueue } from './refetch-queue.ts'
import { StorageMemory } from './storage-memory.ts'
import type { InventoryStore } from './store.ts'

/** Events of a domain after which the list may show something else. */
const DOMAIN_EVENTS = [
  'DOMAIN_EVENT_CALLBACK_LIFECYCLE',
  'DOMAIN_EVENT_CALLBACK_REBOOT',
  'DOMAIN_EVENT_CALLBACK_IO_ERROR_REASON',
  'DOMAIN_EVENT_CALLBACK_PMWAKEUP',
  'DOMAIN_EVENT_CALLBACK_PMSUSPEND',
  'DOMAIN_EVENT_CALLBACK_BALLOON_CHANGE',
  'DOMAIN_EVENT_CALLBACK_DEVICE_REMOVED',
  'DOMAIN_EVENT_CALLBACK_DEVICE_ADDED',
  'DOMAIN_EVENT_CALLBACK_METADATA_CHANGE',
] as const satisfies readonly EventName[]

/** Keys of the queue that are not a domain's uuid. */
const NETWORKS = 'networks'
const POOLS = 'pools'

/**
 * Networks and storage have drivers of their own, in packages of their own: a host without one has none of its objects
 * and no events of them, and its VMs are there all the same.
 */
async function ifDriven<T>(asked: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await asked
  } catch (error) {
    if (isUnsupported(error)) return otherwise
    throw error
  }
}

/** Feeds the store from one libvirt connection: a whole list per connection, then the objects that events name. */
export class LibvirtSource {
  readonly #connection: string
  readonly #store: InventoryStore
  readonly #queue: RefetchQueue
  readonly #incidents: LibvirtIncidents
  #libvirt: Connection | null = null
  #leases: Leases = new Map()

  constructor(connection: string, store: InventoryStore, incidents: IncidentLog, failed: (error: unknown) => void) {
    this.#connection = connection
    this.#store = store
    this.#incidents = new LibvirtIncidents(connection, incidents)
    this.#queue = new RefetchQueue((keys) => this.#refetch(keys), failed)
  }

  /** A new connection stands: first the events, then the list, so that nothing between is missed. */
  async begin(connection: Connection, epoch: number): Promise<void> {
    await this.#queue.during(() => this.#list(connection, epoch))
  }

  async #list(connection: Connection, epoch: number): Promise<void> {
    this.#libvirt = connection
    await Promise.all([
      this.#incidents.listen(connection),
      ...DOMAIN_EVENTS.map((name) => connection.on(name, ({ dom }) => this.#queue.mark(dom.uuid))),
      ifDriven(
        connection.on('NETWORK_EVENT_LIFECYCLE', () => this.#queue.mark(NETWORKS)),
        null,
      ),
      ifDriven(
        connection.on('STORAGE_POOL_EVENT_LIFECYCLE', () => this.#queue.mark(POOLS)),
        null,
      ),
      ifDriven(
        connection.on('STORAGE_POOL_EVENT_REFRESH', () => this.#queue.mark(POOLS)),
        null,
      ),
    ])
    this.#leases = await this.#readLeases(connection)
    const [vms, networks, pools] = await Promise.all([
      readAllVms(connection, this.#connection, this.#leases),
      ifDriven(readAllNetworks(connection, this.#connection), []),
      ifDriven(readAllPools(connection, this.#connection), []),
    ])
    this.#store.replace(this.#connection, epoch, [...vms, ...networks, ...pools])
  }

  /** Reads the given VMs (networks and pools, when asked) again at once; the mark is where their state is visible. */
  async refresh(uuids: readonly string[], also: { networks: boolean; pools: boolean }): Promise<Mark> {
    if (this.#libvirt !== null) await StorageMemory.forget(this.#libvirt, uuids, also.pools)
    await this.#queue.readNow([...uuids, ...(also.networks ? [NETWORKS] : []), ...(also.pools ? [POOLS] : [])])
    return this.#store.apply(this.#connection, [], [])
  }

  /**
   * Leases have no events: read while somebody looks. Only VMs whose addresses changed are told to the readers.
   */
  async refreshAddresses(): Promise<void> {
    const connection = this.#libvirt
    if (connection === null) return
    this.#leases = await this.#readLeases(connection)
    const changed: Item[] = []
    for (const vm of this.#store.list('vm', this.#connection)) {
      if (vm.state === 'off' || vm.state === 'saved') continue
      const addresses = vm.interfaces.flatMap(({ mac }) => this.#leases.get(mac.toLowerCase()) ?? [])
      changed.push({ ...vm, addresses })
    }
    this.#store.apply(this.#connection, changed, [])
  }

  stop(): void {
    this.#queue.stop()
    this.#libvirt = null
  }

  #readLeases(connection: Connection): Promise<Leases> {
    return ifDriven(readLeases(connection), new Map())
  }

  async #refetch(keys: readonly string[]): Promise<void> {
    const connection = this.#libvirt
    if (connection === null) return
    const uuids = keys.filter((key) => key !== NETWORKS && key !== POOLS)
    await Promise.all([
      uuids.length > 0 ? this.#refetchVms(connection, uuids) : undefined,
      keys.includes(NETWORKS) ? this.#refetchAll(readAllNetworks(connection, this.#connection), 'network') : undefined,
      keys.includes(POOLS) ? this.#refetchAll(readAllPools(connection, this.#connection), 'pool') : undefined,
    ])
  }

  async #refetchVms(connection: Connection, uuids: readonly string[]): Promise<void> {
    const read = await Promise.all(uuids.map((uuid) => readVm(connection, this.#connection, uuid, this.#leases)))
    const there = read.filter((vm) => vm !== null)
    const gone = uuids
      .map((uuid) => formatId('vm', this.#connection, uuid))
      .filter((id) => !there.some((vm) => vm.id === id))
    this.#store.apply(this.#connection, there, gone)
  }

  async #refetchAll(reading: Promise<readonly Item[]>, kind: 'network' | 'pool'): Promise<void> {
    const items = await reading
    const there = new Set(items.map((item) => item.id))
    const gone = this.#store
      .list(kind, this.#connection)
      .map((item) => item.id)
      .filter((id) => !there.has(id))
    this.#store.apply(this.#connection, items, gone)
  }
}

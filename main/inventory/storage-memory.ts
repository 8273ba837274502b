import { stat } from 'node:fs/promises'
import type { Connection } from '../libvirt/connection.ts'
import type { EventName } from '../libvirt/events.ts'
import { DOMAIN_STATS, GET_ALL_DOMAIN_STATS } from '../libvirt/flags.ts'
import type { Dom } from '../libvirt/signature.ts'
import { domainStats, type DomainStats } from '../libvirt/stats.ts'
import { readChain, readNamedFiles, type DiskUser, type GraphReadings } from './disk-graph.ts'
import { snapshotSources, type NamedFiles, type Source } from './disk-sources.ts'
import { readSnapshotDumps } from './snapshot-dumps.ts'
import { readVolumeDumps, readVolumeXml } from './volume-dumps.ts'

/** After these a VM may name other files. */
const EVENTS = [
  'DOMAIN_EVENT_CALLBACK_LIFECYCLE',
  'DOMAIN_EVENT_CALLBACK_BLOCK_JOB',
  'DOMAIN_EVENT_CALLBACK_DISK_CHANGE',
  'DOMAIN_EVENT_CALLBACK_TRAY_CHANGE',
  'DOMAIN_EVENT_CALLBACK_DEVICE_REMOVED',
  'DOMAIN_EVENT_CALLBACK_DEVICE_ADDED',
] as const satisfies readonly EventName[]

/**
 * How long is believed what may change without a word: snapshots, a change of what a running VM has after a restart
 * (libvirt tells nothing of `attach-disk --config`), volumes that this user cannot look at. Milliseconds.
 */
const BELIEVED = 60_000

interface Kept<T> {
  readonly value: T
  /** By what the value is seen to be old. */
  readonly mark: string
  readonly until: number
}

/**
 * What libvirt said of disks, so that a page that is looked at asks only about what changed: a definition is read again
 * after an event of its VM or when the bulk statistics name other disks, a volume when its file is another one. For
 * showing; who deletes by it asks anew.
 */
export class StorageMemory {
  static readonly #ofConnection = new WeakMap<Connection, Promise<StorageMemory>>()

  /** The memory of a connection, which ends with it. */
  static of(connection: Connection): Promise<StorageMemory> {
    const known = this.#ofConnection.get(connection)
    if (known !== undefined) return known
    const made = new StorageMemory().#listen(connection)
    this.#ofConnection.set(connection, made)
    made.catch(() => this.#ofConnection.delete(connection))
    return made
  }

  readonly #definitions = new Map<string, Kept<readonly NamedFiles[]>>()
  readonly #chains = new Map<string, Kept<readonly string[]>>()
  readonly #volumes = new Map<string, Kept<string>>()
  #snapshots: Kept<readonly { readonly dom: DiskUser; readonly sources: readonly Source[] }[]> | null = null
  /** Counts what was told of each VM: an answer that was under way meanwhile is not kept. */
  readonly #told = new Map<string, number>()

  async #listen(connection: Connection): Promise<this> {
    await Promise.all([
      ...EVENTS.map((name) => connection.on(name, ({ dom }) => this.#forget(dom.uuid))),
      connection.on('STORAGE_POOL_EVENT_REFRESH', ({ pool }) => this.#forgetUnseen(`${pool.name}/`)),
    ])
    return this
  }

  #forget(uuid: string): void {
    this.#told.set(uuid, (this.#told.get(uuid) ?? 0) + 1)
    this.#definitions.delete(uuid)
    this.#snapshots = null
  }

  /** After an act of ours. Nothing when nobody looked yet. @param pools whether it changed volumes */
  static async forget(connection: Connection, uuids: readonly string[], pools: boolean): Promise<void> {
    const memory = await this.#ofConnection.get(connection)?.catch(() => undefined)
    if (memory === undefined) return
    for (const uuid of uuids) memory.#forget(uuid)
    if (pools) memory.#forgetUnseen('')
  }

  /** What can be looked at is seen to have changed. */
  #forgetUnseen(prefix: string): void {
    for (const [key, { mark }] of this.#volumes) {
      if (mark === UNSEEN && key.startsWith(prefix)) this.#volumes.delete(key)
    }
  }

  /**
   * @param line where is asked what is not remembered; may be another connection to the same daemon
   * @param local whether the files of its host are this machine's
   */
  async readings(line: Connection, local: boolean): Promise<GraphReadings> {
    const filter = GET_ALL_DOMAIN_STATS.BACKING
    const stats = await domainStats(line, { groups: DOMAIN_STATS.STATE | DOMAIN_STATS.BLOCK, filter })
    const marks = new Map(stats.map((one) => [one.dom.uuid, markOf(one)]))
    for (const uuid of this.#definitions.keys()) if (!marks.has(uuid)) this.#definitions.delete(uuid)
    return {
      volumes: this.#readVolumes(line, local),
      definitions: (dom) => this.#definitionsOf(line, dom, marks.get(dom.uuid) ?? ''),
      snapshots: () => this.#readSnapshots(line),
      chain: (path) => this.#chainOf(path),
    }
  }

  async #definitionsOf(line: Connection, dom: Dom, mark: string): Promise<readonly NamedFiles[]> {
    const kept = this.#definitions.get(dom.uuid)
    if (kept?.mark === mark && kept.until > Date.now()) return kept.value
    const told = this.#told.get(dom.uuid)
    const value = await readNamedFiles(line, dom)
    const until = dom.id === -1 ? Infinity : Date.now() + BELIEVED
    if (this.#told.get(dom.uuid) === told) this.#definitions.set(dom.uuid, { value, mark, until })
    return value
  }

  async #readSnapshots(line: Connection) {
    if (this.#snapshots !== null && this.#snapshots.until > Date.now()) return this.#snapshots.value
    const dumps = await readSnapshotDumps(line)
    const value = dumps.map(({ dom, dumps: all }) => ({ dom, sources: all.flatMap(snapshotSources) }))
    this.#snapshots = { value, mark: '', until: Date.now() + BELIEVED }
    return value
  }

  async #chainOf(path: string): Promise<readonly string[]> {
    const mark = await fileMark(path)
    const kept = this.#chains.get(path)
    if (kept?.mark === mark && kept.until > Date.now()) return kept.value
    const value = await readChain(path)
    this.#chains.set(path, { value, mark, until: Date.now() + BELIEVED })
    return value
  }

  async #readVolumes(line: Connection, local: boolean) {
    const seen = new Set<string>()
    const dumps = await readVolumeDumps(line, async (vol) => {
      const key = `${vol.pool}/${vol.name}`
      seen.add(key)
      const mark = local ? await fileMark(vol.key) : UNSEEN
      const kept = this.#volumes.get(key)
      if (kept?.mark === mark && kept.until > Date.now()) return kept.value
      const value = await readVolumeXml(line, vol)
      this.#volumes.set(key, { value, mark, until: mark === UNSEEN ? Date.now() + BELIEVED : Infinity })
      return value
    })
    for (const key of this.#volumes.keys()) if (!seen.has(key)) this.#volumes.delete(key)
    return dumps
  }
}

/** Which disks the VM has, and which of them run. */
function markOf({ dom, values }: DomainStats): string {
  const blocks = [...values].filter(([field]) => /^block\.\d+\.(?:name|path|backingIndex)$/.test(field))
  return JSON.stringify([dom.id, dom.name, ...blocks.map(([field, value]) => `${field}=${value}`)])
}

const UNSEEN = ''

/** Changes with the file; what cannot be looked at (another host's, a closed folder) and block devices have none. */
async function fileMark(path: string): Promise<string> {
  try {
    const info = await stat(path)
    // The kernel tells of a device neither its size nor that it got another one.
    if (!info.isFile()) return UNSEEN
    const { ino, size, blocks, mtimeMs } = info
    return [ino, size, blocks, mtimeMs].join(' ')
  } catch {
    return UNSEEN
  }
}

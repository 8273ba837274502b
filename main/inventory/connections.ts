import type { Connection as ConnectionStatus, EngineGap } from '../../contract/connection.ts'
import { Fault, nameTaken, notFound } from '../../contract/fault.ts'
import { parseId, type ResourceRef } from '../../contract/ids.ts'
import type { Mark } from '../../contract/revision.ts'
import type { Engine } from '../docker/engine.ts'
import { EngineLink } from '../docker/link.ts'
import { BulkLines } from '../libvirt/bulk-lines.ts'
import type { Connection } from '../libvirt/connection.ts'
import { Link } from '../libvirt/link.ts'
import type { ConnectionSpec } from './connection-spec.ts'
import { DockerSource } from './docker-source.ts'
import { engineGaps, refusedGaps } from './engine-gaps.ts'
import { IncidentLog } from './incident-log.ts'
import { LibvirtSource } from './libvirt-source.ts'
import { remedyFor, remedyOverSsh } from './remedies.ts'
import type { InventoryStore } from './store.ts'

interface LibvirtEntry {
  readonly spec: Extract<ConnectionSpec, { engine: 'libvirt' }>
  readonly link: Link
  readonly bulk: BulkLines
  readonly source: LibvirtSource
  version: string | null
}

interface DockerEntry {
  readonly spec: Extract<ConnectionSpec, { engine: 'docker' }>
  readonly link: EngineLink
  readonly source: DockerSource
  version: string | null
  /** Of the engine that answered last. */
  spoken: { readonly api: string; readonly gaps: EngineGap[] } | null
}

type Entry = LibvirtEntry | DockerEntry

/** How long a call waits for a connection that is just being made. Milliseconds. */
const PATIENCE = 20_000

function isLibvirt(entry: Entry): entry is LibvirtEntry {
  return entry.spec.engine === 'libvirt'
}

/** All engine connections: kept alive, feeding the store, answering for their state. */
export class Connections implements AsyncDisposable {
  /** What befalls the VMs of all connections. */
  readonly incidents = new IncidentLog()
  readonly #entries = new Map<string, Entry>()
  readonly #listeners = new Set<() => void>()
  readonly #store: InventoryStore
  readonly #failed: (error: unknown) => void

  constructor(specs: readonly ConnectionSpec[], store: InventoryStore, failed: (error: unknown) => void) {
    this.#store = store
    this.#failed = failed
    for (const spec of specs) this.#entries.set(spec.id, this.#entry(spec))
  }

  /** Begins to connect to everything; returns at once. */
  start(ids?: readonly string[]): void {
    for (const [id, entry] of this.#entries) if (ids?.includes(id) !== false) entry.link.start()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#entries.values()].map(stop))
  }

  /** One more, connected to at once. @throws Fault NAME_TAKEN */
  add(spec: ConnectionSpec): void {
    if (this.#entries.has(spec.id)) throw nameTaken('connection', spec.id)
    const entry = this.#entry(spec)
    this.#entries.set(spec.id, entry)
    entry.link.start()
    this.#changed()
  }

  /** Lets go of one: its machines are no longer shown, its streams end. @throws Fault NOT_FOUND */
  async remove(id: string): Promise<void> {
    const entry = this.#entries.get(id)
    if (entry === undefined) throw notFound('connection', id)
    this.#entries.delete(id)
    await stop(entry)
    this.#store.forget(id)
    this.#changed()
  }

  list(): ConnectionStatus[] {
    return [...this.#entries.values()].map(statusOf)
  }

  onChange(listener: () => void): Disposable {
    this.#listeners.add(listener)
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) }
  }

  /** Resolves when no connection is being made for the first time any more. */
  async settled(): Promise<void> {
    await Promise.all([...this.#entries.values()].map((entry) => this.#settle(entry)))
  }

  /** @throws Fault NOT_FOUND for an unknown name, ENGINE_UNAVAILABLE with the state and remedy */
  async libvirt(id: string): Promise<Connection> {
    const entry = await this.#libvirtEntry(id)
    return entry.link.connection
  }

  /** Beside the connection of that name, see BulkLines. @throws as {@link libvirt} */
  async bulk(id: string): Promise<BulkLines> {
    const entry = await this.#libvirtEntry(id)
    return entry.bulk
  }

  /** @throws Fault NOT_FOUND for an unknown name, ENGINE_UNAVAILABLE with the state and remedy */
  async docker(id: string): Promise<Engine> {
    const entry = this.#entries.get(id)
    if (!entry || isLibvirt(entry)) throw notFound('Docker connection', id)
    await this.#ready(entry)
    return entry.link.engine
  }

  libvirtUri(id: string): string {
    const entry = this.#entries.get(id)
    return entry !== undefined && isLibvirt(entry) ? entry.spec.uri : 'qemu:///system'
  }

  dockerHost(id: string): string | null {
    const entry = this.#entries.get(id)
    return entry === undefined || isLibvirt(entry) ? null : entry.spec.host
  }

  /** Reads what an act touched again; each mark says where the result is visible. Unreachable engines are left out. */
  async refresh(ids: readonly string[]): Promise<Mark[]> {
    const byConnection = Map.groupBy(
      ids.map(parseId).filter((reference) => reference !== null),
      (reference) => reference.connection,
    )
    const marks: Mark[] = []
    for (const [connection, references] of byConnection) {
      const entry = this.#entries.get(connection)
      if (entry?.link.state.state !== 'ready') continue
      // The act is done: that it cannot be looked at now is no failure of it, and the next list shows it.
      const mark = await this.#refreshOne(entry, references).catch(this.#failed)
      if (mark) marks.push(mark)
    }
    return marks
  }

  #refreshOne(entry: Entry, references: readonly ResourceRef[]): Promise<Mark> {
    const keys = (kind: string) => references.filter((one) => one.kind === kind).map((one) => one.key)
    const networks = keys('network').length > 0
    if (!isLibvirt(entry)) {
      return entry.source.refresh(keys('container'), { networks, images: keys('image').length > 0 })
    }
    return entry.source.refresh(keys('vm'), { networks, pools: keys('pool').length > 0 })
  }

  /** Tries the engines that were away again, at once: something has changed on this host. */
  wake(): void {
    for (const entry of this.#entries.values()) wakeUp(entry)
  }

  /** Loads what the first act on a Docker engine would wait for; for hosts that live long, once they are idle. */
  async warmUp(): Promise<void> {
    await this.settled()
    for (const entry of this.#entries.values()) {
      if (!isLibvirt(entry) && entry.link.state.state === 'ready') await entry.link.engine.preload()
    }
  }

  /** Addresses have no events; called while somebody looks. */
  async refreshAddresses(): Promise<void> {
    for (const entry of this.#entries.values()) {
      if (isLibvirt(entry) && entry.link.state.state === 'ready') await entry.source.refreshAddresses()
    }
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }

  #entry(spec: ConnectionSpec): Entry {
    const changed = () => this.#changed()
    if (spec.engine === 'libvirt') {
      const source = new LibvirtSource(spec.id, this.#store, this.incidents, this.#failed)
      const onReady = async (connection: Connection, epoch: number) => {
        entry.version = libvirtVersion(connection.libVersion)
        await source.begin(connection, epoch)
      }
      const link = new Link({ transport: spec.transport, uri: spec.localUri, onReady })
      const bulk = new BulkLines((signal) => link.openBulk(signal))
      const entry: LibvirtEntry = { spec, link, bulk, source, version: null }
      link.onState(({ state }) => {
        // Lines have no sign of life of their own: a console would stay open on a host that is gone.
        if (state === 'lost') void bulk.close()
        changed()
      })
      return entry
    }
    const source = new DockerSource(spec.id, this.#store, this.#failed)
    const onReady = async (engine: Engine, epoch: number, signal: AbortSignal) => {
      entry.version = (await engine.version(signal)).version
      entry.spoken = { api: engine.apiVersion, gaps: engineGaps(engine) }
      await source.begin(engine, epoch)
    }
    const link = new EngineLink({ transport: spec.transport, onReady })
    const entry: DockerEntry = { spec, link, source, version: null, spoken: null }
    link.onState(changed)
    link.onEvent((event) => source.event(event))
    return entry
  }

  async #libvirtEntry(id: string): Promise<LibvirtEntry> {
    const entry = this.#entries.get(id)
    if (!entry || !isLibvirt(entry)) throw notFound('libvirt connection', id)
    await this.#ready(entry)
    return entry
  }

  async #ready(entry: Entry): Promise<void> {
    // An engine that was away may be back: who wants something now need not wait for the next attempt.
    wakeUp(entry)
    await this.#settle(entry)
    const { state } = entry.link.state
    if (state === 'ready') return
    const status = statusOf(entry)
    throw new Fault(
      'ENGINE_UNAVAILABLE',
      {
        connection: entry.spec.id,
        state,
        remedy: status.remedy,
        ...(status.reason === null ? {} : { detail: status.reason }),
      },
      `${entry.spec.engine === 'libvirt' ? 'libvirt' : 'Docker'} (${entry.spec.id}) is ${stateWords[state]}.`,
    )
  }

  async #settle(entry: Entry): Promise<void> {
    entry.link.start()
    if (entry.link.state.state !== 'connecting') return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, PATIENCE)
      const listening = this.onChange(() => {
        if (entry.link.state.state !== 'connecting') done()
      })
      function done() {
        clearTimeout(timer)
        listening[Symbol.dispose]()
        resolve()
      }
    })
  }
}

async function stop(entry: Entry): Promise<void> {
  entry.source.stop()
  if (isLibvirt(entry)) await entry.bulk[Symbol.asyncDispose]()
  await entry.link.stop()
}

function wakeUp({ link }: Entry): void {
  if (link.state.state === 'absent' || link.state.state === 'denied') link.retry()
}

const stateWords = {
  absent: 'not there',
  denied: 'closed to this user',
  connecting: 'not answering yet',
  lost: 'lost: the connection broke',
} as const

function libvirtVersion(version: number): string {
  return `${Math.floor(version / 1_000_000)}.${Math.floor(version / 1000) % 1000}.${version % 1000}`
}

function remedyOf({ ssh, engine }: ConnectionSpec, state: ConnectionStatus['state'], reason: string): string[] {
  return ssh === undefined ? remedyFor(engine, state) : remedyOverSsh(ssh, engine, state, reason)
}

function statusOf(entry: Entry): ConnectionStatus {
  const { state } = entry.link
  const { spec } = entry
  const reason = 'reason' in state ? state.reason : null
  const refused = 'cause' in state ? refusedGaps(state.cause) : []
  const remedy = refused.length > 0 ? [] : remedyOf(spec, state.state, reason ?? '')
  return {
    id: spec.id,
    engine: spec.engine,
    address: spec.engine === 'libvirt' ? spec.uri : spec.address,
    state: state.state,
    reason,
    remedy,
    version: entry.version,
    ...(refused.length > 0 ? { gaps: refused } : isLibvirt(entry) ? {} : entry.spoken),
    epoch: state.epoch,
    configured: spec.configured === true,
  }
}

import { access, stat, statfs } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Fault, nameTaken, notFound } from '../../contract/fault.ts'
import { formatId } from '../../contract/ids.ts'
import type { VmClone } from '../../contract/vm-clone.ts'
import { chainOf, readDiskGraph, type DiskGraph } from '../inventory/disk-graph.ts'
import type { ObservedVm } from '../inventory/observed-vm.ts'
import type { Connection } from '../libvirt/connection.ts'
import { isNoPool, isNoVolume } from '../libvirt/errors.ts'
import { freeAsTold } from '../libvirt/pool-free.ts'
import type { Pool, Vol } from '../libvirt/signature.ts'
import { STORAGE_POOL_STATE } from '../libvirt/states.ts'
import { poolByName, poolInfo, poolOfVolume } from '../libvirt/storage.ts'
import { parseXml, selectElements, selectOne, type Document } from '../libvirt/xml.ts'
import type { Step } from '../step/step.ts'
import type { CloneSource } from './clone-source.ts'
import { guestDisks, pathOf, type GuestDisk } from './guest-disks.ts'

/** Metadata of an empty overlay: header, tables, one cluster each. Bytes. */
const OVERLAY_BYTES = 200 * 1024

/** One disk of the source and what becomes of it. */
export interface DiskToClone {
  readonly target: string
  readonly path: string
  readonly treatment: 'copied' | 'linked' | 'shared'
  readonly bytes: number
  readonly capacity: number
  readonly format: string
  /** Null for a file that no pool has. */
  readonly volume: Vol | null
  readonly flattens: boolean
  /** The folder or pool of the copies. */
  readonly place: Place
  /** Where it has to be taken out of the image; null for what the image is now. */
  readonly snapshot: string | null
}

interface Place {
  readonly path: string
  readonly free: number
  /** Null for a folder that is no pool. */
  readonly pool: string | null
  /** As libvirt calls the pool; a folder is `dir`. */
  readonly type: string
}

function refused(feature: string, sentence: string): Fault<'UNSUPPORTED'> {
  return new Fault('UNSUPPORTED', { feature }, sentence)
}

/** Media, and what is not this VM's alone to write, are the same for the copy. */
function isShared(disk: GuestDisk): boolean {
  return disk.device === 'cdrom' || disk.device === 'floppy' || disk.readOnly || disk.shareable
}

/** @throws Fault UNSUPPORTED for disks that are no file, block device or volume: a copy would write to the same one */
function refuseForeignDisks(vm: ObservedVm, document: Document): void {
  for (const disk of selectElements(document, '/domain/devices/disk[not(readonly) and not(shareable)]')) {
    const device = disk.getAttribute('device') || 'disk'
    const known = ['file', 'block', 'volume'].includes(disk.getAttribute('type') ?? '')
    if ((known && device !== 'lun') || device === 'cdrom' || device === 'floppy') continue
    const target = selectOne(disk, 'string(target/@dev)')
    throw refused(
      'a copy of this disk',
      `The disk ${target} of ${vm.name} lies outside this host; it cannot be copied.`,
    )
  }
}

async function volumeAt(connection: Connection, path: string): Promise<Vol | null> {
  try {
    return (await connection.call('STORAGE_VOL_LOOKUP_BY_PATH', { path })).vol
  } catch (error) {
    if (isNoVolume(error)) return null
    throw error
  }
}

async function allocationOf(connection: Connection, path: string): Promise<number> {
  const vol = await volumeAt(connection, path)
  if (vol !== null) return Number((await connection.call('STORAGE_VOL_GET_INFO', { vol })).allocation)
  return ((await stat(path).catch(() => null))?.blocks ?? 0) * 512
}

async function poolPlace(connection: Connection, pool: Pool): Promise<Place> {
  const [{ xml }, { available }] = await Promise.all([
    connection.call('STORAGE_POOL_GET_XML_DESC', { pool, flags: 0 }),
    connection.call('STORAGE_POOL_GET_INFO', { pool }),
  ])
  const document = parseXml(xml)
  const type = selectOne(document, 'string(/pool/@type)')
  const path = selectOne(document, 'string(/pool/target/path)')
  return { pool: pool.name, type, path, free: await freeAsTold(connection, { type, path, available }) }
}

/** @throws Fault UNSUPPORTED for a file of another host that no pool there has */
async function filePlace(vm: ObservedVm, path: string, local: boolean): Promise<Place> {
  if (!local) {
    throw refused('a copy of this disk', `${path} is in no storage pool of its host; only libvirt can reach it there.`)
  }
  const folder = dirname(path)
  const { bavail, bsize } = await statfs(folder)
  const info = await stat(path)
  if (!info.isFile()) throw refused('a copy of this disk', `${path} is no file and in no storage pool of ${vm.name}.`)
  return { pool: null, type: 'dir', path: folder, free: bavail * bsize }
}

/** How a set of copies is made. */
interface Scope extends Pick<CloneSource, 'inside' | 'snapshot'> {
  readonly kind: VmClone['kind']
  readonly local: boolean
  /** The pool that was asked for. */
  readonly pool: Pool | null
}

/** Where the copy goes: to the pool that was asked for, else beside its source. @throws Fault UNSUPPORTED */
async function placeFor(
  vm: ObservedVm,
  path: string,
  volume: Vol | null,
  { pool, local, kind }: Scope,
): Promise<Place> {
  const { connection } = vm
  const source = volume === null ? null : await poolOfVolume(connection, volume)
  const beside = source === null ? await filePlace(vm, path, local) : await poolPlace(connection, source)
  if (pool === null) return beside
  const place = await poolPlace(connection, pool)
  if (kind === 'full' && !keepsFiles(place)) {
    throw refused('copies in this pool', `The pool ${pool.name} keeps no files; copies to it are not made.`)
  }
  return place
}

const keepsFiles = ({ type }: Place) => ['dir', 'fs', 'netfs'].includes(type)

async function readDisk(
  vm: ObservedVm,
  disk: GuestDisk & { readonly format: string },
  path: string,
  scope: Scope & { readonly graph: DiskGraph },
): Promise<DiskToClone> {
  const { connection } = vm
  const { target, format } = disk
  const shared = isShared(disk)
  const volume = await volumeAt(connection, path)
  if (shared) {
    const place = { path: dirname(path), free: 0, pool: null, type: 'dir' }
    const nothing = { bytes: 0, capacity: 0, flattens: false, snapshot: null }
    return { target, path, treatment: 'shared', format, volume, place, ...nothing }
  }
  const place = await placeFor(vm, path, volume, scope)
  const snapshot = scope.inside.has(target) ? scope.snapshot : null
  const chain = chainOf(scope.graph, path)
  const sizes = await Promise.all([path, ...chain].map((one) => allocationOf(connection, one)))
  const allocated = sizes.reduce((sum, one) => sum + one, 0)
  const capacity =
    volume === null ? allocated : Number((await connection.call('STORAGE_VOL_GET_INFO', { vol: volume })).capacity)
  if (scope.kind === 'linked' && !keepsFiles(place)) {
    throw refused('a linked clone', `The pool of ${path} keeps no files (${place.type}); only full copies fit there.`)
  }
  const treatment = scope.kind === 'linked' ? 'linked' : 'copied'
  const bytes = treatment === 'linked' ? OVERLAY_BYTES : allocated
  return { target, path, treatment, bytes, capacity, format, volume, flattens: chain.length > 0, place, snapshot }
}

/** @throws Fault NOT_FOUND, INVALID_STATE (it is not started) */
async function targetPool({ connection, connectionId }: ObservedVm, name: string): Promise<Pool> {
  const pool = await poolByName(connection, name).catch((error: unknown) => {
    if (isNoPool(error)) throw notFound('storage pool', name)
    throw error
  })
  if ((await poolInfo(connection, pool)).state >= STORAGE_POOL_STATE.RUNNING) return pool
  const data = { id: formatId('pool', connectionId, pool.uuid), state: 'off', needs: ['running'] }
  throw new Fault('INVALID_STATE', data, `The pool ${name} is not started.`)
}

/** What becomes of each disk of a VM. @throws Fault UNSUPPORTED, NOT_FOUND (its file is gone) */
export async function disksToClone(
  vm: ObservedVm,
  source: CloneSource,
  { kind, pool: name }: Pick<VmClone, 'kind' | 'pool'>,
  local: boolean,
): Promise<DiskToClone[]> {
  const { xml, inside, snapshot } = source
  const pool = name === undefined ? null : await targetPool(vm, name)
  const document = parseXml(xml)
  refuseForeignDisks(vm, document)
  const graph = await readDiskGraph(vm.connection, local)
  const formats = new Map(
    selectElements(document, '/domain/devices/disk').map((disk) => [
      selectOne(disk, 'string(target/@dev)'),
      // libvirt takes a disk without a stated format as raw (virDomainDiskDefParse).
      selectOne(disk, 'string(driver/@type)') || 'raw',
    ]),
  )
  const disks: DiskToClone[] = []
  for (const disk of guestDisks(xml)) {
    const path = await pathOf(vm.connection, disk.place)
    if (path === null) {
      throw new Fault('NOT_FOUND', { what: 'disk', id: disk.target }, `The disk ${disk.target} is in no pool any more.`)
    }
    disks.push(
      await readDisk(vm, { ...disk, format: formats.get(disk.target) ?? 'raw' }, path, {
        kind,
        local,
        graph,
        pool,
        inside,
        snapshot,
      }),
    )
  }
  return disks
}

/** web.qcow2 of web becomes web-1.qcow2 of web-1; a file of another name gets the copy's name and its target. */
export function copiedName(disk: DiskToClone, from: string, to: string): string {
  const old = disk.volume?.name ?? basename(disk.path)
  const renamed = old.startsWith(from)
    ? to + old.slice(from.length)
    : `${to}-${disk.target}${/\.\w+$/.exec(old)?.[0] ?? ''}`
  return disk.treatment === 'linked' ? `${renamed.replace(/\.\w+$/, '')}.qcow2` : renamed
}

/** @throws Fault NAME_TAKEN when there is a disk of that name already */
async function refuseTakenDisk(connection: Connection, disk: DiskToClone, name: string, path: string): Promise<void> {
  if (disk.place.pool === null) {
    const free = await access(path).then(
      () => false,
      () => true,
    )
    if (free) return
    throw nameTaken('disk', name, path)
  }
  try {
    const pool = await poolByName(connection, disk.place.pool)
    await connection.call('STORAGE_VOL_LOOKUP_BY_NAME', { pool, name })
  } catch (error) {
    if (isNoVolume(error)) return
    throw error
  }
  throw nameTaken('disk', name, path)
}

export interface PlannedDisk {
  readonly steps: readonly Step[]
  readonly path: string
}

/** The steps that make the copy's disk. @throws Fault NAME_TAKEN */
export async function planDiskCopy(vm: ObservedVm, disk: DiskToClone, to: string): Promise<PlannedDisk> {
  const name = copiedName(disk, vm.name, to)
  const path = join(disk.place.path, name)
  await refuseTakenDisk(vm.connection, disk, name, path)
  return { path, steps: diskSteps(vm.connectionId, disk, { name, path }) }
}

function diskSteps(
  connection: string,
  disk: DiskToClone,
  to: { readonly name: string; readonly path: string },
): Step[] {
  const { volume, format, capacity, bytes, path: from, snapshot } = disk
  const { pool } = disk.place
  if (volume === null || pool === null || snapshot !== null) {
    // A pool learns of a file that others put there when it looks again.
    const look: Step[] = pool === null ? [] : [{ type: 'pool.refresh', connection, pool }]
    if (disk.treatment === 'linked') return [{ type: 'file.overlay', from, to: to.path, format }, ...look]
    const inside = snapshot === null ? {} : { snapshot }
    return [{ type: 'file.convert', from, to: to.path, format, bytes, ...inside }, ...look]
  }
  const on = { connection, pool, name: to.name }
  if (disk.treatment === 'linked') return [{ type: 'volume.overlay', ...on, capacity, backing: { path: from, format } }]
  const source = { pool: volume.pool, name: volume.name }
  const own = keepsFiles(disk.place) ? format : null
  return [{ type: 'volume.clone', ...on, from: source, format: own, capacity, bytes, flattens: disk.flattens }]
}

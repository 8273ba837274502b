import { access, stat, statfs } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Fault, nameTaken } from '../../contract/fault.ts'
import type { VmClone } from '../../contract/vm-clone.ts'
import { chainOf, readDiskGraph, type DiskGraph } from '../inventory/disk-graph.ts'
import type { ObservedVm } from '../inventory/observed-vm.ts'
import type { Connection } from '../libvirt/connection.ts'
import { isNoVolume } from '../libvirt/errors.ts'
import type { Vol } from '../libvirt/signature.ts'
import { parseXml, selectElements, selectOne, type Document } from '../libvirt/xml.ts'
import type { Step } from '../step/step.ts'
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
  readonly place: { readonly path: string; readonly free: number }
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

async function poolPlace(connection: Connection, vol: Vol) {
  const { pool } = await connection.call('STORAGE_POOL_LOOKUP_BY_VOLUME', { vol })
  const [{ xml }, { available }] = await Promise.all([
    connection.call('STORAGE_POOL_GET_XML_DESC', { pool, flags: 0 }),
    connection.call('STORAGE_POOL_GET_INFO', { pool }),
  ])
  const document = parseXml(xml)
  return {
    type: selectOne(document, 'string(/pool/@type)'),
    path: selectOne(document, 'string(/pool/target/path)'),
    free: Number(available),
  }
}

/** @throws Fault UNSUPPORTED for a file of another host that no pool there has */
async function filePlace(vm: ObservedVm, path: string, local: boolean) {
  if (!local) {
    throw refused('a copy of this disk', `${path} is in no storage pool of its host; only libvirt can reach it there.`)
  }
  const folder = dirname(path)
  const { bavail, bsize } = await statfs(folder)
  const info = await stat(path)
  if (!info.isFile()) throw refused('a copy of this disk', `${path} is no file and in no storage pool of ${vm.name}.`)
  return { type: 'dir', path: folder, free: bavail * bsize }
}

async function readDisk(
  vm: ObservedVm,
  disk: GuestDisk & { readonly format: string },
  path: string,
  scope: { readonly kind: VmClone['kind']; readonly local: boolean; readonly graph: DiskGraph },
): Promise<DiskToClone> {
  const { connection } = vm
  const { target, format } = disk
  const shared = isShared(disk)
  const volume = await volumeAt(connection, path)
  if (shared) {
    const place = { path: dirname(path), free: 0 }
    return { target, path, treatment: 'shared', bytes: 0, capacity: 0, format, volume, flattens: false, place }
  }
  const place = volume === null ? await filePlace(vm, path, scope.local) : await poolPlace(connection, volume)
  const chain = chainOf(scope.graph, path)
  const sizes = await Promise.all([path, ...chain].map((one) => allocationOf(connection, one)))
  const allocated = sizes.reduce((sum, one) => sum + one, 0)
  const capacity =
    volume === null ? allocated : Number((await connection.call('STORAGE_VOL_GET_INFO', { vol: volume })).capacity)
  if (scope.kind === 'linked' && !['dir', 'fs', 'netfs'].includes(place.type)) {
    throw refused('a linked clone', `The pool of ${path} keeps no files (${place.type}); only full copies fit there.`)
  }
  const treatment = scope.kind === 'linked' ? 'linked' : 'copied'
  const bytes = treatment === 'linked' ? OVERLAY_BYTES : allocated
  return { target, path, treatment, bytes, capacity, format, volume, flattens: chain.length > 0, place }
}

/** What becomes of each disk of a VM. @throws Fault UNSUPPORTED, NOT_FOUND (its file is gone) */
export async function disksToClone(
  vm: ObservedVm,
  xml: string,
  kind: VmClone['kind'],
  local: boolean,
): Promise<DiskToClone[]> {
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
    disks.push(await readDisk(vm, { ...disk, format: formats.get(disk.target) ?? 'raw' }, path, { kind, local, graph }))
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
  if (disk.volume === null) {
    const free = await access(path).then(
      () => false,
      () => true,
    )
    if (free) return
    throw nameTaken('disk', name, path)
  }
  try {
    const { pool } = await connection.call('STORAGE_POOL_LOOKUP_BY_VOLUME', { vol: disk.volume })
    await connection.call('STORAGE_VOL_LOOKUP_BY_NAME', { pool, name })
  } catch (error) {
    if (isNoVolume(error)) return
    throw error
  }
  throw nameTaken('disk', name, path)
}

export interface PlannedDisk {
  readonly step: Step
  readonly path: string
}

/** The step that makes the copy's disk. @throws Fault NAME_TAKEN */
export async function planDiskCopy(vm: ObservedVm, disk: DiskToClone, to: string): Promise<PlannedDisk> {
  const name = copiedName(disk, vm.name, to)
  const path = join(disk.place.path, name)
  await refuseTakenDisk(vm.connection, disk, name, path)
  return { path, step: diskStep(vm.connectionId, disk, { name, path }) }
}

function diskStep(connection: string, disk: DiskToClone, to: { readonly name: string; readonly path: string }): Step {
  const { volume, format, capacity, bytes, path: from } = disk
  if (volume === null) {
    if (disk.treatment === 'linked') return { type: 'file.overlay', from, to: to.path, format }
    return { type: 'file.convert', from, to: to.path, format, bytes }
  }
  const on = { connection, pool: volume.pool, name: to.name }
  if (disk.treatment === 'linked') return { type: 'volume.overlay', ...on, capacity, backing: { path: from, format } }
  const source = { pool: volume.pool, name: volume.name }
  return { type: 'volume.clone', ...on, from: source, format, capacity, bytes, flattens: disk.flattens }
}

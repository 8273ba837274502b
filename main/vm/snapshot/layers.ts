import { stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { chainOf, readDiskGraph, type DiskGraph } from '../../inventory/disk-graph.ts'
import type { ObservedVm } from '../../inventory/observed-vm.ts'
import type { Connection } from '../../libvirt/connection.ts'
import { isNoVolume } from '../../libvirt/errors.ts'
import { freeOfPool } from '../../libvirt/pool-free.ts'
import type { Vol } from '../../libvirt/signature.ts'
import { poolOfVolume } from '../../libvirt/storage.ts'
import { parseXml, selectElements, selectOne } from '../../libvirt/xml.ts'
import { CommandError, runCommand } from '../../system/command.ts'
import { guestDisks, pathOf, type GuestDisk } from '../guest-disks.ts'
import { readKeptSnapshots, type KeptSnapshot } from './kept-snapshots.ts'

/** A disk that the VM writes to, and the files that it stands on. */
export interface DiskLayers {
  readonly disk: GuestDisk
  /** libvirt's word for what the written file is. */
  readonly format: string
  /** Oldest first; the last one is written now. */
  readonly chain: readonly string[]
}

/** Everything that a plan about a VM's snapshots has to know of its files. */
export interface Layers {
  readonly snapshots: readonly KeptSnapshot[]
  readonly disks: readonly DiskLayers[]
  readonly graph: DiskGraph
  /** The definition: what runs, or what would run. */
  readonly xml: string
}

/** @param local whether libvirt's host is this one */
export async function readLayers(vm: ObservedVm, local: boolean): Promise<Layers> {
  const { connection, dom } = vm
  const [{ xml }, snapshots, known] = await Promise.all([
    connection.call('DOMAIN_GET_XML_DESC', { dom, flags: 0 }),
    readKeptSnapshots(vm),
    readDiskGraph(connection, local),
  ])
  const frozen = snapshots.flatMap(({ files }) => [...files.values()])
  const graph = local ? await lookedInto(known, [...guestFiles(xml), ...frozen]) : known
  const document = parseXml(xml)
  const disks: DiskLayers[] = []
  for (const disk of guestDisks(xml)) {
    if (disk.device !== 'disk' || disk.readOnly) continue
    const path = await pathOf(connection, disk.place)
    if (path === null) continue
    const element = selectElements(document, '/domain/devices/disk').find(
      (one) => selectOne(one, 'string(target/@dev)') === disk.target,
    )
    const format = (element === undefined ? '' : selectOne(element, 'string(driver/@type)')) || 'raw'
    disks.push({ disk, format, chain: [...chainOf(graph, path).reverse(), path] })
  }
  return { snapshots, disks, graph, xml }
}

function guestFiles(xml: string): string[] {
  return guestDisks(xml).flatMap(({ device, readOnly, place }) =>
    device === 'disk' && !readOnly && place.kind === 'path' ? [place.path] : [],
  )
}

/** A pool tells what stands on what as it was at its last refresh; the files themselves know better, where they can be read. */
async function lookedInto(graph: DiskGraph, files: readonly string[]): Promise<DiskGraph> {
  const backing = new Map(graph.backing)
  const seen = new Set<string>()
  for (const file of files) {
    if (seen.has(file)) continue
    for (const [index, path, chain] of (await chainInside(file)).map((one, at, all) => [at, one, all] as const)) {
      seen.add(path)
      const base = chain[index + 1]
      if (base === undefined) backing.delete(path)
      else backing.set(path, base)
    }
  }
  return { users: graph.users, backing }
}

/** The file and what it stands on by their headers; nothing for one that this user may not read. */
async function chainInside(file: string): Promise<string[]> {
  try {
    // The guest holds a lock on it; only headers are read.
    const { stdout } = await runCommand('qemu-img', ['info', '--force-share', '--backing-chain', '--output=json', file])
    const chain = JSON.parse(stdout) as readonly { readonly filename?: string }[]
    return chain.flatMap(({ filename }) => filename ?? [])
  } catch (error) {
    if (error instanceof CommandError) return []
    throw error
  }
}

/** Names of the external snapshots whose state ends with this file. */
export function heldBy(snapshots: readonly KeptSnapshot[], path: string): string[] {
  return named(snapshots, path, 'external')
}

/** Names of the snapshots that lie inside this file. */
export function insideOf(snapshots: readonly KeptSnapshot[], path: string): string[] {
  return named(snapshots, path, 'internal')
}

function named(snapshots: readonly KeptSnapshot[], path: string, kind: 'internal' | 'external'): string[] {
  return snapshots
    .filter((one) => one.disks.some((disk) => disk.kind === kind && one.files.get(disk.target) === path))
    .map(({ name }) => name)
}

/** The volume at a path; null for a file that no pool knows. */
export async function volumeAt(connection: Connection, path: string): Promise<Vol | null> {
  try {
    return (await connection.call('STORAGE_VOL_LOOKUP_BY_PATH', { path })).vol
  } catch (error) {
    if (isNoVolume(error)) return null
    throw error
  }
}

/** What a file takes on its file system; null where that cannot be told. */
export async function bytesOf(connection: Connection, path: string, local: boolean): Promise<number | null> {
  const info = local ? await stat(path).catch(() => null) : null
  if (info?.isFile() === true) return info.blocks * 512
  const vol = await volumeAt(connection, path)
  return vol === null ? null : Number((await connection.call('STORAGE_VOL_GET_INFO', { vol })).allocation)
}

/** Where the next layer of a disk lies. */
export interface LayerPlace {
  readonly path: string
  /** Null where it cannot be told. */
  readonly free: number | null
  /** Name of the pool that has the folder; null for a folder without one. */
  readonly pool: string | null
}

/** Beside the file that is written now. */
export async function placeBeside(connection: Connection, path: string, local: boolean): Promise<LayerPlace> {
  const folder = dirname(path)
  const info = local ? await statfs(folder).catch(() => null) : null
  const free = info === null ? null : info.bavail * info.bsize
  const vol = await volumeAt(connection, path)
  if (vol === null) return { path: folder, free, pool: null }
  const pool = await poolOfVolume(connection, vol)
  return { path: folder, free: free ?? (await freeOfPool(connection, pool)), pool: pool.name }
}

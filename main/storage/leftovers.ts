import { readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Leftover } from '../../contract/storage.ts'
import type { Volume } from '../../contract/resource.ts'
import { chainOf, freshReadings, readDiskGraph, type DiskGraph } from '../inventory/disk-graph.ts'
import { textIn } from '../inventory/dump-text.ts'
import { readAllVolumes } from '../inventory/libvirt-resources.ts'
import { isSeedName } from '../inventory/seed-name.ts'
import { readSnapshotDumps } from '../inventory/snapshot-dumps.ts'
import { defaultVariables, stateFolders } from '../inventory/state-folders.ts'
import type { Connection } from '../libvirt/connection.ts'
import { isNoDomain } from '../libvirt/errors.ts'
import { DOMAIN_XML, LIST_DOMAINS } from '../libvirt/flags.ts'
import type { Dom } from '../libvirt/signature.ts'
import type { Engines } from '../step/engines.ts'
import { isLocal } from '../step/engines.ts'

export interface Leftovers {
  readonly files: Leftover[]
  readonly unread: string[]
}

/** What a VM names, and all that this stands on. */
export function usedPaths(graph: DiskGraph): Set<string> {
  return new Set([...graph.users.keys()].flatMap((path) => [path, ...chainOf(graph, path)]))
}

/** Installation media wait for their next use; nobody has lost them. */
export function isDisk({ format, name }: Pick<Volume, 'format' | 'name'>): boolean {
  return format !== 'iso' && format !== 'dir' && !/\.(iso|img\.xz|xml)$/i.test(name)
}

function kindOf({ name, path }: Volume, graph: DiskGraph): Leftover['kind'] {
  if (isSeedName(name)) return 'seed'
  if (/\.(?:mem|save|memsnapshot|ram)$/i.test(name)) return 'memory'
  return graph.backing.has(path ?? '') ? 'overlay' : 'disk'
}

async function volumesLeft(connection: Connection, id: string, local: boolean): Promise<Leftover[]> {
  const readings = freshReadings(connection)
  const [volumes, graph] = await Promise.all([
    readAllVolumes(connection, id, readings.volumes),
    readDiskGraph(connection, local, readings),
  ])
  const used = usedPaths(graph)
  return volumes.flatMap((volume): Leftover[] => {
    const { path, pool, name, allocation } = volume
    if (path === null || pool === null || used.has(path)) return []
    const kind = kindOf(volume, graph)
    // An installation medium is none of ours, but a seed may be an ISO too.
    if (kind !== 'seed' && !isDisk(volume)) return []
    return [{ kind, path, bytes: allocation ?? 0, volume: { pool, name } }]
  })
}

/** What libvirt's qemu driver has outside of pools. */
interface Needs {
  readonly names: ReadonlySet<string>
  readonly uuids: ReadonlySet<string>
  readonly saved: ReadonlySet<string>
  readonly snapshots: ReadonlySet<string>
  readonly nvram: ReadonlySet<string>
}

async function needs(connection: Connection): Promise<Needs> {
  const list = async (flags: number) =>
    (await connection.call('CONNECT_LIST_ALL_DOMAINS', { need_results: 1, flags })).domains
  const [domains, saved, snapshots] = await Promise.all([
    list(0),
    list(LIST_DOMAINS.MANAGEDSAVE),
    readSnapshotDumps(connection),
  ])
  const xmls = [
    ...(await Promise.all(domains.map((dom) => definitionsOf(connection, dom)))),
    ...snapshots.map(({ dumps }) => dumps),
  ]
  const nvram = xmls.flat().flatMap((xml) => [...xml.matchAll(/<nvram(?:\s[^>]*)?>([^<]*)<\/nvram>/g)])
  return {
    names: new Set(domains.map(({ name }) => name)),
    uuids: new Set(domains.map(({ uuid }) => uuid)),
    saved: new Set(saved.map(({ name }) => name)),
    snapshots: new Set(snapshots.map(({ dom }) => dom.name)),
    nvram: new Set(nvram.map(([element]) => (textIn(/>([^<]*)</, element) ?? '').trim())),
  }
}

async function definitionsOf(connection: Connection, dom: Dom): Promise<string[]> {
  try {
    const flags = dom.id === -1 ? [DOMAIN_XML.INACTIVE] : [DOMAIN_XML.INACTIVE, 0]
    return (await Promise.all(flags.map((one) => connection.call('DOMAIN_GET_XML_DESC', { dom, flags: one })))).map(
      ({ xml }) => xml,
    )
  } catch (error) {
    if (isNoDomain(error)) return []
    throw error
  }
}

interface Shelf {
  readonly kind: Leftover['kind']
  readonly folder: string
  readonly isNeeded: (name: string, path: string) => boolean
}

/** A changed configuration of the driver is shown by empty folders. */
function shelves(uri: string, known: Needs): Shelf[] {
  const { qemu, tpm } = stateFolders(uri)
  // The definition of a VM that is off need not tell it.
  const defaults = new Set([...known.names].map((name) => defaultVariables(uri, name)))
  const withoutEnd = (name: string, end: string) => (name.endsWith(end) ? name.slice(0, -end.length) : null)
  return [
    { kind: 'nvram', folder: join(qemu, 'nvram'), isNeeded: (_, path) => known.nvram.has(path) || defaults.has(path) },
    {
      kind: 'memory',
      folder: join(qemu, 'save'),
      isNeeded: (name) => {
        const vm = withoutEnd(name, '.save')
        return vm === null || known.saved.has(vm)
      },
    },
    {
      kind: 'snapshots',
      folder: join(qemu, 'snapshot'),
      // Of a VM without any the folder is empty, and libvirt keeps it.
      isNeeded: (name) => known.names.has(name) || known.snapshots.has(name),
    },
    { kind: 'tpm', folder: tpm, isNeeded: (name) => known.uuids.has(name) || !/^[0-9a-f-]{36}$/.test(name) },
  ]
}

async function bytesOf(path: string): Promise<number> {
  const info = await stat(path)
  if (!info.isDirectory()) return info.blocks * 512
  const inside = await readdir(path)
  const sizes = await Promise.all(inside.map((name) => bytesOf(join(path, name))))
  return sizes.reduce((sum, one) => sum + one, 0)
}

/** Null for what is gone by now: guests come and go meanwhile. */
async function bytesIfThere(path: string): Promise<number | null> {
  try {
    return await bytesOf(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

async function readShelf({ kind, folder, isNeeded }: Shelf, into: Leftovers): Promise<void> {
  try {
    // A folder that is a link is read where it leads: the paths of definitions may be either.
    const place = await realpath(folder)
    for (const name of await readdir(folder)) {
      const path = join(folder, name)
      if (isNeeded(name, path) || isNeeded(name, join(place, name))) continue
      const bytes = await bytesIfThere(path)
      if (bytes !== null) into.files.push({ kind, path, bytes, volume: null })
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EACCES' || code === 'EPERM') into.unread.push(folder)
    else if (code !== 'ENOENT') throw error
  }
}

/**
 * What libvirt and its guests left behind. A VM in the trash is defined and needs its files.
 * @throws Fault ENGINE_UNAVAILABLE
 */
export async function findLeftovers(connectionId: string, engines: Engines): Promise<Leftovers> {
  const connection = await engines.libvirt(connectionId)
  const local = isLocal(engines, connectionId)
  const found: Leftovers = { files: await volumesLeft(connection, connectionId, local), unread: [] }
  const uri = engines.libvirtUri(connectionId)
  if (local) {
    const known = await needs(connection)
    for (const shelf of shelves(uri, known)) await readShelf(shelf, found)
  } else {
    found.unread.push(stateFolders(uri).qemu)
  }
  found.files.sort((one, other) => other.bytes - one.bytes)
  return found
}

import { readdir, stat } from 'node:fs/promises'
import { arch } from 'node:os'
import { formatId } from '../../contract/ids.ts'
import type { OsImage, OsImageEntry } from '../../contract/os-image.ts'
import type { Volume } from '../../contract/resource.ts'
import { readDiskGraph, type DiskGraph } from '../inventory/disk-graph.ts'
import { isSeedName } from '../inventory/seed-name.ts'
import { StorageMemory } from '../inventory/storage-memory.ts'
import { readAllPools, readAllVolumes } from '../inventory/libvirt-resources.ts'
import type { Engines } from '../step/engines.ts'
import { isLocal } from '../step/engines.ts'
import { imageFile, partFile } from '../step/os-image-fetch.ts'
import { readRecord, type OsImageRecord } from '../step/os-image-records.ts'
import { partOf } from '../system/download.ts'
import { readCatalogue } from './catalogue/catalogue.ts'
import { readBuildAbility, type BuildAbility } from './debian-build.ts'
import { downloadFolder, downloadsFolder, notesFolder, type OsImageScope } from './os-image-scope.ts'
import { usersOf } from './os-image-users.ts'

export interface OsImageOverview {
  readonly catalogue: OsImageEntry[]
  readonly problem: string | null
  readonly images: OsImage[]
  readonly parts: { entry: string; bytes: number; total: number | null }[]
  readonly pools: { name: string; available: number }[]
  readonly arch: 'x86_64' | 'aarch64'
  readonly build: BuildAbility
}

/** Kinds of pools that have folders, in which an image can be a file that qemu reads. */
const WITH_FILES = new Set(['dir', 'fs', 'netfs'])

/** What can be had, what is here, and who uses it. @throws Fault ENGINE_UNAVAILABLE */
export async function listOsImages(
  connectionId: string,
  engines: Engines,
  scope: OsImageScope,
): Promise<OsImageOverview> {
  const connection = await engines.libvirt(connectionId)
  const local = isLocal(engines, connectionId)
  const readings = await (await StorageMemory.of(connection)).readings(connection, local)
  const [{ entries, problem }, pools, volumes, graph, parts, build] = await Promise.all([
    readCatalogue(scope.paths.config),
    readAllPools(connection, connectionId),
    readAllVolumes(connection, connectionId, readings.volumes),
    readDiskGraph(connection, local, readings),
    readParts(scope),
    readBuildAbility(),
  ])
  const images = await Promise.all(volumes.map((volume) => imageOf(volume, connectionId, graph, scope)))
  return {
    catalogue: [...entries],
    problem,
    images: images.filter((image) => image !== null),
    parts,
    pools: pools.flatMap(({ name, active, available, type }) =>
      active && WITH_FILES.has(type) ? [{ name, available: available ?? 0 }] : [],
    ),
    arch: arch() === 'arm64' ? 'aarch64' : 'x86_64',
    build,
  }
}

const isMedium = ({ format, name }: Volume) => format === 'iso' || /\.iso$/i.test(name)

/** Null for a disk that is no OS image, and for the seed that tells a guest who it is. */
async function imageOf(
  volume: Volume,
  connectionId: string,
  graph: DiskGraph,
  scope: OsImageScope,
): Promise<OsImage | null> {
  const { name } = volume
  const pool = volume.pool ?? ''
  const path = volume.path ?? name
  const record = await readRecord(notesFolder(scope.paths), { connection: connectionId, pool, name })
  if (record === null && (!isMedium(volume) || isSeedName(name))) return null
  const { users, overlays } = usersOf(graph, path)
  return {
    ...{ pool, name, path },
    allocation: volume.allocation ?? 0,
    capacity: volume.capacity ?? 0,
    ...(record === null ? found(name) : noted(record)),
    users: users.map((user) => ({ id: formatId('vm', connectionId, user.uuid), name: user.name })),
    overlays,
  }
}

type Known = Omit<OsImage, 'pool' | 'name' | 'path' | 'allocation' | 'capacity' | 'users' | 'overlays'>

function noted(record: OsImageRecord): Known {
  const { format, origin, entry, label, family, kind, user, system, source, checksum, added } = record
  return { format, origin, entry, label, family, kind, user, system, source, checksum, added }
}

/** An installation medium that somebody put there. */
function found(name: string): Known {
  const unknown = { entry: null, family: null, user: null, system: null, source: null, checksum: null, added: null }
  return { ...unknown, format: 'iso', origin: 'found', label: name, kind: 'installer' }
}

/** Downloads that were begun, and those that are complete and wait for their pool. */
async function readParts({ paths }: OsImageScope): Promise<OsImageOverview['parts']> {
  const names = await readdir(downloadsFolder(paths)).catch(() => [])
  const parts = await Promise.all(
    names.map(async (entry) => {
      const folder = downloadFolder(paths, entry)
      const whole = await stat(imageFile(folder)).catch(() => null)
      if (whole !== null) return { entry, bytes: whole.size, total: whole.size }
      const part = await partOf(partFile(folder))
      return part === null ? null : { entry, ...part }
    }),
  )
  return parts.filter((part) => part !== null)
}

import { formatId } from '../../contract/ids.ts'
import type { Volume } from '../../contract/resource.ts'
import type { StoragePool, StorageVolume } from '../../contract/storage.ts'
import { chainOf, readDiskGraph, type DiskGraph } from '../inventory/disk-graph.ts'
import { readAllPools, readAllVolumes } from '../inventory/libvirt-resources.ts'
import type { Engines } from '../step/engines.ts'
import { isLocal } from '../step/engines.ts'

/** All pools and volumes of a connection, and who uses what. @throws Fault ENGINE_UNAVAILABLE */
export async function storageOverview(
  connectionId: string,
  engines: Engines,
): Promise<{ pools: StoragePool[]; volumes: StorageVolume[] }> {
  const connection = await engines.libvirt(connectionId)
  const [pools, volumes, graph] = await Promise.all([
    readAllPools(connection, connectionId),
    readAllVolumes(connection, connectionId),
    readDiskGraph(connection, isLocal(engines, connectionId)),
  ])
  const used = usedPaths(graph)
  const overlays = overlaysOf(graph)
  return {
    pools: pools.map(({ name, type, path, active, autostart, capacity, available }) => ({
      ...{ name, type, path, active, autostart, capacity, available },
    })),
    volumes: volumes.map((volume) => described(volume, { connectionId, graph, used, overlays })),
  }
}

interface Uses {
  readonly connectionId: string
  readonly graph: DiskGraph
  readonly used: ReadonlySet<string>
  readonly overlays: ReadonlyMap<string, readonly string[]>
}

function described(volume: Volume, { connectionId, graph, used, overlays }: Uses): StorageVolume {
  const path = volume.path ?? volume.name
  return {
    pool: volume.pool ?? '',
    name: volume.name,
    path,
    format: volume.format,
    capacity: volume.capacity ?? 0,
    allocation: volume.allocation ?? 0,
    backing: graph.backing.get(path) ?? null,
    users: (graph.users.get(path) ?? []).map(({ uuid, name }) => ({ id: formatId('vm', connectionId, uuid), name })),
    overlays: [...(overlays.get(path) ?? [])],
    orphan: isDisk(volume) && !used.has(path),
  }
}

/** Installation media wait for their next use; nobody has lost them. */
function isDisk({ format, name }: Volume): boolean {
  return format !== 'iso' && format !== 'dir' && !/\.(iso|img\.xz|xml)$/i.test(name)
}

/** What a VM names, and all that this stands on. */
function usedPaths(graph: DiskGraph): Set<string> {
  return new Set([...graph.users.keys()].flatMap((path) => [path, ...chainOf(graph, path)]))
}

function overlaysOf(graph: DiskGraph): Map<string, string[]> {
  const overlays = new Map<string, string[]>()
  for (const [overlay, base] of graph.backing) overlays.set(base, [...(overlays.get(base) ?? []), overlay])
  return overlays
}

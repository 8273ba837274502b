import { formatId } from '../../contract/ids.ts'
import type { Volume } from '../../contract/resource.ts'
import type { StoragePool, StorageVolume } from '../../contract/storage.ts'
import { readDiskGraph, type DiskGraph } from '../inventory/disk-graph.ts'
import { readAllPools, readAllVolumes } from '../inventory/libvirt-resources.ts'
import { StorageMemory } from '../inventory/storage-memory.ts'
import type { Engines } from '../step/engines.ts'
import { isLocal } from '../step/engines.ts'
import { isDisk, usedPaths } from './leftovers.ts'

/** All pools and volumes of a connection, and who uses what. @throws Fault ENGINE_UNAVAILABLE */
export async function storageOverview(
  connectionId: string,
  engines: Engines,
): Promise<{ pools: StoragePool[]; volumes: StorageVolume[] }> {
  const memory = await StorageMemory.of(await engines.libvirt(connectionId))
  // With many VMs the first reading is many calls; acts need not wait behind them.
  const bulk = await engines.bulk(connectionId)
  const [pools, volumes, graph] = await bulk.use(async (line) => {
    const local = isLocal(engines, connectionId)
    const readings = await memory.readings(line, local)
    return Promise.all([
      readAllPools(line, connectionId),
      readAllVolumes(line, connectionId, readings.volumes),
      readDiskGraph(line, local, readings),
    ])
  })
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

function overlaysOf(graph: DiskGraph): Map<string, string[]> {
  const overlays = new Map<string, string[]>()
  for (const [overlay, base] of graph.backing) overlays.set(base, [...(overlays.get(base) ?? []), overlay])
  return overlays
}

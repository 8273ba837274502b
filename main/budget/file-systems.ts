import { stat, statfs } from 'node:fs/promises'
import type { BudgetDisk } from '../../contract/budget.ts'
import type { Pool, Volume } from '../../contract/resource.ts'

/** The disks of VMs in one folder, bytes. */
interface Held {
  readonly vms: number
  readonly promised: number
}

/** What each pool's disks occupy and may still grow by. One file may be listed by several pools and connections. */
export function heldByFolder(pools: readonly Pool[], volumes: readonly Volume[]): ReadonlyMap<string, Held> {
  const folders = new Map(pools.map((pool) => [`${pool.connection}/${pool.name}`, pool.path]))
  const seen = new Set<string>()
  const held = new Map<string, Held>()
  for (const volume of volumes) {
    const folder = volume.pool === null ? null : folders.get(`${volume.connection}/${volume.pool}`)
    if (folder === null || folder === undefined || seen.has(volume.path ?? volume.id)) continue
    seen.add(volume.path ?? volume.id)
    const { vms, promised } = held.get(folder) ?? { vms: 0, promised: 0 }
    const allocation = volume.allocation ?? 0
    const growth = Math.max(0, (volume.capacity ?? 0) - allocation)
    held.set(folder, { vms: vms + allocation, promised: promised + growth })
  }
  return held
}

/** The file systems that the folders lie on, each once; folders that are not there are left out. */
export async function readFileSystems(
  folders: readonly string[],
  held: ReadonlyMap<string, Held>,
): Promise<BudgetDisk[]> {
  const looked = await Promise.all([...new Set(folders)].map(look))
  const byDevice = Map.groupBy(
    looked.filter((one) => one !== null),
    (one) => one.device,
  )
  return [...byDevice.values()].flatMap((places) => {
    const [first] = places
    if (first === undefined) return []
    const sum = (part: keyof Held) => places.reduce((whole, { path }) => whole + (held.get(path)?.[part] ?? 0), 0)
    const { path, total, free } = first
    return [{ path, folders: places.map((one) => one.path), total, free, vms: sum('vms'), promised: sum('promised') }]
  })
}

async function look(path: string) {
  try {
    const [{ dev }, { blocks, bavail, bsize }] = await Promise.all([stat(path), statfs(path)])
    return { path, device: dev, total: blocks * bsize, free: bavail * bsize }
  } catch {
    return null
  }
}

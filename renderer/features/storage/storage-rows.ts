import type { StoragePool, StorageVolume } from '../../../contract/storage.ts'

export interface Overview {
  readonly pools: readonly StoragePool[]
  readonly volumes: readonly StorageVolume[]
}

export type StorageRow =
  | { readonly type: 'pool'; readonly key: string; readonly pool: StoragePool; readonly count: number }
  | { readonly type: 'volume'; readonly key: string; readonly volume: StorageVolume }

export interface StorageFilter {
  readonly text: string
  /** Only images that nobody uses. */
  readonly orphans: boolean
}

export const poolKey = (name: string) => `pool/${name}`
export const volumeKey = ({ pool, name }: { readonly pool: string; readonly name: string }) => `volume/${pool}/${name}`

/** Who is told to use an image: VMs themselves, or what stands on it. */
function matches(volume: StorageVolume, { text, orphans }: StorageFilter): boolean {
  if (orphans && !volume.orphan) return false
  const wanted = text.trim().toLowerCase()
  const words = [volume.name, volume.path, ...volume.users.map(({ name }) => name)]
  return wanted === '' || words.some((word) => word.toLowerCase().includes(wanted))
}

/** Pools by name, each with its volumes below it. A filter hides pools in which nothing is left. */
export function storageRows(
  { pools, volumes }: Overview,
  filter: StorageFilter,
  collator: Intl.Collator,
): StorageRow[] {
  const filtered = filter.orphans || filter.text.trim() !== ''
  const byName = (one: { readonly name: string }, other: { readonly name: string }) =>
    collator.compare(one.name, other.name)
  return pools.toSorted(byName).flatMap((pool): StorageRow[] => {
    const inside = volumes.filter((volume) => volume.pool === pool.name && matches(volume, filter)).toSorted(byName)
    if (filtered && inside.length === 0) return []
    const rows = inside.map((volume) => ({ type: 'volume' as const, key: volumeKey(volume), volume }))
    return [{ type: 'pool', key: poolKey(pool.name), pool, count: inside.length }, ...rows]
  })
}

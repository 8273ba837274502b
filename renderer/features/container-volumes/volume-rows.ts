import type { ContainerVolume } from '../../../contract/container-volume.ts'

export const volumeUses = ['all', 'used', 'unused'] as const

export interface VolumeFilter {
  readonly text: string
  readonly use: (typeof volumeUses)[number]
}

export const noVolumeFilter: VolumeFilter = { text: '', use: 'all' }

export interface ListedVolume {
  readonly volume: ContainerVolume
  /** Bytes; null while they are not counted, and where the engine does not say. */
  readonly size: number | null
}

/** By name; those that the engine named come last. */
export function listedVolumes(
  volumes: readonly ContainerVolume[],
  sizes: ReadonlyMap<string, number>,
  filter: VolumeFilter,
  collator: Intl.Collator,
): ListedVolume[] {
  const text = filter.text.trim().toLowerCase()
  const has = ({ name, driver, users }: ContainerVolume) =>
    [name, driver, ...users.map((user) => user.name)].some((word) => word.toLowerCase().includes(text))
  return volumes
    .filter((volume) => has(volume) && (filter.use === 'all' || (filter.use === 'used') === volume.users.length > 0))
    .map((volume) => ({ volume, size: sizes.get(volume.name) ?? null }))
    .sort(({ volume: a }, { volume: b }) =>
      a.anonymous === b.anonymous ? collator.compare(a.name, b.name) : Number(a.anonymous) - Number(b.anonymous),
    )
}

/** 64 digits tell nobody anything. */
export const volumeTitle = ({ name, anonymous }: ContainerVolume) => (anonymous ? name.slice(0, 12) : name)

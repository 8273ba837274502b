import type { ImageRow, ImageSizes } from '../../../contract/image-look.ts'

export const imageUses = ['all', 'used', 'unused', 'dangling'] as const
export type ImageUse = (typeof imageUses)[number]

export interface ImageFilter {
  readonly text: string
  readonly use: ImageUse
}
export const noFilter: ImageFilter = { text: '', use: 'all' }

/** An image as the table shows it. */
export interface ListedImage {
  readonly image: ImageRow
  /** Its first name; the beginning of its id where it has none. */
  readonly name: string
  /** Bytes that it alone takes; null until that was counted. */
  readonly own: number | null
}

export function shortId(id: string): string {
  return id.split('sha256:')[1]?.slice(0, 12) ?? id
}

function fits({ tags, users }: ImageRow, use: ImageUse): boolean {
  switch (use) {
    case 'all':
      return true
    case 'used':
      return users.length > 0
    case 'unused':
      return users.length === 0
    case 'dangling':
      return tags.length === 0
  }
}

/** By name, those without one last. */
export function listedImages(
  images: readonly ImageRow[],
  sizes: ImageSizes | null,
  { text, use }: ImageFilter,
  collator: Intl.Collator,
): ListedImage[] {
  const own = new Map(sizes?.images.map(({ id, unique }) => [id, unique]))
  const words = text.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean)
  const found = images.filter((image) => {
    const searched = [...image.tags, shortId(image.id), ...image.users.map(({ name }) => name)].join('\n').toLowerCase()
    return fits(image, use) && words.every((word) => searched.includes(word))
  })
  const order = (one: ListedImage, other: ListedImage) =>
    Number(one.image.tags.length === 0) - Number(other.image.tags.length === 0) ||
    collator.compare(one.name, other.name)
  return found
    .map((image) => ({ image, name: image.tags[0] ?? shortId(image.id), own: own.get(image.id) ?? null }))
    .sort(order)
}

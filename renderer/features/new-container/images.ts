import { imageNamed } from '../../../contract/image-name.ts'
import type { Image } from '../../../contract/resource.ts'

export interface TaggedImage {
  readonly tag: string
  readonly image: Image
}

/** One line per name; an image without a name cannot be chosen by one. */
export function taggedImages(images: readonly Image[]): readonly TaggedImage[] {
  return images
    .flatMap((image) => image.tags.map((tag) => ({ tag, image })))
    .sort((one, other) => one.tag.localeCompare(other.tag, 'en', { numeric: true }))
}

/** Lines with every word of the text in their name. */
export function filterTags(rows: readonly TaggedImage[], text: string): readonly TaggedImage[] {
  const words = text.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter(({ tag }) => words.every((word) => tag.toLowerCase().includes(word)))
}

/** The engine has what the reference names. */
export function isLocal(reference: string, images: readonly Image[]): boolean {
  return imageNamed(reference, images) !== undefined
}

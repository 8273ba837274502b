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

/** A reference as the engine writes it: without Docker Hub's own name, with a tag. */
export function plainReference(reference: string): string {
  const short = reference.replace(/^(?:docker\.io\/)?(?:library\/)?/, '')
  const last = short.split('/').at(-1) ?? ''
  return short === '' || last.includes(':') || short.includes('@') ? short : `${short}:latest`
}

/** The engine's image that the reference names, also by the beginning of its id; undefined when it is not here. */
export function imageNamed(reference: string, images: readonly Image[]): Image | undefined {
  if (reference === '') return undefined
  const wanted = plainReference(reference)
  const digest = /^(?:sha256:)?([0-9a-f]{12,64})$/.exec(reference)?.[1]
  return images.find(
    ({ id, tags }) =>
      tags.some((tag) => plainReference(tag) === wanted) ||
      (digest !== undefined && id.split('sha256:')[1]?.startsWith(digest) === true),
  )
}

/** The engine has what the reference names. */
export function isLocal(reference: string, images: readonly Image[]): boolean {
  return imageNamed(reference, images) !== undefined
}

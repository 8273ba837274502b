import type { Image } from './resource.ts'

/** A reference as the engine writes it: without Docker Hub's own name, with a tag. */
export function plainReference(reference: string): string {
  const short = reference.replace(/^(?:docker\.io\/)?(?:library\/)?/, '')
  const last = short.split('/').at(-1) ?? ''
  return short === '' || last.includes(':') || short.includes('@') ? short : `${short}:latest`
}

/** The engine's image that the reference names, also by the beginning of its id; undefined when it is not here. */
export function imageNamed<I extends Pick<Image, 'id' | 'tags'>>(
  reference: string,
  images: readonly I[],
): I | undefined {
  if (reference === '') return undefined
  const wanted = plainReference(reference)
  const digest = /^(?:sha256:)?([0-9a-f]{12,64})$/.exec(reference)?.[1]
  return images.find(
    ({ id, tags }) =>
      tags.some((tag) => plainReference(tag) === wanted) ||
      (digest !== undefined && id.split('sha256:')[1]?.startsWith(digest) === true),
  )
}

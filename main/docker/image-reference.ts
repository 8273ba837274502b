/** An image name taken apart: everything before the tag or digest, and that. */
export interface ImageReference {
  readonly repository: string
  /** A tag ("latest") or digest ("sha256:…"); "" if there is none. */
  readonly version: string
}

/** The colon of a registry's port ("host:5000/name") is no tag: a tag holds no slash (distribution/reference). */
export function parseImageReference(name: string): ImageReference {
  const at = name.indexOf('@')
  if (at >= 0) return { repository: name.slice(0, at).replace(/:[^/:]*$/, ''), version: name.slice(at + 1) }
  const colon = name.lastIndexOf(':')
  if (colon < 0 || name.includes('/', colon)) return { repository: name, version: '' }
  return { repository: name.slice(0, colon), version: name.slice(colon + 1) }
}

/** The registry of a reference: its first part, when that looks like a host (distribution/reference). */
export function registryOf(reference: string): string {
  const [first, rest] = reference.split('/', 2)
  const isHost = rest !== undefined && first !== undefined && (/[.:]/.test(first) || first === 'localhost')
  return isHost ? first : 'docker.io'
}

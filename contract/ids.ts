import { z } from 'zod'

/**
 * Ids carry the connection: `vm:<connection>/<uuid>`, `container:<connection>/<64 hex>`, and the same for networks, pools,
 * images and volumes. An id is opaque to the renderer; only the main side takes it apart.
 */
export const connectionId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'a connection name: small letters, digits, dot, dash, underscore')

export const resourceKinds = ['vm', 'container', 'network', 'pool', 'volume', 'image'] as const
export type ResourceKind = (typeof resourceKinds)[number]

export interface ResourceRef {
  readonly kind: ResourceKind
  readonly connection: string
  /** What the engine calls it: a uuid for libvirt's objects, an id or a name for Docker's. */
  readonly key: string
}

const pattern = /^(vm|container|network|pool|volume|image):([a-z0-9][a-z0-9._-]{0,62})\/(.+)$/s

/** Takes an id apart; null when it is not one of ours. */
export function parseId(id: string): ResourceRef | null {
  const match = pattern.exec(id)
  if (!match) return null
  const [, kind, connection, key] = match
  return { kind: kind as ResourceKind, connection: connection as string, key: key as string }
}

/** The id of a resource; the inverse of {@link parseId}. */
export function formatId(kind: ResourceKind, connection: string, key: string): string {
  return `${kind}:${connection}/${key}`
}

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const idOf = (kind: ResourceKind, key: string, example: string) =>
  z.string().regex(new RegExp(`^${kind}:[a-z0-9][a-z0-9._-]{0,62}/${key}$`), `an id such as ${example}`)

export const vmId = idOf('vm', uuid, 'vm:system/6f1c…')
export const containerId = idOf('container', '[0-9a-f]{64}', 'container:docker/9c0a…')
export const imageId = idOf('image', 'sha256:[0-9a-f]{64}', 'image:docker/sha256:51ab…')
export const networkId = z.union([
  idOf('network', uuid, 'network:system/6f1c…'),
  idOf('network', '[0-9a-z]{12,64}', 'network:docker/9c0a…'),
])
export const machineId = z.union([vmId, containerId])

import { z } from 'zod'
import { connectionId } from './ids.ts'
import { owner } from './machine.ts'

/** A network of either engine. */
export const network = z.object({
  kind: z.literal('network'),
  id: z.string(),
  connection: connectionId,
  engine: z.enum(['libvirt', 'docker']),
  name: z.string(),
  active: z.boolean(),
  autostart: z.boolean().nullable(),
  /** libvirt's forward mode (nat, route, open, bridge, isolated, …) or Docker's driver (bridge, macvlan, host, …). */
  mode: z.string(),
  bridge: z.string().nullable(),
  subnets: z.array(z.string()),
  /** Docker: no way out of it; absent for all others. */
  internal: z.boolean().optional(),
  /** The device that it hangs on, of a network without a bridge of its own (macvlan, ipvlan); absent for all others. */
  parent: z.string().optional(),
  owner,
})

export const pool = z.object({
  kind: z.literal('pool'),
  id: z.string(),
  connection: connectionId,
  name: z.string(),
  active: z.boolean(),
  autostart: z.boolean(),
  type: z.string(),
  path: z.string().nullable(),
  /** Bytes; null while the pool is inactive. */
  capacity: z.number().nullable(),
  available: z.number().nullable(),
  owner,
})

/** A disk in a storage pool, or a Docker volume. */
export const volume = z.object({
  kind: z.literal('volume'),
  id: z.string(),
  connection: connectionId,
  engine: z.enum(['libvirt', 'docker']),
  name: z.string(),
  /** The pool's name; null for Docker's volumes. */
  pool: z.string().nullable(),
  path: z.string().nullable(),
  format: z.string().nullable(),
  /** Bytes; null where the engine does not say. */
  capacity: z.number().nullable(),
  allocation: z.number().nullable(),
  owner,
})

export const image = z.object({
  kind: z.literal('image'),
  id: z.string(),
  connection: connectionId,
  tags: z.array(z.string()),
  /** Bytes, shared layers included. */
  size: z.number(),
  /** Seconds since 1970. */
  created: z.number(),
  labels: z.record(z.string(), z.string()),
})

export type Network = z.infer<typeof network>
export type Pool = z.infer<typeof pool>
export type Volume = z.infer<typeof volume>
export type Image = z.infer<typeof image>

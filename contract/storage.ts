import { z } from 'zod'
import { connectionId, vmId } from './ids.ts'
import { input } from './input.ts'
import { act, query } from './procedure.ts'
import { actResult } from './revision.ts'
import { hostPath } from './vm.ts'

/** What libvirt, a file system and a shell line all take as a name. */
const storageName = z
  .string()
  .min(1)
  .max(200)
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._+-]*$/,
    'letters, digits, dot, dash, plus and underscore; the first a letter or digit',
  )

const onPool = input({
  connection: connectionId.default('system'),
  /** The pool's name. */
  pool: z.string().min(1),
})
/** Volumes of others may be called anything; new ones may not. */
const onVolume = onPool.extend({ name: z.string().min(1) })
const newVolume = onPool.extend({ name: storageName })

/** GiB; fractions allowed (0.5). */
const size = z.number().positive().max(65536)

export const storageVolume = z.object({
  pool: z.string(),
  name: z.string(),
  path: z.string(),
  format: z.string().nullable(),
  /** Bytes. */
  capacity: z.number(),
  allocation: z.number(),
  /** What it stands on; null for one that stands alone. */
  backing: z.string().nullable(),
  /** VMs whose definition names it. */
  users: z.array(z.object({ id: vmId, name: z.string() })),
  /** Paths of the images that stand on it. */
  overlays: z.array(z.string()),
  /** An image that no VM uses, neither itself nor through what stands on it. */
  orphan: z.boolean(),
})
export type StorageVolume = z.infer<typeof storageVolume>

export const storagePool = z.object({
  name: z.string(),
  type: z.string(),
  path: z.string().nullable(),
  active: z.boolean(),
  autostart: z.boolean(),
  /** Bytes; null while the pool is inactive. */
  capacity: z.number().nullable(),
  available: z.number().nullable(),
})
export type StoragePool = z.infer<typeof storagePool>

export const storageProcedures = {
  overview: query('storage pools and their volumes, with what uses what and what nobody uses')
    .input(input({ connection: connectionId.default('system') }))
    .output(z.object({ pools: z.array(storagePool), volumes: z.array(storageVolume) })),
}

export const poolProcedures = {
  create: act('makes a storage pool of a folder, and starts it')
    .input(
      input({
        connection: connectionId.default('system'),
        pool: storageName,
        path: hostPath,
        autostart: z.boolean().default(true),
      }),
    )
    .output(actResult),
  start: act('starts a storage pool').input(onPool).output(actResult),
  stop: act('stops a storage pool; its data stays').input(onPool).output(actResult),
  autostart: act('starts a storage pool with the host, or not')
    .input(onPool.extend({ on: z.boolean() }))
    .output(actResult),
  delete: act('forgets a storage pool; its data stays').input(onPool).output(actResult),
}

export const volumeProcedures = {
  create: act('makes an empty disk image')
    .input(newVolume.extend({ size, format: z.enum(['qcow2', 'raw']).default('qcow2') }))
    .output(actResult),
  resize: act('grows a disk image, or shrinks it when asked to')
    .input(
      onVolume.extend({
        size,
        /** What lies beyond the new size is lost. */
        shrink: z.boolean().default(false),
      }),
    )
    .output(actResult),
  clone: act('copies a disk image')
    .input(onVolume.extend({ to: storageName }))
    .output(actResult),
  wipe: act('overwrites a disk image with zeros').input(onVolume).output(actResult),
  delete: act('deletes a disk image').input(onVolume).output(actResult),
  upload: act('makes a disk image of a file of this host')
    .input(newVolume.extend({ path: hostPath }))
    .output(actResult),
  download: act('copies a disk image to a new file of this host')
    .input(onVolume.extend({ path: hostPath }))
    .output(actResult),
}

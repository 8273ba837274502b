import { z } from 'zod'
import { connectionId, vmId } from './ids.ts'
import { input } from './input.ts'
import { foundSource, poolAbility, poolPrepare, poolSource } from './pool-source.ts'
import { act, query } from './procedure.ts'
import { actResult } from './revision.ts'
import { hostPath } from './vm.ts'

/** What libvirt, a file system and a shell line all take as a name. */
export const storageName = z
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

/** A file that no VM, snapshot or image needs any more. */
export const leftover = z.object({
  kind: z.enum([
    /** What a disk became after a snapshot or as a linked clone. */
    'overlay',
    /** A disk image that stands alone: it may be meant to wait. */
    'disk',
    /** What a new guest read at its first start. */
    'seed',
    /** Variables of UEFI firmware. */
    'nvram',
    /** State of an emulated TPM. */
    'tpm',
    /** Memory of a saved VM, or of a snapshot. */
    'memory',
    /** What libvirt kept of the snapshots of a VM that is gone. */
    'snapshots',
  ]),
  path: z.string(),
  /** Bytes on disk. */
  bytes: z.number(),
  /** Where a pool has it. */
  volume: z.object({ pool: z.string(), name: z.string() }).nullable(),
})
export type Leftover = z.infer<typeof leftover>

export const storageProcedures = {
  leftovers: query('files that nobody needs any more: overlays, seeds, firmware variables, memory, disks')
    .input(input({ connection: connectionId.default('system') }))
    .output(
      z.object({
        files: z.array(leftover),
        /** Folders that may not be looked into, or that lie on another host. */
        unread: z.array(z.string()),
      }),
    ),
  clean: act('deletes files that nobody needs any more, after looking again')
    .input(
      input({
        connection: connectionId.default('system'),
        /** Of those that `storage.leftovers` told. */
        paths: z.array(hostPath).min(1).max(1000),
      }),
    )
    .output(actResult),
  overview: query('storage pools and their volumes, with what uses what and what nobody uses')
    .input(input({ connection: connectionId.default('system') }))
    .output(z.object({ pools: z.array(storagePool), volumes: z.array(storageVolume) })),
}

export const poolProcedures = {
  create: act('makes a storage pool (folder, file system, share, volume group, iSCSI, disk), starts it')
    .input(
      input({
        connection: connectionId.default('system'),
        pool: storageName,
        source: poolSource,
        /** Formats the device of `fs`, `logical` and `disk`; the others have nothing to format. */
        prepare: poolPrepare.default('keep'),
        start: z.boolean().default(true),
        autostart: z.boolean().default(true),
      }),
    )
    .output(actResult),
  build: act('makes the folder of a pool that is off, or with `prepare` formats its device')
    .input(onPool.extend({ prepare: poolPrepare.default('keep') }))
    .output(actResult),
  refresh: act('looks at a storage pool again: what others put there becomes visible').input(onPool).output(actResult),
  start: act('starts a storage pool').input(onPool).output(actResult),
  stop: act('stops a storage pool; its data stays').input(onPool).output(actResult),
  autostart: act('starts a storage pool with the host, or not')
    .input(onPool.extend({ on: z.boolean() }))
    .output(actResult),
  delete: act('forgets a storage pool; its data stays unless asked for')
    .input(
      onPool.extend({
        /** Takes the empty folder or the volume group away too. */
        storage: z.boolean().default(false),
      }),
    )
    .output(actResult),
  abilities: query('which types of storage pools this host can have')
    .input(input({ connection: connectionId.default('system') }))
    .output(z.array(poolAbility)),
  sources: query('what a host exports or offers that could become a storage pool')
    .input(
      input({
        connection: connectionId.default('system'),
        type: z.enum(['netfs', 'iscsi', 'logical']),
        /** Of the server; needed for netfs and iscsi. */
        host: z.string().min(1).max(253).optional(),
      }),
    )
    .output(z.array(foundSource)),
}

export const volumeProcedures = {
  create: act('makes an empty disk image')
    .input(
      newVolume.extend({
        size,
        /** qcow2 when it is not said. Pools that keep no files have none. */
        format: z.enum(['qcow2', 'raw']).optional(),
      }),
    )
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
  convert: act('makes a disk image of another format of one; with `replace` the old one is deleted')
    .input(
      onVolume.extend({
        to: storageName,
        format: z.enum(['qcow2', 'raw']),
        /** Refused while a VM has it or another image stands on it. */
        replace: z.boolean().default(false),
      }),
    )
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

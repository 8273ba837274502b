import { z } from 'zod'
import { input } from './input.ts'
import { hostPath } from './vm.ts'

/** One word of a definition: no spaces, nothing that a shell or libvirt's file names would take for more. */
const word = (most: number) =>
  z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._:+-]*$/, 'letters, digits, . _ : + -')
    .max(most)

/** RFC 3720, 3.2.6.3: iqn, eui or naa. */
const iscsiName = z
  .string()
  .regex(
    /^(?:iqn\.\d{4}-\d{2}\.[^\s/:]+(?::[^\s/]+)?|eui\.[0-9A-Fa-f]{16}|naa\.[0-9A-Fa-f]+)$/,
    'as in iqn.2026-01.org.example:disk1',
  )
  .max(223)

/** Where the storage of a pool is, one shape per type of libvirt. */
export const poolSource = z.discriminatedUnion('type', [
  /** A folder of this host; it is made when it is not there. */
  input({ type: z.literal('dir'), path: hostPath }),
  /** A file system on a block device, mounted at the path while the pool runs. */
  input({
    type: z.literal('fs'),
    device: hostPath,
    format: z.enum(['auto', 'ext4', 'ext3', 'ext2', 'xfs', 'vfat', 'udf', 'iso9660', 'gfs2', 'ocfs2']).default('auto'),
    path: hostPath,
  }),
  /** A folder of another host, mounted at the path while the pool runs. */
  input({
    type: z.literal('netfs'),
    host: word(253),
    /** As the other host exports it. */
    folder: hostPath,
    format: z.enum(['auto', 'nfs', 'glusterfs', 'cifs']).default('auto'),
    path: hostPath,
  }),
  /** A volume group of LVM; the devices are needed to make one. */
  input({ type: z.literal('logical'), group: word(127), devices: z.array(hostPath).max(64).default([]) }),
  input({
    type: z.literal('iscsi'),
    host: word(253),
    port: z.number().int().min(1).max(65535).optional(),
    target: iscsiName,
  }),
  /** A whole disk, whose partitions are the volumes. */
  input({ type: z.literal('disk'), device: hostPath, format: z.enum(['gpt', 'dos']).default('gpt') }),
])
export type PoolSource = z.infer<typeof poolSource>
export type PoolType = PoolSource['type']

export const poolTypes = ['dir', 'fs', 'netfs', 'logical', 'iscsi', 'disk'] as const satisfies readonly PoolType[]

/** What is written to the device before the first start. */
export const poolPrepare = z.enum([
  /** Nothing: what is there is used. */
  'keep',
  /** Formatted, unless anything is found on it. */
  'if-empty',
  /** Formatted whatever is on it. */
  'overwrite',
])
export type PoolPrepare = z.infer<typeof poolPrepare>

/** A type of pool, and whether it can be used on that host. */
export const poolAbility = z.object({
  type: z.enum(poolTypes),
  /** Whether this libvirt was built with it. */
  supported: z.boolean(),
  /** Programs that it runs for this type and that are not there; empty where that cannot be seen. */
  missing: z.array(z.string()),
  formats: z.array(z.string()),
})

/** A place that a pool could be made of. */
export const foundSource = z.object({
  host: z.string().nullable(),
  /** The exported folder, the volume group or the target. */
  name: z.string(),
  format: z.string().nullable(),
  devices: z.array(z.string()),
})
export type FoundSource = z.infer<typeof foundSource>

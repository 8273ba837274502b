import { z } from 'zod'
import { leftOut } from './texts/left-out.ts'

/** Inside the backup's folder: no absolute path, no way up, nothing that a shell or `sha256sum -c` would read otherwise. */
export const fileInBackup = z
  .string()
  .max(400)
  .regex(
    /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[A-Za-z0-9_][A-Za-z0-9._+-]*(?:\/[A-Za-z0-9._+-]+){0,8}$/,
    'a file inside the folder of the backup',
  )

/**
 * `manifest.json` in the folder of a backup: what of the VM is in it. A change that an older Labrig would misread raises
 * the version; fields that it does not know it leaves alone.
 */
export const backupManifest = z.object({
  format: z.literal('labrig-backup'),
  version: z.literal(1),
  /** ISO 8601, UTC. */
  created: z.iso.datetime(),
  machine: z.object({
    name: z.string().min(1).max(255),
    uuid: z.uuid(),
    /** While the backup was made. */
    state: z.string().max(20),
    /** Bytes. */
    memory: z.number().int().nonnegative(),
    vcpus: z.number().int().positive(),
    autostart: z.boolean(),
  }),
  /** Whether the guest's agent held its file systems still. */
  quiesced: z.boolean(),
  /** The definition, inactive and with its passwords. */
  definition: fileInBackup,
  /** Each stands alone: what a disk stood on is in it. */
  disks: z
    .array(
      z.object({
        target: z.string().regex(/^[a-z]{1,8}[0-9]*[a-z]*$/),
        file: fileInBackup,
        format: z.enum(['qcow2', 'raw']),
        /** Bytes that the guest sees. */
        capacity: z.number().int().positive(),
        /** Where it lay. */
        from: z.string().max(4096),
      }),
    )
    .max(200),
  /** Variables of UEFI firmware. */
  nvram: fileInBackup.nullable(),
  /** The folder of the TPM's state. */
  tpm: fileInBackup.nullable(),
  /** Parents first. Their data is inside the disks. */
  snapshots: z
    .array(z.object({ name: z.string().min(1).max(300), file: fileInBackup, current: z.boolean() }))
    .max(1000),
  leftOut: z.array(leftOut).max(1000),
})
export type BackupManifest = z.infer<typeof backupManifest>

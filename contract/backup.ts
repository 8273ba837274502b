import { z } from 'zod'
import { hostPath } from './host-path.ts'
import { connectionId, vmId } from './ids.ts'
import { input } from './input.ts'
import { act, query } from './procedure.ts'
import { actResult } from './revision.ts'
import { leftOut } from './texts/left-out.ts'
import { machineName } from './vm-clone.ts'

export const vmBackup = input({
  id: vmId,
  /** Where the backup's own folder is made, called after the VM and the time. */
  folder: hostPath,
  /** Have the guest's agent bring the file systems to rest, when it answers. */
  quiesce: z.boolean().default(true),
})
export type VmBackup = z.infer<typeof vmBackup>

export const vmRestore = input({
  connection: connectionId.default('system'),
  /** The folder of one backup. */
  folder: hostPath,
  /** As which VM; the name that it had unless given. */
  name: machineName.optional(),
  /** Storage pool of the disks. */
  pool: z.string().min(1).default('default'),
  start: z.boolean().default(false),
})
export type VmRestore = z.infer<typeof vmRestore>

const onFolder = input({ folder: hostPath })

/** A backup as its folder tells, without reading the disks. */
export const backupSummary = z.object({
  folder: z.string(),
  /** Milliseconds since 1970; null when the manifest cannot be used. */
  created: z.number().nullable(),
  machine: z
    .object({ name: z.string(), uuid: z.string(), state: z.string(), memory: z.number(), vcpus: z.number() })
    .nullable(),
  quiesced: z.boolean(),
  disks: z.array(z.object({ target: z.string(), capacity: z.number(), bytes: z.number() })),
  snapshots: z.array(z.string()),
  firmware: z.boolean(),
  tpm: z.boolean(),
  /** Bytes of all files. */
  bytes: z.number(),
  leftOut: z.array(leftOut),
  /** Why it cannot be restored; null when nothing is wrong as far as names and sizes tell. */
  problem: z.object({ message: z.string(), cause: z.string(), params: z.record(z.string(), z.string()) }).nullable(),
})
export type BackupSummary = z.infer<typeof backupSummary>

/** Acts and questions that belong to a VM. */
export const vmBackupProcedures = {
  backup: act('copies a VM, running or not, into a folder: disks, definition, firmware, snapshots')
    .input(vmBackup)
    .output(actResult.extend({ folder: z.string() })),
  restore: act('makes a VM of a backup, under its own or another name')
    .input(vmRestore)
    .output(actResult.extend({ id: vmId, leftOut: z.array(leftOut) })),
  backingUp: query('what a backup of a VM would hold, leave out and take')
    .input(vmBackup)
    .output(
      z.object({
        folder: z.string(),
        disks: z.array(z.object({ target: z.string(), path: z.string(), bytes: z.number(), capacity: z.number() })),
        firmware: z.boolean(),
        tpm: z.boolean(),
        snapshots: z.array(z.string()),
        quiesced: z.boolean(),
        leftOut: z.array(leftOut),
        /** Bytes: the most that it takes, and what is free there. */
        needed: z.number(),
        free: z.number(),
      }),
    ),
}

export const backupProcedures = {
  list: query('the backups in a folder, newest first')
    .input(onFolder)
    .output(z.object({ backups: z.array(backupSummary), cut: z.boolean() })),
  inspect: query('what a backup holds, and what is wrong with it as far as names and sizes tell')
    .input(onFolder)
    .output(backupSummary),
  verify: act('reads a backup whole and compares every checksum').input(onFolder).output(actResult),
}

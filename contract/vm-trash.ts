import { z } from 'zod'
import { vmId } from './ids.ts'
import { input } from './input.ts'
import { act, query } from './procedure.ts'
import { actResult } from './revision.ts'
import { kept } from './texts/kept.ts'
import { machineName } from './vm-clone.ts'

/** One VM in the trash. */
const trashedVm = z.object({
  id: vmId,
  /** What libvirt calls it now. */
  name: z.string(),
  /** What it was called before, and will be again. */
  former: z.string(),
  /** Milliseconds since 1970. */
  at: z.number(),
  /** When it is deleted for good by itself; null = never. Milliseconds since 1970. */
  until: z.number().nullable(),
  /** Why it cannot be emptied as it is: it runs, or other VMs stand on its disks. */
  kept: z.enum(['running', 'template']).nullable(),
  /** What goes with it. */
  files: z.array(z.object({ path: z.string(), bytes: z.number().nullable() })),
  /** What stays, and why. */
  stays: z.array(kept),
  snapshots: z.array(z.string()),
  /** Of all its files together, as far as they are known. */
  bytes: z.number(),
})
export type TrashedVm = z.infer<typeof trashedVm>

export const vmTrashProcedures = {
  trash: act('moves a VM to the trash: off, renamed and marked; its disks stay as they are')
    .input(
      input({
        id: vmId,
        /** What to do with one that runs: refuse, have the guest shut down, or cut the power. */
        stop: z.enum(['refuse', 'shutdown', 'force']).default('refuse'),
      }),
    )
    .output(actResult),
  restoreFromTrash: act('takes a VM out of the trash, under its former name or another')
    .input(input({ id: vmId, name: machineName.optional() }))
    .output(actResult),
  emptyTrash: act('deletes VMs of the trash for good, with the files that only they use')
    .input(input({ ids: z.array(vmId).min(1).max(1000) }))
    .output(actResult),
  trashed: query('the VMs in the trash: how long they stay, which files go with them')
    .input(input({ ids: z.array(vmId).max(1000).optional() }))
    .output(
      z.object({
        vms: z.array(trashedVm),
        bytes: z.number(),
        /** How long a VM stays there; null = until somebody empties it. */
        days: z.number().nullable(),
      }),
    ),
}

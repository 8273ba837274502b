import { z } from 'zod'
import { vmId } from './ids.ts'
import { input } from './input.ts'
import { act, query } from './procedure.ts'
import { budgetedResult } from './budget-warning.ts'
import { actResult } from './revision.ts'

/** A name that libvirt, qemu's file names and a shell line all take without quoting. */
export const machineName = z
  .string()
  .min(1)
  .max(60)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'letters, digits, dot, dash and underscore; the first a letter or digit')

export const vmClone = input({
  id: vmId,
  /** Of the copy; several are called name-1, name-2, … */
  name: machineName,
  /** `full` copies every disk; `linked` keeps only what each copy changes and locks the source as their template. */
  kind: z.enum(['full', 'linked']).default('full'),
  count: z.number().int().min(1).max(100).default(1),
  /**
   * Copies of a guest that was made of an OS image get a seed: their own host name, host keys, machine-id and address.
   * Nothing for other guests, in whose disks nobody but themselves writes.
   */
  identity: z.boolean().default(true),
  /** The storage pool of the new disks; where the source's disks are when it is not said. */
  pool: z.string().min(1).optional(),
  /** Copies what the VM was at this snapshot; full copies only. */
  snapshot: z.string().min(1).max(100).optional(),
  /** Keeps an address for each copy in the DHCP servers of its networks, until the copy is deleted. */
  reserve: z.boolean().default(false),
})
export type VmClone = z.infer<typeof vmClone>

/** What becomes of one disk or medium of the source. */
const clonedDisk = z.object({
  target: z.string(),
  path: z.string(),
  treatment: z.enum(['copied', 'linked', 'shared']),
  /** What one copy takes at once, as far as it can be told; bytes. */
  bytes: z.number(),
  /** What one copy may grow to; bytes. */
  capacity: z.number(),
})

export const vmCloneProcedures = {
  clone: act('makes copies of a VM that is off: full ones, or linked ones that stand on it')
    .input(vmClone)
    .output(budgetedResult.extend({ ids: z.array(vmId) })),
  template: act('locks a VM as the template of linked clones, or unlocks it')
    .input(input({ id: vmId, on: z.boolean() }))
    .output(actResult),
  refreshTemplate: act('opens a template for updates, in new layers: its clones stay as they are')
    .input(input({ id: vmId, start: z.boolean().default(true) }))
    .output(actResult),
  rebuild: act('makes a linked clone anew from its template: what its disks hold is lost')
    .input(input({ id: vmId }))
    .output(actResult),
  copying: query('what copies of a VM would take: names, disks, space')
    .input(vmClone)
    .output(
      z.object({
        names: z.array(z.string()),
        /** Those of the names that other VMs have. */
        taken: z.array(z.string()),
        disks: z.array(clonedDisk),
        /** Per file system or pool: what all copies take at once, and what is free. Bytes. */
        places: z.array(z.object({ path: z.string(), needed: z.number(), free: z.number() })),
        /** What becomes of the variables of UEFI firmware. */
        firmware: z.enum(['none', 'copied', 'reset']),
        /** Whether each guest is told by a seed that it is another one, or takes itself for the source. */
        identity: z.enum(['seed', 'same']),
        /** Names of the VMs whose disks stand on the disks of this one. */
        standing: z.array(z.string()),
      }),
    ),
}

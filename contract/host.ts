import { z } from 'zod'
import { connectionId } from './ids.ts'
import { input } from './input.ts'
import { query } from './procedure.ts'
import { hostPath } from './vm.ts'

/** An operating system as the osinfo database has it. */
export const operatingSystem = z.object({
  /** For example http://debian.org/debian/12: what a VM's definition keeps. */
  id: z.string(),
  /** For example debian12: what virt-install --osinfo takes. */
  shortId: z.string(),
  name: z.string(),
  family: z.string(),
  /** ISO date; null when the database does not know it. */
  released: z.string().nullable(),
})
export type OperatingSystem = z.infer<typeof operatingSystem>

/** One resource of this host, in its own unit, as a bar that adds up to `total`. */
export const budgetBar = z.object({
  total: z.number(),
  /** Used by VMs, by containers, and by everything else. */
  vms: z.number(),
  containers: z.number(),
  host: z.number(),
  free: z.number(),
  /** What running VMs may grow to; more than `total` = overcommitted. */
  committed: z.number(),
})

export const budget = z.object({
  /** Bytes. */
  memory: budgetBar,
  /** Processors; `vms` and `containers` count what is assigned or limited, not what is used. */
  processors: z.object({ total: z.number(), committed: z.number() }),
  /** Bytes, of each file system that holds VM disks or container data. */
  disks: z.array(z.object({ path: z.string(), total: z.number(), free: z.number() })),
})
export type Budget = z.infer<typeof budget>

export const folderListing = z.object({
  path: z.string(),
  /** Null for the root. */
  parent: z.string().nullable(),
  entries: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['folder', 'file']),
      bytes: z.number().nullable(),
      /** Milliseconds since 1970. */
      modified: z.number(),
    }),
  ),
  /** There were more than are listed. */
  cut: z.boolean(),
})
export type FolderListing = z.infer<typeof folderListing>

export const hostProcedures = {
  folder: query('what stands in a folder of this host')
    .input(input({ path: hostPath }))
    .output(folderListing),
  checkFile: query('whether a guest could open a file; fails with the reason and the remedy when not').input(
    input({ path: hostPath, connection: connectionId.default('system') }),
  ),
  budget: query('what this host has, what is used and what is promised').output(budget),
  systems: query('operating systems of the osinfo database, newest first').output(z.array(operatingSystem)),
  detectSystem: query('which operating system an ISO installs')
    .input(input({ path: hostPath }))
    .output(z.object({ bootable: z.boolean(), system: operatingSystem.nullable() })),
}

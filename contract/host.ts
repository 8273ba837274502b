import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { budget } from './budget.ts'
import { hostDeviceProcedures } from './host-device.ts'
import { hostLoad } from './host-load.ts'
import { person } from './cloud-init.ts'
import { connectionId } from './ids.ts'
import { input } from './input.ts'
import { act, query } from './procedure.ts'
import { actResult } from './revision.ts'
import { hostPath, oneLine } from './host-path.ts'

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

/** What an operating system asks of its computer. Bytes; null where the database says nothing. */
const systemNeeds = z.object({
  memory: z.number().nullable(),
  processors: z.number().nullable(),
  storage: z.number().nullable(),
})
export const systemResources = z.object({ minimum: systemNeeds, recommended: systemNeeds })
export type SystemResources = z.infer<typeof systemResources>

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
  ...hostDeviceProcedures,
  folder: query('what stands in a folder of this host')
    .input(input({ path: hostPath }))
    .output(folderListing),
  checkFile: query('whether a guest could open a file; fails with the reason and the remedy when not').input(
    input({ path: hostPath, connection: connectionId.default('system') }),
  ),
  load: query('how busy this host is, while listened to').output(eventIterator(hostLoad)),
  budget: query('what this host has, what is used and what is promised').output(budget),
  systems: query('operating systems of the osinfo database, newest first').output(z.array(operatingSystem)),
  systemNeeds: query('what an operating system asks of its computer, by the osinfo database')
    .input(input({ system: z.string().max(300) }))
    .output(systemResources),
  person: query('who runs Labrig: a user name for guests, and public SSH keys').output(person),
  makeSshKey: act('makes an SSH key without a passphrase: PATH, which only its owner may read, and PATH.pub')
    .input(input({ path: hostPath, comment: oneLine.max(200).optional() }))
    .output(actResult),
  detectSystem: query('which operating system an ISO installs')
    .input(input({ path: hostPath }))
    .output(z.object({ bootable: z.boolean(), system: operatingSystem.nullable() })),
}

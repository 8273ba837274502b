import { z } from 'zod'
import { connectionId, vmId } from './ids.ts'
import { input } from './input.ts'
import { act, query } from './procedure.ts'
import { actResult } from './revision.ts'
import { installers } from './unattended.ts'

/** Address of an install tree's folder. Without a user and a password: it is written into journals and definitions. */
export const treeAddress = z
  .string()
  .max(2000)
  .regex(/^https?:\/\/[^/\s@?#]+(?:\/[^\s?#]*)?$/, 'an http or https address without a password')

const treeFile = z.object({
  url: z.string(),
  /** Whether the tree itself has its checksum. */
  checked: z.boolean(),
})

export const installTree = z.object({
  /** As the tree calls itself: "Fedora 40", "Debian bookworm". */
  name: z.string(),
  kernel: treeFile,
  initrd: treeFile,
  /** What the installer has to be told to find its tree again; before the user's own words. */
  arguments: z.string(),
  /** Which answers its installer takes; null for one that Labrig writes none for. */
  installer: z.enum(installers).nullable(),
  /** libosinfo id; null when the database does not know it. */
  os: z.string().nullable(),
})
export type InstallTree = z.infer<typeof installTree>

export const vmTreeProcedures = {
  installed: act('ends an installation from a tree: the VM starts from its disk from now on')
    .input(input({ id: vmId, start: z.boolean().default(false) }))
    .output(actResult),
  installTree: query('what an install tree offers: its system, kernel and initrd')
    .input(input({ connection: connectionId.default('system'), url: treeAddress }))
    .output(installTree),
}

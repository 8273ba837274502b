import { z } from 'zod'
import { vmId } from './ids.ts'
import { input } from './input.ts'
import { act, query } from './procedure.ts'
import { actResult } from './revision.ts'
import { jobNames } from './texts/incident-texts.ts'

/** What the emulator last met on a disk: no room left where it lies, or another error. */
export const diskFault = z.enum(['no-space', 'other'])
export type DiskFault = z.infer<typeof diskFault>

export const diskCondition = z.object({
  /** vda */
  target: z.string(),
  /** The layer that is written to; null for an empty drive and for what is no file of the host. */
  path: z.string().nullable(),
  fault: diskFault.nullable(),
  /** What runs on it: a pull, a copy, a commit, a backup. Bytes, or the engine's own unit. */
  job: z
    .object({
      type: z.enum(Object.keys(jobNames) as [keyof typeof jobNames, ...(keyof typeof jobNames)[]]),
      current: z.number(),
      total: z.number(),
    })
    .nullable(),
  /** The room where it lies, bytes; null where this host cannot see it. */
  place: z.object({ folder: z.string(), free: z.number(), total: z.number() }).nullable(),
})
export type DiskCondition = z.infer<typeof diskCondition>

export const vmConditionProcedures = {
  condition: query('how the disks of a VM are: errors, room where they lie, jobs that run on them')
    .input(input({ id: vmId }))
    .output(z.object({ disks: z.array(diskCondition) })),
  cancelJob: act('ends the pull, copy, commit or backup that runs on a disk, whoever began it')
    .input(
      input({
        id: vmId,
        /** vda */
        target: z.string().min(1).max(100),
      }),
    )
    .output(actResult),
}

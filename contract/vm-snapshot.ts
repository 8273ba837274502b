import { z } from 'zod'
import { oneLine } from './host-path.ts'
import { vmId } from './ids.ts'
import { input } from './input.ts'
import { act, query } from './procedure.ts'
import { actResult } from './revision.ts'
import { snapshotReason } from './snapshot-refusal.ts'

export const snapshotName = oneLine
  .min(1)
  .max(100)
  .regex(/^[^/\n\r]+$/, 'no slash and no line break')

export const snapshot = z.object({
  name: z.string(),
  description: z.string().nullable(),
  parent: z.string().nullable(),
  current: z.boolean(),
  /** State of the VM when it was taken: running, paused, shutoff, disk-snapshot. */
  state: z.string(),
  /** Seconds since 1970. */
  created: z.number(),
  memory: z.enum(['none', 'internal', 'external']),
  disks: z.array(z.object({ target: z.string(), kind: z.enum(['none', 'internal', 'external']) })),
  /** Made by a schedule, and nobody has written a note to it since: it goes when its time comes. Absent for all others. */
  scheduled: z.boolean().optional(),
  /** Its deletion was broken off: what it kept is no longer there, and it can only be deleted. Absent for all others. */
  merging: z.boolean().optional(),
})
export type Snapshot = z.infer<typeof snapshot>

/**
 * Where a snapshot's data goes: inside the files of the disks, with memory when the VM runs; into files of its own, disks
 * and memory; or the disks alone, into files of their own.
 */
export const snapshotWay = z.enum(['internal', 'external', 'disks'])
export type SnapshotWay = z.infer<typeof snapshotWay>

/** One file of a disk, as it stands on the one before it. */
const layer = z.object({
  path: z.string(),
  /** What it takes on its file system; null where that cannot be told. */
  bytes: z.number().nullable(),
  /** Names of the external snapshots whose state ends with this file: nothing may be written to it. */
  holds: z.array(z.string()),
  /** Names of the snapshots that lie inside the file. */
  inside: z.array(z.string()),
  /** Names of other VMs that need it. */
  shared: z.array(z.string()),
})

/** What a VM's snapshots take and stand on. */
export const snapshotFacts = z.object({
  disks: z.array(
    z.object({
      target: z.string(),
      /** Oldest first; the last one is written now. */
      chain: z.array(layer),
      /** The folder or pool in which its next layer would lie, and what is free there. */
      place: z.object({ path: z.string(), free: z.number().nullable() }),
    }),
  ),
  /** What each snapshot takes, as far as it can be told; bytes. */
  sizes: z.array(z.object({ name: z.string(), memory: z.number().nullable(), disks: z.number().nullable() })),
  /** The ways in which this VM can keep a snapshot on this host as it is now. */
  ways: z.array(z.object({ way: snapshotWay, reason: snapshotReason.nullable() })),
  /** The way that is taken when none is asked for; null where there is none. */
  usual: snapshotWay.nullable(),
  /** What a snapshot of the present state may take at once: the memory, and a little for each disk; bytes. */
  needs: z.number(),
  /** Whether the guest's agent can hold its file systems still while disks alone are kept. */
  freezes: z.boolean(),
})
export type SnapshotFacts = z.infer<typeof snapshotFacts>

const note = z
  .string()
  .regex(/^[\P{Cc}\n\t]*$/u, 'no control characters')
  .max(2000)

/** Taken every so many hours while the VM runs; as many of them are kept. */
export const snapshotSchedule = input({
  every: z.number().int().min(1).max(8760),
  keep: z.number().int().min(1).max(500),
})
export type SnapshotSchedule = z.infer<typeof snapshotSchedule>

const one = input({ id: vmId })
const named = one.extend({ name: snapshotName })

export const vmSnapshotProcedures = {
  list: query('the snapshots of a VM').input(one).output(z.array(snapshot)),
  facts: query('the files that a VM and its snapshots stand on, with their sizes').input(one).output(snapshotFacts),
  picture: query('what the screen showed when a snapshot was taken, where Labrig kept it')
    .input(named.extend({ created: z.number().int() }))
    .output(z.object({ mime: z.string(), base64: z.string() }).nullable()),
  create: act('keeps the state of disk and, when it runs, memory')
    .input(
      named.extend({
        description: note.optional(),
        way: z.enum(['auto', ...snapshotWay.options]).default('auto'),
        /** Marks it as one that `expire` may delete. */
        scheduled: z.boolean().default(false),
      }),
    )
    .output(actResult),
  describe: act('changes what is noted about a snapshot')
    .input(named.extend({ description: note }))
    .output(actResult),
  schedule: act('has snapshots of a VM taken again and again, or no more')
    .input(one.extend({ schedule: snapshotSchedule.nullable() }))
    .output(actResult),
  expire: act('deletes snapshots of a schedule: all but the newest, or those older than so many days')
    .input(
      one.extend({
        keep: z.number().int().min(1).max(500).optional(),
        days: z.number().int().min(1).max(3650).optional(),
      }),
    )
    .output(actResult),
  revert: act('goes back to a snapshot: what came after on disk and in memory is lost').input(named).output(actResult),
  delete: act('deletes a snapshot; the present state stays')
    .input(
      named.extend({
        /** Also those that came from it, or only those. */
        children: z.union([z.boolean(), z.literal('only')]).default(false),
      }),
    )
    .output(actResult),
}

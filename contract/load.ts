import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { machineId } from './ids.ts'
import { input } from './input.ts'
import { query } from './procedure.ts'

/** A disk or a network interface, as the engine or the kernel calls it: vda, vnet3, enp1s0. */
export const loadDevice = z.object({ kind: z.enum(['disk', 'nic']), name: z.string() })
export type LoadDevice = z.infer<typeof loadDevice>

/** One reading with rates instead of counters; null where the engine does not tell. */
export const loadPoint = z.object({
  /** Milliseconds since 1970. */
  at: z.number(),
  /** Processors in use: 1 = one of them fully. */
  cpu: z.number().nullable(),
  /** Bytes: what the guest counts as used, else what it holds of the host. */
  memory: z.number().nullable(),
  /** Bytes per second, of all disks and interfaces. */
  diskRead: z.number().nullable(),
  diskWrite: z.number().nullable(),
  netReceived: z.number().nullable(),
  netSent: z.number().nullable(),
  /** In the order of the devices: read and written, or received and sent, bytes per second. */
  devices: z.array(z.tuple([z.number().nullable(), z.number().nullable()])),
})
export type LoadPoint = z.infer<typeof loadPoint>

/**
 * What is remembered of one machine: each reading of the last five minutes, and of the hour before them means of ten
 * seconds. Only what somebody looked at was read; a hole means that nobody did.
 */
export const loadRecord = z.object({
  /** One that was taken away stays as long as it has values. */
  devices: z.array(loadDevice),
  /** Processors that it has; null = not known, or all of the host's. */
  processors: z.number().nullable(),
  /** Bytes; null = no limit. */
  memoryLimit: z.number().nullable(),
  points: z.array(loadPoint),
})
export type LoadRecord = z.infer<typeof loadRecord>

export const loadEvent = z.discriminatedUnion('type', [
  /** Replaces everything: at first, and when a device came. */
  z.object({ type: z.literal('record'), record: loadRecord }),
  z.object({ type: z.literal('point'), memoryLimit: z.number().nullable(), point: loadPoint }),
])
export type LoadEvent = z.infer<typeof loadEvent>

/** A machine, or the computer that Labrig runs on. */
export const loadSubject = z.union([machineId, z.literal('host')])

export const loadProcedures = {
  record: query('the remembered load of a machine or of this host')
    .input(input({ of: loadSubject }))
    .output(loadRecord),
  watch: query('the same, then each new reading every two seconds, while listened to')
    .input(input({ of: loadSubject }))
    .output(eventIterator(loadEvent)),
}

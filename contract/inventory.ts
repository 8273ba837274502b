import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { connection } from './connection.ts'
import { machineId } from './ids.ts'
import { input } from './input.ts'
import { machine } from './machine.ts'
import { query } from './procedure.ts'
import { image, network, pool, volume } from './resource.ts'
import { mark } from './revision.ts'

/** Anything that the live picture holds. */
export const item = z.discriminatedUnion('kind', [...machine.options, network, pool, volume, image])
export type Item = z.infer<typeof item>

/**
 * One message to a watcher. `snapshot` replaces everything known of a connection; `patch` takes the
 * reader from revision `from` to `at.revision` of the same epoch; a reader that is not at `from` has missed something and
 * watches anew.
 */
export const inventoryEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('connections'), connections: z.array(connection) }),
  z.object({ type: z.literal('snapshot'), at: mark, items: z.array(item) }),
  z.object({
    type: z.literal('patch'),
    from: z.number().int(),
    at: mark,
    upserts: z.array(item),
    removes: z.array(z.string()),
  }),
])
export type InventoryEvent = z.infer<typeof inventoryEvent>

/** One reading of one running machine. Counters are absolute; rates are the reader's to compute from `at`. */
export const sample = z.object({
  id: z.string(),
  /** Milliseconds since 1970 when the value was read. */
  at: z.number(),
  /** Share of one processor since the sample before: 1 = one core fully used; null in the first sample. */
  cpu: z.number().nullable(),
  /** Bytes in use, as the guest itself counts; null when it does not tell. */
  memory: z.number().nullable(),
  /** Bytes of the host's memory that it holds. */
  resident: z.number().nullable(),
  memoryLimit: z.number().nullable(),
  /** Bytes since start. */
  diskRead: z.number().nullable(),
  diskWrite: z.number().nullable(),
  netReceived: z.number().nullable(),
  netSent: z.number().nullable(),
})
export type Sample = z.infer<typeof sample>

export const inventoryProcedures = {
  machines: query('all VMs and containers').output(z.array(machine)),
  networks: query('networks of all engines').output(z.array(network)),
  pools: query('storage pools').output(z.array(pool)),
  volumes: query('disks in the storage pools and Docker volumes').output(z.array(volume)),
  images: query('container images').output(z.array(image)),
  watch: query('the live picture: snapshots, then patches').output(eventIterator(inventoryEvent)),
  statistics: query('readings of the given running machines, while listened to')
    .input(
      input({
        ids: z.array(machineId).max(500),
        /** Seconds between two readings. */
        every: z.number().min(1).max(60).default(2),
      }),
    )
    .output(eventIterator(z.array(sample))),
}

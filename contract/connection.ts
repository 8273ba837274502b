import { z } from 'zod'
import { connectionId } from './ids.ts'
import { query } from './procedure.ts'

export const linkStates = ['absent', 'denied', 'connecting', 'ready', 'lost'] as const

/** One engine and how our connection to it stands. */
export const connection = z.object({
  id: connectionId,
  engine: z.enum(['libvirt', 'docker']),
  /** libvirt's URI or Docker's host, as their own tools take it. */
  address: z.string(),
  state: z.enum(linkStates),
  /** Why it is not ready, in the engine's or the system's words. */
  reason: z.string().nullable(),
  /** Commands or acts that are likely to help, in order. */
  remedy: z.array(z.string()),
  /** The engine's version; null until it answered once. */
  version: z.string().nullable(),
  epoch: z.number().int(),
})
export type Connection = z.infer<typeof connection>

export const connectionProcedures = {
  list: query('the engines and the state of each connection').output(z.array(connection)),
}

import { z } from 'zod'
import { portRequest } from '../../contract/port.ts'

/** Electron's main process to the services process. `connect` carries one port. */
export const toServices = z.discriminatedUnion('type', [
  z.object({ type: z.literal('connect'), request: portRequest }),
  z.object({ type: z.literal('stop') }),
])
export type ToServices = z.infer<typeof toServices>

/** The services process to Electron's main process. */
export const fromServices = z.discriminatedUnion('type', [
  /** Ports may come. */
  z.object({ type: z.literal('ready') }),
  /** The services could not be built; the process waits to be ended. */
  z.object({ type: z.literal('failed'), reason: z.string() }),
])
export type FromServices = z.infer<typeof fromServices>

import { z } from 'zod'
import { hostPath } from './host-path.ts'
import { connectionId } from './ids.ts'
import { input } from './input.ts'
import { query } from './procedure.ts'

export const linkStates = ['absent', 'denied', 'connecting', 'ready', 'lost'] as const

/** What an engine does otherwise than the newest one, or why it cannot be used though it answers (`other-api`). */
export const engineGap = z.enum(['other-api', 'no-buildkit', 'slow-space', 'one-mac'])
export type EngineGap = z.infer<typeof engineGap>

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
  /** The version of the Engine API that is spoken with it, "1.41"; absent for libvirt and until it answered once. */
  api: z.string().optional(),
  gaps: z.array(engineGap).optional(),
  epoch: z.number().int(),
  /** Written in `connections.json`, and can be removed from it; others were found by looking. */
  configured: z.boolean(),
})
export type Connection = z.infer<typeof connection>

const address = z.string().trim().min(1).max(1000)

/** Where an engine listens, as its own tools take it: `virsh -c`, `docker -H`. */
export const enginePlace = z.discriminatedUnion('engine', [
  input({
    engine: z.literal('libvirt'),
    /** qemu:///system, qemu:///session, qemu+ssh://user@host/system. */
    uri: address,
    /** A socket other than the usual one. */
    socket: hostPath.optional(),
  }),
  input({
    engine: z.literal('docker'),
    /** unix:///path, tcp://host:port, ssh://user@host. */
    host: address,
  }),
])
export type EnginePlace = z.infer<typeof enginePlace>

/** What answered at a place, and how much of each kind it has. */
export const triedConnection = connection.pick({ state: true, reason: true, remedy: true, version: true }).extend({
  counts: z.object({ machines: z.number().int(), networks: z.number().int(), images: z.number().int() }),
})
export type TriedConnection = z.infer<typeof triedConnection>

export const connectionProcedures = {
  list: query('the engines and the state of each connection').output(z.array(connection)),
  try: query('connects to an engine once, and tells what answers')
    .input(input({ place: enginePlace }))
    .output(triedConnection),
  add: query('writes a connection into connections.json and uses it')
    .input(input({ id: connectionId, place: enginePlace }))
    .output(z.array(connection)),
  remove: query('takes a connection out of connections.json; nothing changes on its engine')
    .input(input({ id: connectionId }))
    .output(z.array(connection)),
}

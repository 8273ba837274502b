import { z } from 'zod'
import {
  containerName,
  healthCheck,
  hostDevice,
  memoryFolder,
  mount,
  portBinding,
  restartPolicy,
} from './container-parts.ts'
import { containerId } from './ids.ts'
import { input } from './input.ts'
import { act, query } from './procedure.ts'
import { actResult } from './revision.ts'

const one = input({ id: containerId })

/** MiB; the engine refuses less than 6. */
const memory = z.number().int().min(6).max(16_777_216)
const cpus = z.number().positive().max(1024)
const processes = z.number().int().min(1).max(4_194_304)

/** What to change of a container that is made again; what is left out stays, null is as the image says or without a limit. */
export const containerChange = input({
  image: z.string().min(1).max(512).optional(),
  command: z.array(z.string()).nullable().optional(),
  /** One word, or several. */
  entrypoint: z
    .union([z.string(), z.array(z.string()).min(1)])
    .nullable()
    .optional(),
  environment: z.record(z.string().regex(/^[^=\0]+$/), z.string()).optional(),
  ports: z.array(portBinding).optional(),
  mounts: z.array(mount).optional(),
  hostname: z.string().max(63).nullable().optional(),
  user: z.string().nullable().optional(),
  workingDirectory: z.string().regex(/^\//).nullable().optional(),
  restart: restartPolicy.optional(),
  memory: memory.nullable().optional(),
  cpus: cpus.nullable().optional(),
  processes: processes.nullable().optional(),
  capabilities: z.array(z.string().regex(/^[A-Z_]+$/)).optional(),
  dropCapabilities: z.array(z.string().regex(/^[A-Z_]+$/)).optional(),
  health: healthCheck.nullable().optional(),
  tmpfs: z.array(memoryFolder).optional(),
  devices: z.array(hostDevice).optional(),
  labels: z.record(z.string().min(1), z.string()).optional(),
  terminal: z.boolean().optional(),
  interactive: z.boolean().optional(),
})
export type ContainerChange = z.infer<typeof containerChange>

/** A container as a form shows it: what its maker said, without what came from the image. */
export const editedContainer = z.object({
  image: z.string(),
  command: z.array(z.string()),
  entrypoint: z.array(z.string()),
  environment: z.record(z.string(), z.string()),
  ports: z.array(portBinding),
  mounts: z.array(mount),
  hostname: z.string().nullable(),
  user: z.string().nullable(),
  workingDirectory: z.string().nullable(),
  restart: restartPolicy,
  memory: z.number().nullable(),
  cpus: z.number().nullable(),
  processes: z.number().nullable(),
  capabilities: z.array(z.string()),
  dropCapabilities: z.array(z.string()),
  /** Null: as the image says, or none. Seconds. */
  health: z
    .object({
      command: z.string(),
      interval: z.number().optional(),
      timeout: z.number().optional(),
      startPeriod: z.number().optional(),
      retries: z.number().optional(),
    })
    .nullable(),
  /** MiB. */
  tmpfs: z.array(z.object({ target: z.string(), size: z.number().optional() })),
  devices: z.array(z.object({ host: z.string(), container: z.string().optional() })),
  labels: z.record(z.string(), z.string()),
  terminal: z.boolean(),
  interactive: z.boolean(),
})
export type EditedContainer = z.infer<typeof editedContainer>

/** How long a new container has to run without a health check before it counts as well. Seconds. */
const settle = z.number().int().min(1).max(600).default(5)

export const containerEditProcedures = {
  set: act('changes limits and restart policy while it runs')
    .input(
      one.extend({
        memory: memory.optional(),
        cpus: cpus.optional(),
        /** null lifts the limit. */
        processes: processes.nullable().optional(),
        restart: restartPolicy.optional(),
      }),
    )
    .output(actResult),
  connect: act('plugs a container into one more network, running or not')
    .input(
      one.extend({
        network: z.string().min(1),
        /** Names by which the network’s other containers find it. */
        aliases: z.array(containerName).default([]),
        /** IPv4 or IPv6; the network’s own choice when absent. */
        address: z.union([z.ipv4(), z.ipv6()]).optional(),
      }),
    )
    .output(actResult),
  disconnect: act('unplugs a container from a network')
    .input(one.extend({ network: z.string().min(1) }))
    .output(actResult),
  move: act('plugs a container into another network instead of one that it is in, running or not')
    .input(one.extend({ from: z.string().min(1), to: z.string().min(1) }))
    .output(actResult),
  recreate: act('makes a container again with changes; the old one is kept until it is deleted')
    .input(one.extend({ change: containerChange, settle }))
    .output(actResult.extend({ id: containerId })),
  rollBack: act('puts the container back that an edit replaced')
    .input(one)
    .output(actResult.extend({ id: containerId })),
  editing: query('a container as it can be edited, and what an edit would lose')
    .input(one)
    .output(
      z.object({
        now: editedContainer,
        /** Files in its own layer that an edit leaves behind; null where the engine does not tell. */
        written: z.object({ added: z.number(), changed: z.number(), deleted: z.number() }).nullable(),
        /** The container that it replaced, while that is there. */
        replaced: z.object({ id: containerId, name: z.string(), ran: z.boolean() }).nullable(),
      }),
    ),
}

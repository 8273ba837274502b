import { z } from 'zod'
import { input } from './input.ts'

export const containerName = z
  .string()
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/, 'two or more letters, digits, dot, dash or underscore')
  .max(128)

const port = z.number().int().min(1).max(65535)

export const portBinding = input({
  container: port,
  protocol: z.enum(['tcp', 'udp', 'sctp']).default('tcp'),
  /** 0 lets the engine choose. */
  host: z.number().int().min(0).max(65535),
  /** Loopback unless told otherwise: a lab's port is not for the whole network. */
  address: z.string().default('127.0.0.1'),
})

export const mount = z.discriminatedUnion('kind', [
  input({
    kind: z.literal('volume'),
    volume: z.string().min(1),
    target: z.string().regex(/^\//),
    readOnly: z.boolean().default(false),
  }),
  input({
    kind: z.literal('bind'),
    source: z.string().regex(/^\//),
    target: z.string().regex(/^\//),
    readOnly: z.boolean().default(false),
  }),
])

/** Without its CAP_, as docker-run(1) takes it; ALL is every one. */
export const capability = z.string().regex(/^[A-Z_]+$/)

/** Seconds. */
const wait = z.number().int().min(1).max(86_400)

/** Asked again and again: what ends with 0 is well. */
export const healthCheck = input({
  /** For the shell of the container. */
  command: z.string().min(1).max(4096),
  interval: wait.optional(),
  timeout: wait.optional(),
  /** How long failures do not count after a start. */
  startPeriod: wait.optional(),
  retries: z.number().int().min(1).max(1000).optional(),
})

const inContainer = z.string().regex(/^\/[^\0]*$/)

/** A folder in memory. */
export const memoryFolder = input({
  target: inContainer,
  /** MiB; half of the host’s memory when absent. */
  size: z.number().int().min(1).max(16_777_216).optional(),
})

/** A device of the host: what uses it is not kept apart from the host there. */
export const hostDevice = input({
  host: z.string().regex(/^\/dev\/[^\0]+$/),
  container: z
    .string()
    .regex(/^\/dev\/[^\0]+$/)
    .optional(),
})

/** A file of the host that is read-only at /run/secrets/NAME: its content stands in no command and no journal. */
export const secretFile = input({ source: inContainer, name: z.string().regex(/^[\w.-]{1,64}$/) })

export const restartPolicy = input({
  name: z.enum(['no', 'always', 'unless-stopped', 'on-failure']),
  /** Only for on-failure; 0 = without limit. */
  retries: z.number().int().min(0).default(0),
})

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

export const restartPolicy = input({
  name: z.enum(['no', 'always', 'unless-stopped', 'on-failure']),
  /** Only for on-failure; 0 = without limit. */
  retries: z.number().int().min(0).default(0),
})

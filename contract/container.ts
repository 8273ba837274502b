import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { containerFileProcedures } from './container-files.ts'
import { containerEditProcedures } from './container-edit.ts'
import {
  capability,
  containerName,
  healthCheck,
  hostDevice,
  memoryFolder,
  mount,
  portBinding,
  restartPolicy,
  secretFile,
} from './container-parts.ts'
import { connectionId, containerId } from './ids.ts'
import { input } from './input.ts'
import { isolation } from './isolation.ts'
import { pasteNote, pasteRepairs, pasteSaid, pasteText } from './paste.ts'
import { act, query } from './procedure.ts'
import { budgetedResult } from './budget-warning.ts'
import { actResult } from './revision.ts'

export const containerCreate = input({
  connection: connectionId.default('docker'),
  image: z.string().min(1).max(512),
  name: containerName.optional(),
  command: z.array(z.string()).default([]),
  entrypoint: z.string().optional(),
  environment: z.record(z.string().regex(/^[^=\0]+$/), z.string()).default({}),
  ports: z.array(portBinding).default([]),
  mounts: z.array(mount).default([]),
  network: z.string().optional(),
  hostname: z.string().max(63).optional(),
  user: z.string().optional(),
  workingDirectory: z.string().regex(/^\//).optional(),
  restart: restartPolicy.default({ name: 'no', retries: 0 }),
  /** MiB. */
  memory: z.number().int().min(6).optional(),
  /** Processors; fractions allowed. */
  cpus: z.number().positive().max(1024).optional(),
  /** Processes and threads at most; 4,194,304 is the kernel’s own bound (proc(5), pid_max). */
  processes: z.number().int().min(1).max(4_194_304).optional(),
  capabilities: z.array(capability).default([]),
  dropCapabilities: z.array(capability).default([]),
  health: healthCheck.optional(),
  tmpfs: z.array(memoryFolder).default([]),
  devices: z.array(hostDevice).default([]),
  secrets: z.array(secretFile).default([]),
  /** In the network that is named; the network’s own choice when absent. */
  address: z.union([z.ipv4(), z.ipv6()]).optional(),
  /** Names by which the network’s other containers find it. */
  aliases: z.array(containerName).default([]),
  terminal: z.boolean().default(false),
  interactive: z.boolean().default(false),
  labels: z.record(z.string().min(1), z.string()).default({}),
  /** Fetch the image first when this engine does not have it. */
  pull: z.enum(['missing', 'never']).default('missing'),
  start: z.boolean().default(false),
})
export type ContainerCreate = z.infer<typeof containerCreate>

const one = input({ id: containerId })
/** Seconds before the engine kills; the engine's own default (10) when absent. */
const grace = z.number().int().min(0).max(3600).optional()

export const logLine = z.object({
  stream: z.enum(['stdout', 'stderr']),
  /** Engine's time stamp, RFC 3339; null when not asked for. */
  time: z.string().nullable(),
  text: z.string(),
  /** The line is longer: it goes on in the next one of the same stream. */
  goesOn: z.literal(true).optional(),
})
export type LogLine = z.infer<typeof logLine>

export const containerProcedures = {
  ...containerEditProcedures,
  ...containerFileProcedures,
  create: act('makes a container from an image')
    .input(containerCreate)
    .output(budgetedResult.extend({ id: containerId })),
  start: act('starts a container').input(one).output(actResult),
  stop: act('asks the main process to end, kills it after the grace time')
    .input(one.extend({ seconds: grace }))
    .output(actResult),
  restart: act('stops and starts a container')
    .input(one.extend({ seconds: grace }))
    .output(actResult),
  kill: act('sends a signal to the main process')
    .input(
      one.extend({
        signal: z
          .string()
          .regex(/^(SIG)?[A-Z0-9+-]+$/)
          .default('SIGKILL'),
      }),
    )
    .output(actResult),
  pause: act('freezes all processes').input(one).output(actResult),
  resume: act('continues a paused container').input(one).output(actResult),
  rename: act('gives a container another name')
    .input(one.extend({ name: containerName }))
    .output(actResult),
  delete: act('deletes a container; its anonymous volumes too when asked')
    .input(one.extend({ force: z.boolean().default(false), volumes: z.boolean().default(false) }))
    .output(actResult),
  exec: act('runs a command in a running container and answers its output')
    .input(
      one.extend({
        command: z.array(z.string()).min(1),
        user: z.string().optional(),
        workingDirectory: z.string().regex(/^\//).optional(),
      }),
    )
    .output(
      actResult.extend({
        exitCode: z.number().int(),
        /** At most 1 MiB together with stderr; `truncated` says when there was more. */
        stdout: z.string(),
        stderr: z.string(),
        truncated: z.boolean(),
      }),
    ),
  paste: query('fills the form of a new container from a docker run line or a service of a compose file')
    .input(
      pasteText.extend({
        /** Of a compose file; its first one when absent. */
        service: z.string().optional(),
      }),
    )
    .output(
      z.object({
        form: containerCreate.partial(),
        said: pasteSaid,
        notes: z.array(pasteNote),
        repairs: pasteRepairs,
        syntax: z.enum(['command', 'compose']),
        /** Of the compose file, in its order; empty for a line or a service by itself. */
        services: z.array(z.string()),
        service: z.string().nullable(),
      }),
    ),
  logs: query('the log, and what comes after it when followed')
    .input(
      one.extend({
        follow: z.boolean().default(false),
        /** Lines from the end; all when absent. */
        tail: z.number().int().min(0).max(1_000_000).optional(),
        /** Seconds since 1970. */
        since: z.number().optional(),
        timestamps: z.boolean().default(false),
      }),
    )
    .output(eventIterator(z.object({ lines: z.array(logLine) }))),
  inspect: query('all that the engine says of a container')
    .input(one)
    .output(z.object({ json: z.unknown() })),
  isolation: query('what a container has for itself and what it shares with its host').input(one).output(isolation),
}

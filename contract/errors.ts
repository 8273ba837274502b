import { z } from 'zod'
import { changedHostKeys } from './host-key.ts'
import { portHolder } from './texts/port-holder.ts'

/** What every failure may tell beside its own data. */
const told = {
  /** The engine's own words, for the folded details; the sentence for a person is made from code and data. */
  detail: z.string().optional(),
  /** What stands behind it where that is known: a key of the table of engine errors, and the values of its slots. */
  cause: z.string().optional(),
  params: z.record(z.string(), z.string()).optional(),
  /** Commands that are likely to mend it, in order. */
  remedy: z.array(z.string()).optional(),
  /** Commands that would remove what was made before the failure and could not be taken back. */
  left: z.array(z.string()).optional(),
  /** Commands of an act of several steps that were done before the failure and stay done, and of those that were not. */
  done: z.array(z.string()).optional(),
  rest: z.array(z.string()).optional(),
}

/**
 * Every code that a procedure can answer with, its data, and the exit code of the command line
 * (1 failed, 2 usage, 3 not found, 4 engine absent or denied, 5 refused, 6 a check failed).
 * The interface decides by code; `message` is the English sentence.
 */
export const errorMap = {
  NOT_FOUND: { data: z.object({ what: z.string(), id: z.string(), ...told }) },
  NAME_TAKEN: { data: z.object({ what: z.string(), name: z.string(), holder: z.string().optional(), ...told }) },
  INVALID_INPUT: { data: z.object({ field: z.string(), problem: z.string(), ...told }) },
  INVALID_STATE: { data: z.object({ id: z.string(), state: z.string(), needs: z.array(z.string()), ...told }) },
  ENGINE_UNAVAILABLE: {
    data: z.object({
      ...told,
      connection: z.string(),
      state: z.enum(['absent', 'denied', 'connecting', 'lost']),
      remedy: z.array(z.string()),
    }),
  },
  PATH_PROBLEM: {
    data: z.object({
      ...told,
      path: z.string(),
      problem: z.enum(['missing', 'not-a-file', 'empty', 'not-searchable', 'unreadable', 'format']),
      /** The directory or file that is at fault. */
      culprit: z.string(),
      remedy: z.array(z.string()),
    }),
  },
  PORT_IN_USE: {
    data: z.object({
      ...told,
      port: z.number(),
      protocol: z.string(),
      address: z.string(),
      /** In English; `held` tells the same in parts. */
      holder: z.string(),
      held: portHolder,
    }),
  },
  DISK_FULL: {
    data: z.object({ path: z.string(), needed: z.number().optional(), free: z.number().optional(), ...told }),
  },
  /** Nothing, or not the right thing, came from a server of the web. */
  DOWNLOAD_FAILED: {
    data: z.object({
      ...told,
      url: z.string(),
      host: z.string(),
      problem: z.enum([
        ...['unreachable', 'untrusted', 'no-tls', 'proxy', 'not-found', 'status', 'redirects', 'insecure', 'silent'],
        ...['checksum', 'no-checksum', 'no-tree'],
      ] as const),
      status: z.number().optional(),
    }),
  },
  BUSY: { data: z.object({ what: z.string(), holder: z.string(), ...told }) },
  REFUSED: { data: z.object({ reason: z.string(), hostKeys: changedHostKeys.optional(), ...told }) },
  UNSUPPORTED: { data: z.object({ feature: z.string(), ...told }) },
  CANCELLED: { data: z.object({ what: z.string(), ...told }) },
  ENGINE_ERROR: {
    data: z.object({
      ...told,
      engine: z.enum(['libvirt', 'docker', 'host']),
      code: z.string(),
      /** The command that does the same as the step that failed. */
      command: z.string().optional(),
      /** Empty after a roll-back. */
      left: z.array(z.string()),
    }),
  },
} as const

export type ErrorCode = keyof typeof errorMap
export type ErrorData<C extends ErrorCode> = z.infer<(typeof errorMap)[C]['data']>

const exitCodes: Record<ErrorCode, number> = {
  NOT_FOUND: 3,
  NAME_TAKEN: 5,
  INVALID_INPUT: 2,
  INVALID_STATE: 5,
  ENGINE_UNAVAILABLE: 4,
  PATH_PROBLEM: 5,
  PORT_IN_USE: 5,
  DISK_FULL: 5,
  DOWNLOAD_FAILED: 1,
  BUSY: 5,
  REFUSED: 5,
  UNSUPPORTED: 5,
  CANCELLED: 1,
  ENGINE_ERROR: 1,
}

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorMap, code)
}

/** The exit code of the command line for an error code; BAD_REQUEST is oRPC's own for input that fails its schema. */
export function exitCodeOf(code: string): number {
  if (code === 'BAD_REQUEST') return 2
  return isErrorCode(code) ? exitCodes[code] : 1
}

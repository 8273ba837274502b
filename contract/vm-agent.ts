import { z } from 'zod'
import { vmId } from './ids.ts'
import { input } from './input.ts'
import { act, query } from './procedure.ts'
import { actResult } from './revision.ts'
import { secret } from './secret.ts'
import { vmAgentFileProcedures } from './vm-agent-files.ts'

/**
 * Whether the guest agent can be asked: `off` with a VM that does not run, `unset` without the channel
 * org.qemu.guest_agent.0, `away` while nothing in the guest has opened it, `silent` when it does not answer.
 */
export const agentState = z.enum(['off', 'unset', 'away', 'silent', 'answers'])
export type AgentState = z.infer<typeof agentState>

/** What may be asked of an agent; its configuration in the guest can forbid each. */
export const agentAbility = z.enum(['run', 'setPassword', 'setTime', 'trim', 'files'])
export type AgentAbility = z.infer<typeof agentAbility>

/** The inside of a guest. Null = its agent does not tell. */
export const guestInside = z.object({
  hostname: z.string().nullable(),
  os: z
    .object({
      id: z.string().nullable(),
      name: z.string(),
      kernel: z.string().nullable(),
      machine: z.string().nullable(),
    })
    .nullable(),
  /** Seconds east of UTC. */
  timezone: z.object({ name: z.string(), offset: z.number().int() }).nullable(),
  /** By how many seconds the guest's clock is ahead of this computer's; negative when it is behind. */
  ahead: z.number().nullable(),
  /** Who is logged in, and since when: seconds since 1970. */
  users: z.array(z.object({ name: z.string(), since: z.number().nullable() })).nullable(),
  filesystems: z
    .array(
      z.object({
        mountpoint: z.string(),
        device: z.string(),
        type: z.string(),
        /** Bytes. */
        total: z.number().nullable(),
        used: z.number().nullable(),
        /** Targets of the disks that it lies on, as the definition has them: vda. */
        disks: z.array(z.string()),
      }),
    )
    .nullable(),
  interfaces: z
    .array(z.object({ name: z.string(), mac: z.string().nullable(), addresses: z.array(z.string()) }))
    .nullable(),
})
export type GuestInside = z.infer<typeof guestInside>

export const agentReport = z.object({
  agent: agentState,
  version: z.string().nullable(),
  abilities: z.array(agentAbility),
  inside: guestInside.nullable(),
})
export type AgentReport = z.infer<typeof agentReport>

const one = input({ id: vmId })
/** Without a colon, which ends a name in /etc/passwd. */
const userName = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[^:\s/\p{Cc}]+$/u, 'no colon, slash or space')

export const vmAgentProcedures = {
  look: query('what the guest agent tells of the inside of a VM').input(one).output(agentReport),
  run: act('runs a program in the guest by its agent and answers its output')
    .input(
      one.extend({
        /** The program and its arguments; no shell reads them. */
        command: z.array(z.string()).min(1).max(1000),
        /** What the program reads on its standard input. */
        stdin: z.string().max(65_536).optional(),
      }),
    )
    .output(
      actResult.extend({
        /** 128 and the signal's number when a signal ended it. */
        exitCode: z.number().int(),
        stdout: z.string(),
        stderr: z.string(),
        /** The agent keeps 16 MiB of each. */
        truncated: z.boolean(),
      }),
    ),
  setPassword: act('sets the password of a user in the guest')
    .input(one.extend({ user: userName, password: secret }))
    .output(actResult),
  setTime: act("sets the guest's clock to this computer's").input(one).output(actResult),
  trim: act("gives back what the guest's file systems do not use").input(one).output(actResult),
  ...vmAgentFileProcedures,
}

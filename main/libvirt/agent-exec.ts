import { setTimeout as sleep } from 'node:timers/promises'
import { agentCommand } from './agent.ts'
import type { Connection } from './connection.ts'
import type { Dom } from './signature.ts'

/** Milliseconds between two looks whether a program has ended: soon at first, rarely for one that takes long. */
const PAUSES = [50, 100, 200, 400, 1000] as const
/** What a shell says of a program that a signal ended. */
const SIGNALLED = 128

/** What guest-exec-status answers (qemu-ga's qapi-schema.json); the outputs are base64. */
interface Ended {
  readonly exited: boolean
  readonly exitcode?: number
  readonly signal?: number
  readonly 'out-data'?: string
  readonly 'err-data'?: string
  readonly 'out-truncated'?: boolean
  readonly 'err-truncated'?: boolean
}

export interface GuestProgram {
  /** The program and its arguments; no shell reads them. */
  readonly command: readonly string[]
  readonly stdin: string | null
  /** NAME=VALUE; none = the agent's own. */
  readonly env?: readonly string[]
}

export interface GuestOutcome {
  /** 128 and the signal's number when a signal ended it. */
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
  /** The agent keeps 16 MiB of each. */
  readonly truncated: boolean
}

/** The agent's command that starts a program. */
export function execCommand({ command, stdin, env }: GuestProgram) {
  const [path = '', ...arg] = command
  const more = {
    ...(stdin === null ? {} : { 'input-data': Buffer.from(stdin).toString('base64') }),
    ...(env && { env }),
  }
  return { execute: 'guest-exec', arguments: { path, arg, ...more, 'capture-output': true } }
}

/**
 * Runs a program in the guest and waits for its end. The agent can neither wait for a program nor end it: who cancels
 * only stops looking.
 * @throws LibvirtError where the agent forbids it, or there is no such program
 */
export async function execInGuest(
  connection: Connection,
  dom: Dom,
  program: GuestProgram,
  signal: AbortSignal | undefined,
): Promise<GuestOutcome> {
  const ask = async <T>(command: object) =>
    ((await agentCommand(connection, dom, command)) as { readonly return: T }).return
  const { pid } = await ask<{ readonly pid: number }>(execCommand(program))
  for (let round = 0; ; round += 1) {
    const ended = await ask<Ended>({ execute: 'guest-exec-status', arguments: { pid } })
    if (ended.exited) return outcomeOf(ended)
    await sleep(PAUSES[Math.min(round, PAUSES.length - 1)], undefined, signal === undefined ? {} : { signal })
  }
}

function outcomeOf(ended: Ended): GuestOutcome {
  const text = (data: string | undefined) => Buffer.from(data ?? '', 'base64').toString()
  return {
    exitCode: ended.exitcode ?? SIGNALLED + (ended.signal ?? 0),
    stdout: text(ended['out-data']),
    stderr: text(ended['err-data']),
    truncated: ended['out-truncated'] === true || ended['err-truncated'] === true,
  }
}

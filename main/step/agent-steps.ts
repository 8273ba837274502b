import { setTimeout as sleep } from 'node:timers/promises'
import type { Secret } from '../../contract/secret.ts'
import { agentCommand, setGuestTime, setUserPassword, trimFilesystems } from '../libvirt/agent.ts'
import type { Connection } from '../libvirt/connection.ts'
import { explainAgentFileStep, runAgentFileStep, type AgentFileStep } from './agent-file-steps.ts'
import type { OnDomain } from './domain-steps.ts'
import type { Addresses, StepContext, StepOutcome } from './engines.ts'
import { domainWord, nothingLearned, virsh } from './engines.ts'
import { commandLine } from './shell-words.ts'
import type { StorageStep } from './storage-steps.ts'

/** What is done inside a guest by its agent. */
export type AgentStep =
  | (OnDomain & { readonly type: 'agent.run'; readonly command: readonly string[]; readonly stdin: string | null })
  | (OnDomain & { readonly type: 'agent.password'; readonly user: string; readonly password: Secret })
  | (OnDomain & { readonly type: 'agent.time' | 'agent.trim' })
  | AgentFileStep

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

type RunInGuest = Extract<AgentStep, { type: 'agent.run' }>

function execCommand({ command, stdin }: RunInGuest) {
  const [path = '', ...arg] = command
  const input = stdin === null ? {} : { 'input-data': Buffer.from(stdin).toString('base64') }
  return { execute: 'guest-exec', arguments: { path, arg, ...input, 'capture-output': true } }
}

async function ask<T>(connection: Connection, step: OnDomain, command: object): Promise<T> {
  const answer = await agentCommand(connection, { name: step.name, uuid: step.uuid, id: -1 }, command)
  return (answer as { readonly return: T }).return
}

/** The agent can neither wait for a program nor end it: who cancels only stops looking. */
async function runInGuest(step: RunInGuest, connection: Connection, signal: AbortSignal): Promise<StepOutcome> {
  const { pid } = await ask<{ pid: number }>(connection, step, execCommand(step))
  for (let round = 0; ; round += 1) {
    const status = { execute: 'guest-exec-status', arguments: { pid } }
    const ended = await ask<Ended>(connection, step, status)
    if (ended.exited) return { exec: outcomeOf(ended) }
    await sleep(PAUSES[Math.min(round, PAUSES.length - 1)], undefined, { signal })
  }
}

function outcomeOf(ended: Ended) {
  const text = (data: string | undefined) => Buffer.from(data ?? '', 'base64').toString()
  return {
    exitCode: ended.exitcode ?? SIGNALLED + (ended.signal ?? 0),
    stdout: text(ended['out-data']),
    stderr: text(ended['err-data']),
    truncated: ended['out-truncated'] === true || ended['err-truncated'] === true,
  }
}

export async function runAgentStep(step: AgentStep, context: StepContext): Promise<StepOutcome> {
  const connection = await context.engines.libvirt(step.connection)
  const dom = { name: step.name, uuid: step.uuid, id: -1 }
  switch (step.type) {
    case 'agent.run':
      return runInGuest(step, connection, context.signal)
    case 'agent.password':
      await setUserPassword(connection, dom, { user: step.user, password: step.password.reveal() })
      break
    case 'agent.time':
      await setGuestTime(connection, dom, Date.now())
      break
    case 'agent.trim':
      await trimFilesystems(connection, dom)
      break
    case 'agent.copy-out':
    case 'agent.copy-in':
    case 'agent.write':
      await runAgentFileStep(step, connection, context)
      break
  }
  return nothingLearned
}

export function explainAgentStep(step: AgentStep, addresses: Addresses): string {
  const domain = domainWord(step.name, step.uuid)
  const words = (...more: string[]) => virsh(addresses, step.connection, ...more)
  switch (step.type) {
    case 'agent.run': {
      const start = commandLine(words('qemu-agent-command', domain, JSON.stringify(execCommand(step))))
      const look = commandLine(words('qemu-agent-command', domain))
      const status = String.raw`"{\"execute\":\"guest-exec-status\",\"arguments\":{\"pid\":$pid}}"`
      return `pid=$(${start} | tr -dc 0-9)\n${look} ${status}`
    }
    case 'agent.password': {
      const line = commandLine(words('set-user-password', domain, '--user', step.user))
      return `IFS= read -r word && ${line} --password "$word"`
    }
    case 'agent.time':
      return `${commandLine(words('domtime', domain, '--time'))} "$(date +%s)"`
    case 'agent.trim':
      return commandLine(words('domfstrim', domain))
    case 'agent.copy-out':
    case 'agent.copy-in':
    case 'agent.write':
      return explainAgentFileStep(step, words('qemu-agent-command', domain))
  }
}

/** What was done in the guest is the guest's; what was written on this host goes again. */
export function undoAgentStep(step: AgentStep): StorageStep | null {
  return step.type === 'agent.copy-out' ? { type: 'file.remove', path: step.to } : null
}

import type { Secret } from '../../contract/secret.ts'
import { setGuestTime, setUserPassword, trimFilesystems } from '../libvirt/agent.ts'
import { execCommand, execInGuest } from '../libvirt/agent-exec.ts'
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

export async function runAgentStep(step: AgentStep, context: StepContext): Promise<StepOutcome> {
  const connection = await context.engines.libvirt(step.connection)
  const dom = { name: step.name, uuid: step.uuid, id: -1 }
  switch (step.type) {
    case 'agent.run':
      return { exec: await execInGuest(connection, dom, step, context.signal) }
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

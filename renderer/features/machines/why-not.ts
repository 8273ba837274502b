import type { Machine } from '../../../contract/machine.ts'
import { canClone } from '../clone/template-lock.ts'
import { canExport } from '../backup/keep-question.ts'
import { canTrash, isLocked, type ActName } from './acts.ts'

/** Why something that is shown cannot be done now; a text of its own in the locales. */
export type WhyNot = 'act.notTemplate' | 'act.onlyOff'

/** What a machine's menu shows of another name: libvirt renames what is off, Docker whatever is there. */
export function whyNotRenamed(machine: Machine): WhyNot | null | undefined {
  if (machine.kind === 'container') return machine.state === 'removing' ? undefined : null
  if (!canTrash(machine)) return undefined
  return machine.state === 'off' ? null : 'act.onlyOff'
}

/** What a machine's menu shows of copies: absent for what can never be copied so, null for what can be now. */
export function whyNotCopied(machine: Machine, copy: 'clone' | 'export'): WhyNot | null | undefined {
  if (copy === 'clone' ? canClone(machine) : canExport(machine)) return null
  return canTrash(machine) ? 'act.onlyOff' : undefined
}

export function whyNotDone(machine: Machine, act: ActName): WhyNot | null {
  return isLocked(machine, act) ? 'act.notTemplate' : null
}

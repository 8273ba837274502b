import { userInfo } from 'node:os'
import { isInstalled } from '../system/privileged.ts'
import { needsRoot, type FixAction } from './fix-action.ts'
import type { FixStep } from './fix-steps.ts'
import { helperWords, installedHelper } from './privileged-words.ts'

/** By whose rights this process can change the host. */
export interface FixRights {
  readonly isRoot: boolean
  /** Who runs it. */
  readonly user: string
  /** Whether root is that by sudo: whoever reads the commands types them without root's rights. */
  readonly bySudo: boolean
  /** Whether a package has put the privileged helper there. */
  readonly helper: boolean
}

/** Looks anew: a package may have been installed or removed meanwhile. */
export async function readFixRights(): Promise<FixRights> {
  const isRoot = process.geteuid?.() === 0
  const bySudo = isRoot && !['', 'root'].includes(process.env['SUDO_USER'] ?? '')
  return { isRoot, bySudo, user: userInfo().username, helper: !isRoot && (await isInstalled(installedHelper)) }
}

/** The step that makes a change or takes it back, by the rights that there are. */
export function fixStep(step: Pick<FixStep, 'type' | 'finding' | 'action'>, rights: FixRights): FixStep {
  const { action, type } = step
  const sudo = !rights.isRoot && needsRoot(action)
  return {
    ...step,
    sudo,
    helper: sudo && rights.helper && helperWords(action, type === 'fix.apply', rights.user) !== null,
  }
}

/** The same as it is shown: with sudo for whoever has root's rights by sudo alone. */
export function shownStep(step: Pick<FixStep, 'type' | 'finding' | 'action'>, rights: FixRights): FixStep {
  const done = fixStep(step, rights)
  return { ...done, sudo: done.sudo || (rights.bySudo && needsRoot(step.action)) }
}

/** Whether it is beyond all rights here: it can be told, not done. */
export function isForAPerson({ sudo, helper }: Pick<FixStep, 'sudo' | 'helper'>): boolean {
  return sudo && !helper
}

/** Whether all of it can be done here. */
export function mayMend(actions: readonly FixAction[], rights: FixRights): boolean {
  return actions.every((action) => !isForAPerson(fixStep({ type: 'fix.apply', finding: '', action }, rights)))
}

import type { Machine } from '../../../contract/machine.ts'
import type { Page } from '../../app/page-context.ts'
import { canClone, canLock, changeLock } from '../clone/template-lock.ts'
import { canTrash } from './acts.ts'

/** Opens what a menu's item asks for beside the acts of its state. @returns whether it was such an item */
export function openMachineDialog(page: Page, machine: Machine, item: unknown): boolean {
  if (item === 'organise' && canTrash(machine)) page.desk.organising.set([machine])
  else if (item === 'rename') page.desk.renaming.set(machine)
  else if (item === 'clone' && canClone(machine)) page.desk.cloning.set(machine)
  else if (item === 'template' && canLock(machine)) changeLock(page, machine)
  else return false
  return true
}

import { LockIcon } from '@patternfly/react-icons/dist/esm/icons/lock-icon'
import { LockOpenIcon } from '@patternfly/react-icons/dist/esm/icons/lock-open-icon'
import type { Page } from '../../app/page-context.ts'
import type { Machine, Vm } from '../../../contract/machine.ts'

/** Copies are made of a VM that is off; the other side checks again and has the last word. */
export function canClone(machine: Machine): machine is Vm {
  return machine.kind === 'vm' && machine.state === 'off'
}

export function canLock(machine: Machine): machine is Vm {
  return machine.kind === 'vm' && (machine.state === 'off' || machine.template === true)
}

export function templateIcon({ template }: Vm) {
  return template === true ? LockOpenIcon : LockIcon
}

/** Locks it as a template, or unlocks it; a refusal stands with the other failed acts. */
export function changeLock(page: Page, vm: Vm): void {
  void page.acts.run(vm, 'template', (client) => client.vm.template({ id: vm.id, on: vm.template !== true }))
}

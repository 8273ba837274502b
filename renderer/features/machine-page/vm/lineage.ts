import type { Machine, Vm } from '../../../../contract/machine.ts'

interface Machines {
  withTrash(): Iterable<Machine>
}

/** The template of a linked clone, where it is still there. */
export function templateOf(vm: Vm, machines: Machines): Vm | null {
  for (const one of machines.withTrash()) {
    if (one.kind === 'vm' && one.connection === vm.connection && one.uuid === vm.origin) return one
  }
  return null
}

/** The linked clones of a template that Labrig has made, by name. */
export function clonesOf(vm: Vm, machines: Machines): readonly Vm[] {
  const found: Vm[] = []
  for (const one of machines.withTrash()) {
    if (one.kind === 'vm' && one.connection === vm.connection && one.origin === vm.uuid) found.push(one)
  }
  return found.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
}

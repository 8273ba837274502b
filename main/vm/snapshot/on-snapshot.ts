import type { ObservedVm } from '../../inventory/observed-vm.ts'

/** What each step on a snapshot carries. */
export function onSnapshot(vm: ObservedVm, name: string) {
  return { connection: vm.connectionId, uuid: vm.uuid, domain: vm.name, name }
}

import type { Machine, Vm } from '../../../contract/machine.ts'

/** What is asked about copies of VMs outside this host's engines. */
export type KeepQuestion =
  | { readonly on: 'backup'; readonly vm: Vm }
  | { readonly on: 'export'; readonly vm: Vm }
  | { readonly on: 'restore' }
  | { readonly on: 'import' }

export function canBackUp(machine: Machine): machine is Vm {
  return machine.kind === 'vm' && machine.state !== 'crashed'
}

/** Other programs start from what is written: only what does not change meanwhile. */
export function canExport(machine: Machine): machine is Vm {
  return machine.kind === 'vm' && machine.state === 'off'
}

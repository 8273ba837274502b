import { Fault, invalidState, nameTaken } from '../../contract/fault.ts'
import { observeVm, onDomain } from '../inventory/observed-vm.ts'
import type { Engines } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import { readDefinition } from './guest-disks.ts'
import { vmNamed } from './named.ts'
import { refuseTrashed } from './trash-mark.ts'

/**
 * Its disks, snapshots and notes stay as they are; files keep the names that they have.
 * @throws Fault NOT_FOUND, INVALID_STATE (libvirt renames only what is off), NAME_TAKEN naming the holder, REFUSED (in
 * the trash; its firmware's variables are a file of its name, which a new VM of the name would use too)
 */
export async function planRenameVm(input: { id: string; name: string }, engines: Engines): Promise<Plan> {
  const vm = await observeVm(engines, input.id)
  if (vm.state !== 'off') throw invalidState(vm.name, input.id, vm.state, ['off'])
  const xml = await readDefinition(vm.connection, vm.dom)
  refuseTrashed(vm.name, xml)
  const holder = await vmNamed(vm, input.name)
  if (holder !== null) throw nameTaken('VM', input.name, holder)
  if (/<nvram[\s>]/.test(xml)) {
    const sentence = `The firmware's variables of ${vm.name} are a file of its name: a new VM of that name would use the same file. A full clone can have another name.`
    throw new Fault('REFUSED', { reason: 'nvram-name', detail: vm.name }, sentence)
  }
  return {
    title: `rename ${vm.name} to ${input.name}`,
    subjects: [input.id],
    steps: [{ type: 'domain.rename', ...onDomain(vm), to: input.name, optional: false }],
    atomic: false,
    destroys: [],
    locks: [input.id],
  }
}

import { Fault } from '../../../contract/fault.ts'
import type { NewDevice, When } from '../../../contract/vm-set.ts'
import { observeVm } from '../../inventory/observed-vm.ts'
import type { Engines } from '../../step/engines.ts'
import { attachEdit } from './attach-edits.ts'
import { planEdit, type HardwarePlan } from './edits.ts'
import { hardwareOf, readDefinitions, type Definitions } from './read-hardware.ts'

/** Devices of which a VM has one. */
function refuseSecond(asked: NewDevice, { live, next }: Definitions, name: string): void {
  const key = { tpm: 'tpm:0', watchdog: 'watchdog:0', agent: 'channel:org.qemu.guest_agent.0' }[asked.kind as 'tpm']
  const tag = asked.kind === 'folder' ? `filesystem:${asked.tag}` : key
  if (tag === undefined || !hardwareOf(live, next).some((device) => device.key === tag)) return
  throw new Fault('REFUSED', { reason: 'device-there', detail: tag }, `${name} has this already: ${tag}.`)
}

/**
 * Gives a VM a device.
 * @throws Fault NOT_FOUND (VM, pool), NAME_TAKEN (disk), DISK_FULL, REFUSED
 */
export async function planAttach(
  { id, when, device }: { id: string; when?: When | undefined; device: NewDevice },
  engines: Engines,
): Promise<HardwarePlan> {
  const vm = await observeVm(engines, id)
  const definitions = await readDefinitions(vm)
  refuseSecond(device, definitions, vm.name)
  const change = await attachEdit(device, { vm, definitions })
  return planEdit(vm, definitions, { when, title: `add a ${device.kind} to ${vm.name}`, change })
}

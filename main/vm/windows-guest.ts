import { isWindows } from '../../contract/operating-system.ts'
import type { VmCreate } from '../../contract/vm.ts'
import type { HostAbilities } from './host-abilities.ts'

/** Windows brings no virtio drivers: without their medium its installer would find neither disk nor network. */
export function hasVirtio({ os, drivers }: Pick<VmCreate, 'os' | 'drivers'>): boolean {
  return !isWindows(os) || drivers !== undefined
}

/** What tells Windows that it is a guest: without these its idle clock ticks cost a processor (virt-install sets the same). */
const enlightenments = ['relaxed', 'vapic', 'spinlocks'] as const
const clockEnlightenments = ['vpindex', 'runtime', 'synic', 'stimer', 'frequencies'] as const

/** @returns the elements for `features`; only what this host's emulator knows */
export function hypervFeatures(abilities: Pick<HostAbilities, 'hyperv'>): string {
  const known = [...enlightenments, ...clockEnlightenments].filter((name) => abilities.hyperv.has(name))
  if (known.length === 0) return ''
  const elements = known.map((name) =>
    // The number of tries that Microsoft recommends (Hypervisor Top-Level Functional Specification, 2.4.5).
    name === 'spinlocks' ? "<spinlocks state='on' retries='8191'/>" : `<${name} state='on'/>`,
  )
  return `<hyperv>${elements.join('')}</hyperv>`
}

/** Windows takes the hardware's clock for local time; lost ticks are caught up, HPET only costs. */
export function windowsClock(accelerator: 'kvm' | 'qemu'): string {
  return [
    "<clock offset='localtime'><timer name='rtc' tickpolicy='catchup'/><timer name='pit' tickpolicy='delay'/>",
    "<timer name='hpet' present='no'/>",
    accelerator === 'kvm' ? "<timer name='hypervclock' present='yes'/>" : '',
    '</clock>',
  ].join('')
}

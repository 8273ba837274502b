import type { DeviceFacts, HardwareDevice } from '../../../contract/vm-hardware.ts'

/** Buses and models that libvirt names after what they copy all but those of virtio (formatdomain). */
const byName = (name: string | null): 'virtio' | 'emulated' =>
  name !== null && /^virtio|^vhost|^virtiofs$|^9p$/.test(name) ? 'virtio' : 'emulated'

/**
 * Whether a device is made for guests, a copy of one that once existed, or one of this host. SCSI disks count as virtio: the
 * controller that libvirt gives them on x86 may be either, and is told by itself.
 */
export function natureOf(facts: DeviceFacts): HardwareDevice['nature'] {
  switch (facts.kind) {
    case 'disk':
      return facts.bus === 'scsi' ? null : byName(facts.bus)
    case 'interface':
      return facts.type === 'hostdev' ? 'host' : byName(facts.model)
    case 'video':
    case 'sound':
    case 'rng':
    case 'watchdog':
      return byName(facts.model)
    case 'input':
    case 'channel':
      return byName(facts.bus)
    case 'filesystem':
      return 'virtio'
    case 'serial':
    case 'tpm':
      return facts.kind === 'tpm' && facts.backend === 'passthrough' ? 'host' : 'emulated'
    case 'hostdev':
      return 'host'
    case 'controller':
      return facts.type === 'virtio-serial' || facts.model?.startsWith('virtio') === true ? 'virtio' : 'emulated'
    case 'cpu':
      return facts.accelerator === 'kvm' ? null : 'emulated'
    case 'memory':
    case 'module':
    case 'boot':
    case 'graphics':
    case 'other':
      return null
  }
}

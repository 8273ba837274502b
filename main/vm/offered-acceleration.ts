import type { Acceleration } from '../../contract/doctor.ts'
import type { Connection } from '../libvirt/connection.ts'

/** What libvirt of another host offers for its guests: this host's processor says nothing about that one. */
export async function offeredAcceleration(connection: Connection): Promise<Acceleration> {
  // Refused where there is no usable /dev/kvm, whatever the processor is.
  const kvm = await connection
    .call('CONNECT_GET_DOMAIN_CAPABILITIES', {
      emulatorbin: null,
      arch: null,
      machine: null,
      virttype: 'kvm',
      flags: 0,
    })
    .catch(() => null)
  return kvm === null
    ? { accelerator: 'qemu', reason: 'libvirt of the remote host offers no KVM for its guests.' }
    : { accelerator: 'kvm', reason: 'libvirt of the remote host offers KVM for its guests.' }
}

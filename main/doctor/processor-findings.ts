import type { Acceleration, Finding } from '../../contract/doctor.ts'
import type { VirtualizationFacts } from '../host/acceleration.ts'

/** Whether the processor can run guests in hardware. */
export function processorFinding(facts: VirtualizationFacts, decision: Acceleration): Finding {
  const base = {
    id: 'cpu-virtualization',
    title: 'Processor virtualization',
    evidence: [
      { source: '/proc/cpuinfo', text: facts.cpuFlag === null ? 'no vmx and no svm flag' : `flag ${facts.cpuFlag}` },
      ...(facts.validation === '' ? [] : [{ source: 'virt-host-validate qemu', text: facts.validation.trim() }]),
    ],
  }
  if (decision.accelerator === 'kvm') return { ...base, status: 'ok', detail: decision.reason, fix: [] }
  if (facts.cpuFlag !== null && facts.validated !== false) {
    return { ...base, status: 'warn', detail: decision.reason, fix: [] }
  }
  return {
    ...base,
    status: 'warn',
    detail: `${decision.reason} Labs run all the same, but slowly.`,
    fix: [
      'switch on "Intel Virtualization Technology" or "SVM mode" in the firmware set-up of this computer',
      'when this computer is itself a VM: switch on nested virtualization in its host',
    ],
  }
}

/** Whether /dev/kvm is there and open to this user. */
export function kvmDeviceFinding(facts: VirtualizationFacts): Finding {
  const base = { id: 'kvm-device', title: '/dev/kvm', evidence: [{ source: 'access(/dev/kvm)', text: facts.device }] }
  switch (facts.device) {
    case 'usable':
      return facts.cpuFlag === null && facts.arch === 'x86_64'
        ? {
            ...base,
            status: 'warn',
            detail:
              'The device exists although the processor shows no virtualization: it does not mean that KVM works here.',
            fix: [],
          }
        : { ...base, status: 'ok', detail: 'The device exists and can be opened.', fix: [] }
    case 'denied':
      return {
        ...base,
        status: 'warn',
        detail:
          'This user may not open the device. The system instance of libvirt does not need that; the session one does.',
        fix: ['sudo usermod --append --groups kvm "$USER"', 'log out and in again: groups count from the next login'],
      }
    case 'absent':
      return {
        ...base,
        status: 'warn',
        detail: 'The device is missing: the kvm module is not loaded.',
        fix: ['sudo modprobe kvm_intel || sudo modprobe kvm_amd'],
      }
  }
}

import { FIRMWARE_OFF, judgeVirtualization, type VirtualizationFacts } from '../host/acceleration.ts'
import { evidenceOf, linesOf, type Diagnosis } from './diagnosis.ts'
import type { Person } from './person.ts'

/** Whether the processor can run guests in hardware, and why not: switched off, not handed on, or not able to. */
export function processorFinding(facts: VirtualizationFacts): Diagnosis {
  const { code, params, accelerated } = judgeVirtualization(facts)
  const { processor, validation, kernelLog, board } = facts.seen
  const flags = linesOf(processor, (line) => /^(flags|model name)\s*:/.test(line))
  // The flags of all processors are the same line again and again.
  const once = { ...flags, text: [...new Set(flags.text.split('\n'))].join('\n') }
  return {
    id: 'cpu-virtualization',
    status: accelerated ? 'ok' : 'warn',
    code,
    params,
    evidence: [
      once,
      ...(validation.problem === 'missing'
        ? []
        : [evidenceOf(validation, (line) => /hardware virtualization/i.test(line) && !line.includes('PASS'))]),
      ...(facts.firmwareOff ? [linesOf(kernelLog, (line) => FIRMWARE_OFF.test(line))] : []),
      ...(facts.hypervisor !== null && board.problem === null ? [evidenceOf(board)] : []),
    ],
  }
}

/** Whether /dev/kvm is there and open to this user. */
export function kvmDeviceFinding(facts: VirtualizationFacts, person: Person): Diagnosis {
  const { cpuFlag, arch, device, firmwareOff } = facts
  const evidence = [{ source: 'access("/dev/kvm", R_OK | W_OK)', text: device, marked: [] }]
  const base = { id: 'kvm-device', evidence } as const
  const able = cpuFlag !== null || arch !== 'x86_64'
  switch (device) {
    case 'usable':
      return able
        ? { ...base, status: 'ok', code: 'kvm-device.usable' }
        : { ...base, status: 'ok', code: 'kvm-device.hollow' }
    case 'denied':
      // A right to what cannot work helps nobody.
      if (!able) return { ...base, status: 'ok', code: 'kvm-device.hollow' }
      return {
        ...base,
        status: 'warn',
        code: 'kvm-device.denied',
        params: { group: 'kvm' },
        treatments: [
          {
            code: 'join-group',
            params: { user: person.name, group: 'kvm' },
            actions: [{ verb: 'group-join', user: person.name, group: 'kvm' }],
          },
        ],
      }
    case 'absent': {
      if (!able || firmwareOff) return { ...base, status: 'warn', code: 'kvm-device.impossible' }
      const module = cpuFlag === 'svm' ? 'kvm_amd' : cpuFlag === 'vmx' ? 'kvm_intel' : 'kvm'
      return {
        ...base,
        status: 'warn',
        code: 'kvm-device.absent',
        params: { flag: cpuFlag ?? 'virtualization' },
        treatments: [{ code: 'load-module', params: { module }, actions: [{ verb: 'module-load', module }] }],
      }
    }
  }
}

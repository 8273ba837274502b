import { constants } from 'node:fs'
import { access, readFile } from 'node:fs/promises'
import type { Acceleration } from '../../contract/doctor.ts'
import { CommandError, runCommand } from '../system/command.ts'

/** What was seen of the host's ability to run guests in hardware. */
export interface VirtualizationFacts {
  /** vmx (Intel) or svm (AMD), as /proc/cpuinfo lists it; null when neither is there. Not asked on other processors. */
  readonly cpuFlag: 'vmx' | 'svm' | null
  readonly arch: string
  readonly device: 'usable' | 'denied' | 'absent'
  /** What `virt-host-validate qemu` says of hardware virtualization; null when it could not be asked. */
  readonly validated: boolean | null
  /** The lines that the verdicts come from. */
  readonly validation: string
}

/** Reads the flags of the first processor in a /proc/cpuinfo text. */
export function virtualizationFlag(cpuinfo: string): 'vmx' | 'svm' | null {
  const flags = new Set((/^flags\s*:\s*(.*)$/m.exec(cpuinfo)?.[1] ?? '').split(/\s+/))
  if (flags.has('vmx')) return 'vmx'
  return flags.has('svm') ? 'svm' : null
}

/**
 * The verdict in virt-host-validate's output: its line on hardware virtualization, which is the only one that says
 * whether the processor can do it (the device and libvirt's capabilities may promise KVM where there is none).
 */
export function validationVerdict(output: string): boolean | null {
  const line = output.split('\n').find((one) => /hardware virtualization/i.test(one))
  if (line === undefined) return null
  return /:\s*PASS/.test(line)
}

async function deviceState(path: string): Promise<VirtualizationFacts['device']> {
  try {
    await access(path, constants.R_OK | constants.W_OK)
    return 'usable'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? 'denied' : 'absent'
  }
}

/** Looks at this host. Takes as long as virt-host-validate does: some tens of milliseconds. */
export async function readVirtualization(): Promise<VirtualizationFacts> {
  const [cpuinfo, device, validation] = await Promise.all([
    readFile('/proc/cpuinfo', 'utf8').catch(() => ''),
    deviceState('/dev/kvm'),
    // It exits with 1 when anything fails, also things that have nothing to do with this.
    runCommand('virt-host-validate', ['qemu'], { expect: 'any', timeout: 10_000 }).then(
      (result) => result.stdout,
      (error: unknown) => {
        if (error instanceof CommandError) return ''
        throw error
      },
    ),
  ])
  return {
    cpuFlag: virtualizationFlag(cpuinfo),
    arch: process.arch === 'x64' ? 'x86_64' : process.arch,
    device,
    validated: validationVerdict(validation),
    validation,
  }
}

/**
 * KVM only when the processor has the flag and virt-host-validate agrees. The system daemon opens the device as root, so
 * that our own right to it does not matter there; that it exists does.
 */
export function decideAcceleration(facts: VirtualizationFacts): Acceleration {
  const emulated = (reason: string): Acceleration => ({ accelerator: 'qemu', reason })
  if (facts.arch === 'x86_64' && facts.cpuFlag === null) {
    return emulated('The processor shows no vmx or svm flag: guests are emulated, many times slower.')
  }
  if (facts.validated === false) {
    return emulated('virt-host-validate finds no hardware virtualization: guests are emulated.')
  }
  if (facts.device === 'absent') {
    return emulated('There is no /dev/kvm: the kvm module is not loaded; guests are emulated.')
  }
  const flag = facts.cpuFlag ?? 'virtualization'
  const asked = facts.validated === null ? 'virt-host-validate could not be asked' : 'virt-host-validate agrees'
  return { accelerator: 'kvm', reason: `The processor has ${flag}, /dev/kvm exists and ${asked}.` }
}

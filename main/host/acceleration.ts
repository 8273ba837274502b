import type { Acceleration, TextValues } from '../../contract/doctor.ts'
import { fillText, findingTexts, type FindingCode } from '../../contract/texts/finding-texts.ts'
import { Look, type Seen } from '../system/look.ts'

/** What was seen of the host's ability to run guests in hardware. */
export interface VirtualizationFacts {
  /** vmx (Intel) or svm (AMD), as /proc/cpuinfo lists it; null when neither is there. Not asked on other processors. */
  readonly cpuFlag: 'vmx' | 'svm' | null
  readonly arch: string
  readonly device: 'usable' | 'denied' | 'absent'
  /** What `virt-host-validate qemu` says of hardware virtualization; null when it could not be asked. */
  readonly validated: boolean | null
  /** What this computer runs in when it is a VM itself; null when it seems to be none. */
  readonly hypervisor: string | null
  /** Whether the kernel's log says that the firmware has virtualization switched off. */
  readonly firmwareOff: boolean
  /** Where all of this comes from. */
  readonly seen: { readonly processor: Seen; readonly validation: Seen; readonly kernelLog: Seen; readonly board: Seen }
}

/** Words of a flags line of the first processor in a /proc/cpuinfo text. */
function processorFlags(cpuinfo: string): Set<string> {
  return new Set((/^flags\s*:\s*(.*)$/m.exec(cpuinfo)?.[1] ?? '').split(/\s+/))
}

/** Reads the flags of the first processor in a /proc/cpuinfo text. */
export function virtualizationFlag(cpuinfo: string): 'vmx' | 'svm' | null {
  const flags = processorFlags(cpuinfo)
  if (flags.has('vmx')) return 'vmx'
  return flags.has('svm') ? 'svm' : null
}

/**
 * What the kernel logs when the firmware locked virtualization: "kvm: disabled by bios" (kvm_intel, kvm_amd before 6.x),
 * "VMX (outside TXT) disabled by BIOS" (feat_ctl.c, which then also hides the flag), "SVM disabled (by BIOS) in MSR_VM_CR".
 */
export const FIRMWARE_OFF = /kvm.*disabled by bios|(VMX|SVM)\b.*disabled.*\bBIOS/i

/**
 * The verdict in virt-host-validate's output: its line on hardware virtualization, which is the only one that says
 * whether the processor can do it (the device and libvirt's capabilities may promise KVM where there is none).
 */
export function validationVerdict(output: string): boolean | null {
  const line = output.split('\n').find((one) => /hardware virtualization/i.test(one))
  if (line === undefined) return null
  return /:\s*PASS/.test(line)
}

const NOT_ASKED: Seen = { source: 'dmesg', text: '', problem: null, code: null }

/** Looks at this host. Takes as long as virt-host-validate does: some tens of milliseconds. */
export async function readVirtualization(look = new Look()): Promise<VirtualizationFacts> {
  // It exits with 1 when anything fails, also things that have nothing to do with this.
  const validating = look.command('virt-host-validate', 'qemu')
  const [processor, device, board] = await Promise.all([
    look.file('/proc/cpuinfo'),
    look.usable('/dev/kvm'),
    look.file('/sys/class/dmi/id/product_name'),
  ])
  const flag = virtualizationFlag(processor.text)
  // Firmware that forbids it leaves no device; with one the log, which is long, decides nothing.
  const [validation, kernelLog] = await Promise.all([
    validating,
    device === 'absent' ? look.command('dmesg') : NOT_ASKED,
  ])
  const isGuest = processorFlags(processor.text).has('hypervisor')
  return {
    cpuFlag: flag,
    arch: process.arch === 'x64' ? 'x86_64' : process.arch,
    device,
    validated: validationVerdict(validation.text),
    hypervisor: isGuest ? board.text.trim() || '?' : null,
    firmwareOff: FIRMWARE_OFF.test(kernelLog.text),
    seen: { processor, validation, kernelLog, board },
  }
}

/** What is to be said of the processor, and whether guests run in hardware. */
export interface VirtualizationVerdict {
  readonly code: Extract<FindingCode, `cpu-virtualization.${string}`>
  readonly params: TextValues
  readonly accelerated: boolean
}

/**
 * KVM only when the processor has the flag and virt-host-validate agrees. The system daemon opens the device as root, so
 * that our own right to it does not matter there; that it exists does.
 */
export function judgeVirtualization(facts: VirtualizationFacts): VirtualizationVerdict {
  const flag = facts.cpuFlag ?? (facts.arch === 'x86_64' ? 'vmx, svm' : 'virtualization')
  const emulated = (code: VirtualizationVerdict['code']) => ({
    code,
    params: { flag },
    accelerated: false,
  })
  if (facts.firmwareOff && facts.device === 'absent') return emulated('cpu-virtualization.firmware')
  if (facts.arch === 'x86_64' && facts.cpuFlag === null) {
    return emulated(facts.hypervisor === null ? 'cpu-virtualization.unsupported' : 'cpu-virtualization.nested')
  }
  if (facts.validated === false && facts.device !== 'absent') return emulated('cpu-virtualization.refused')
  if (facts.device === 'absent') return emulated('cpu-virtualization.no-device')
  const code = facts.validated === null ? 'cpu-virtualization.kvm-unasked' : 'cpu-virtualization.kvm'
  return { code, params: { flag }, accelerated: true }
}

export function decideAcceleration(facts: VirtualizationFacts): Acceleration {
  const { code, params, accelerated } = judgeVirtualization(facts)
  return { accelerator: accelerated ? 'kvm' : 'qemu', reason: fillText(findingTexts[code].says, params) }
}

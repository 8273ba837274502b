import { describe, expect, it } from 'vitest'
import {
  decideAcceleration,
  readVirtualization,
  validationVerdict,
  virtualizationFlag,
} from '../../../main/host/acceleration.ts'
import { virtualization } from '../doctor/samples.ts'

const facts = virtualization

const flags = ['vmx', 'svm', null] as const
const verdicts = [true, false, null] as const
const devices = ['usable', 'denied', 'absent'] as const
const every = (arch: string) =>
  flags.flatMap((cpuFlag) =>
    verdicts.flatMap((validated) => devices.map((device) => facts({ cpuFlag, validated, device, arch }))),
  )

describe('the accelerator', () => {
  it('is KVM on x86 exactly when flag, device and virt-host-validate do not object', () => {
    const kvm = every('x86_64').filter((one) => decideAcceleration(one).accelerator === 'kvm')
    const expected = every('x86_64').filter(
      ({ cpuFlag, validated, device }) => cpuFlag !== null && validated !== false && device !== 'absent',
    )
    expect(kvm).toEqual(expected)
    expect(kvm).toHaveLength(8)
  })

  it('asks no x86 flag of other processors', () => {
    const kvm = every('arm64').filter((one) => decideAcceleration(one).accelerator === 'kvm')
    expect(kvm.every(({ validated, device }) => validated !== false && device !== 'absent')).toBe(true)
    expect(kvm.some(({ cpuFlag }) => cpuFlag === null)).toBe(true)
  })

  it.each([
    [facts({}), /vmx, \/dev\/kvm exists and virt-host-validate agrees/],
    [facts({ validated: null, cpuFlag: 'svm' }), /svm .* not installed/],
    // What a nested host without nested virtualization shows: the device is there and lies.
    [facts({ cpuFlag: null, validated: false }), /no vmx or svm flag/],
    [facts({ validated: false }), /virt-host-validate finds no hardware virtualization/],
    [facts({ device: 'absent' }), /no \/dev\/kvm/],
  ])('is decided with a reason: %o', (given, reason) => {
    expect(decideAcceleration(given).reason).toMatch(reason)
  })
})

describe('the processor', () => {
  it.each([
    ['flags\t\t: fpu vme vmx sse', 'vmx'],
    ['processor\t: 0\nflags\t\t: fpu svm\nbugs\t: x\nprocessor\t: 1\nflags : fpu', 'svm'],
    ['flags\t\t: fpu vme sse', null],
    // The host's own flags of another line are none of the processor's.
    ['vmx flags\t: vnmi ept\nflags\t\t: fpu', null],
    ['flags\t\t: xvmx vmxx', null],
    ['Features\t: fp asimd', null],
    ['', null],
  ])('of %j has %s', (cpuinfo, flag) => {
    expect(virtualizationFlag(cpuinfo)).toBe(flag)
  })
})

describe('virt-host-validate', () => {
  const line = (verdict: string) =>
    `  QEMU: Checking for hardware virtualization                                 : ${verdict}\n` +
    `  QEMU: Checking if device /dev/kvm exists                                   : PASS\n`

  it.each([
    [line('PASS'), true],
    [line('FAIL (Only emulated CPUs are available, performance will be significantly limited)'), false],
    [line('WARN'), false],
    ['  QEMU: Checking if device /dev/kvm exists   : PASS\n', null],
    ['', null],
  ])('that says %j is understood as %s', (output, verdict) => {
    expect(validationVerdict(output)).toBe(verdict)
  })
})

describe('this host', () => {
  it('is looked at without failing, and decided with a reason', async () => {
    const seen = await readVirtualization()
    expect(['usable', 'denied', 'absent']).toContain(seen.device)
    expect(decideAcceleration(seen).reason).not.toBe('')
  })
})

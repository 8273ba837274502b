import { describe, expect, it } from 'vitest'
import { linkStates } from '../../../contract/connection.ts'
import { finding as schema } from '../../../contract/doctor.ts'
import { defaultNetworkFinding, engineFinding, type EngineFacts } from '../../../main/doctor/engine-findings.ts'
import { kvmDeviceFinding, processorFinding } from '../../../main/doctor/processor-findings.ts'
import { decideAcceleration } from '../../../main/host/acceleration.ts'
import { remedyFor } from '../../../main/inventory/remedies.ts'
import { connection, network, person, seen, services, told, virtualization } from './samples.ts'

const patient = (connections: EngineFacts['connections'], changes: Partial<EngineFacts> = {}): EngineFacts => ({
  connections,
  person: person(),
  manager: 'apt',
  services: services(),
  ...changes,
})

describe.each(['libvirt', 'docker'] as const)('the finding of %s', (engine) => {
  it.each([
    ['ready', 'ok'],
    ['absent', 'fail'],
    ['denied', 'fail'],
    ['lost', 'fail'],
    ['connecting', 'unknown'],
  ] as const)('that is %s is %s, with what helps when something does', (state, status) => {
    const found = told(engineFinding(engine, patient([connection({ engine, state })])))
    expect(schema.parse(found)).toEqual(found)
    expect(found).toMatchObject({ id: engine, status, code: `${engine}.${state}` })
    expect(found.fix.length > 0).toBe(status === 'fail')
    expect(found.evidence[0]?.text).toBe(state === 'ready' ? 'version 9.0.0' : 'the engine said so')
  })

  it('that is installed, runs and does not answer is restarted, where it is the one of the service', () => {
    const active = { ...services(), isActive: () => true }
    const found = told(engineFinding(engine, patient([connection({ engine, state: 'absent' })], { services: active })))
    expect(found).toMatchObject({ status: 'fail', code: `${engine}.silent` })
    expect(found.fix).toEqual([expect.stringMatching(/^sudo systemctl restart /)])
    const other = connection({ engine, state: 'absent', address: 'unix:///run/user/1000/other.sock' })
    expect(engineFinding(engine, patient([other], { services: active })).code).toBe(`${engine}.absent`)
  })

  it('is one for each state there is', () => {
    const details = linkStates.map(
      (state) => told(engineFinding(engine, patient([connection({ engine, state })]))).detail,
    )
    expect(new Set(details).size).toBe(linkStates.length)
  })

  it('is that of the one that works, when there are several', () => {
    const found = engineFinding(
      engine,
      patient([
        connection({ engine, state: 'denied' }),
        connection({ engine, state: 'ready', id: 'second', address: 'elsewhere' }),
      ]),
    )
    expect(found).toMatchObject({ status: 'ok', evidence: [{ source: 'elsewhere' }] })
  })

  it('fails when none is set up', () => {
    const other = engine === 'libvirt' ? 'docker' : 'libvirt'
    const found = engineFinding(engine, patient([connection({ engine: other })]))
    expect(found).toMatchObject({ status: 'fail', code: `${engine}.unconfigured` })
  })

  it.each([
    ['apt', 'apt-get install'],
    ['dnf', 'dnf install'],
    ['zypper', 'zypper --non-interactive install'],
    ['pacman', 'pacman --sync'],
  ] as const)('that is not installed names the packages of %s, and then how it is started', (manager, command) => {
    const absent = patient([connection({ engine, state: 'absent' })], { manager, services: services(false) })
    const { remedies } = told(engineFinding(engine, absent))
    expect(remedies.map(({ id }) => id)).toEqual([`install-${engine}`, 'start-service'])
    expect(remedies[0]?.commands.at(-1)).toContain(`sudo ${command}`)
    expect(remedies[0]?.runnable).toBe(false)
  })

  it('that is installed and does not run is started by root alone', () => {
    const diagnosis = engineFinding(engine, patient([connection({ engine, state: 'absent' })]))
    const [asUser] = told(diagnosis).remedies
    const [asRoot] = told(diagnosis, true).remedies
    expect(asUser).toMatchObject({ id: 'start-service', runnable: false })
    expect(asUser?.commands.every((line) => line.startsWith('sudo systemctl '))).toBe(true)
    expect(asRoot?.runnable).toBe(true)
    expect(asRoot?.commands.every((line) => line.startsWith('systemctl '))).toBe(true)
    expect(asRoot?.undo.map((line) => line.split(' ')[1])).toEqual(['stop', 'disable'])
  })
})

describe('the finding of the default network', () => {
  const look = (...networks: Parameters<typeof defaultNetworkFinding>[1]) =>
    told(defaultNetworkFinding([connection()], networks, []))

  it.each([
    [network(), 'ok', 0],
    [network({ autostart: false }), 'warn', 1],
    [network({ active: false }), 'fail', 1],
    [network({ active: false, autostart: false }), 'fail', 2],
    [network({ name: 'other', subnets: [] }), 'warn', 3],
  ])('of %o is %s', (given, status, fixes) => {
    const found = look(given)
    expect(schema.parse(found)).toEqual(found)
    expect(found.status).toBe(status)
    expect(found.fix).toHaveLength(fixes)
    for (const line of found.fix) expect(line).toMatch(/^virsh -c qemu:\/\/\/system net-/)
    expect(found.remedies.every(({ runnable }) => runnable)).toBe(true)
  })

  it('looks at the networks of libvirt alone', () => {
    const dockers = network({ connection: 'docker', engine: 'docker' })
    expect(look(dockers)).toMatchObject({ status: 'warn', evidence: [{ text: '' }] })
    expect(look(dockers, network({ name: 'lab' })).evidence[0]?.text).toBe('lab')
  })

  it('is unknown while libvirt does not answer', () => {
    const found = defaultNetworkFinding([connection({ state: 'absent' })], [network()], [])
    expect(found).toMatchObject({ status: 'unknown' })
  })

  it.each([
    [[], '192.168.122.0/24'],
    // A VM of libvirt: its own address comes out of the same subnet.
    [['192.168.122.57/24'], '192.168.124.0/24'],
    [['192.168.0.0/16'], '192.168.122.0/24'],
    [['192.168.122.0/23', '192.168.124.1/24'], '192.168.125.0/24'],
  ])('defines it beside %j in %s', (taken, subnet) => {
    const found = told(defaultNetworkFinding([connection()], [], taken))
    expect(found.remedies[0]?.params['subnet']).toBe(subnet)
    expect(found.fix[0]).toContain(subnet.replace('.0/24', '.1'))
  })
})

describe('a default network whose addresses are taken', () => {
  const look = (...taken: string[]) => told(defaultNetworkFinding([connection()], [network({ active: false })], taken))

  it('gets others before it is started', () => {
    const found = look('192.168.122.57/24')
    expect(found).toMatchObject({ status: 'fail', code: 'default-network.clash' })
    expect(found.fix).toHaveLength(2)
    expect(found.fix[0]).toContain("sed 's/192\\.168\\.122\\./192.168.124./g'")
    expect(found.remedies[0]?.undo[1]).toContain("sed 's/192\\.168\\.124\\./192.168.122./g'")
  })

  it('is started as it is when they are not', () => {
    expect(look('192.0.2.1/24').code).toBe('default-network.inactive')
  })
})

describe('the finding of the processor', () => {
  it.each([
    [virtualization(), 'ok', 'kvm'],
    [virtualization({ validated: null }), 'ok', 'kvm-unasked'],
    [virtualization({ cpuFlag: null, validated: false, hypervisor: 'KVM' }), 'warn', 'nested'],
    [virtualization({ cpuFlag: null, validated: false }), 'warn', 'unsupported'],
    [virtualization({ validated: false }), 'warn', 'refused'],
    [virtualization({ firmwareOff: true, device: 'absent' }), 'warn', 'firmware'],
    // Newer kernels hide the flag when the firmware locked it.
    [virtualization({ cpuFlag: null, firmwareOff: true, device: 'absent' }), 'warn', 'firmware'],
    // What is missing is the module, which the finding of the device tells how to load.
    [virtualization({ device: 'absent' }), 'warn', 'no-device'],
  ])('of %o is %s: %s', (given, status, code) => {
    const found = told(processorFinding(given))
    expect(schema.parse(found)).toEqual(found)
    expect(found).toMatchObject({ status, code: `cpu-virtualization.${code}`, fix: [] })
    expect(found.detail).toContain(decideAcceleration(given).reason)
    expect(found.advice !== null).toBe(status === 'warn' && code !== 'no-device')
  })

  it('shows what it rests on, and marks the line of virt-host-validate that decided', () => {
    const { seen: sources } = virtualization()
    const validation = seen('  QEMU: Checking for hardware virtualization : FAIL (no)\n  QEMU: tun : PASS\n')
    const given = virtualization({ validated: false, seen: { ...sources, validation } })
    const { evidence } = told(processorFinding(given))
    expect(evidence[0]?.text).toBe('flags : fpu vmx')
    expect(evidence[1]).toMatchObject({ text: validation.text.trimEnd(), marked: [0] })
  })

  it('quotes the kernel on the firmware', () => {
    const kernelLog = seen('[1.0] usb: new\n[2.0] kvm: disabled by bios\n')
    const { seen: sources } = virtualization()
    const given = virtualization({ firmwareOff: true, device: 'absent', seen: { ...sources, kernelLog } })
    expect(told(processorFinding(given)).evidence.map(({ text }) => text)).toContain('[2.0] kvm: disabled by bios')
  })
})

describe('the finding of /dev/kvm', () => {
  it.each([
    [virtualization(), 'ok', []],
    [virtualization({ cpuFlag: null }), 'ok', []],
    [virtualization({ cpuFlag: null, arch: 'arm64' }), 'ok', []],
    [virtualization({ device: 'denied' }), 'warn', ['sudo usermod --append --groups kvm hina']],
    [virtualization({ device: 'absent' }), 'warn', ['sudo modprobe kvm_intel']],
    [virtualization({ device: 'absent', cpuFlag: 'svm' }), 'warn', ['sudo modprobe kvm_amd']],
    [virtualization({ device: 'absent', cpuFlag: null }), 'warn', []],
    [virtualization({ device: 'absent', firmwareOff: true }), 'warn', []],
  ])('of %o is %s', (given, status, fix) => {
    const found = told(kvmDeviceFinding(given, person()))
    expect(schema.parse(found)).toEqual(found)
    expect(found).toMatchObject({ status, fix })
  })
})

describe('what helps', () => {
  it('is nothing for an engine that works or is just being asked', () => {
    for (const engine of ['libvirt', 'docker'] as const) {
      const withHelp = linkStates.filter((state) => remedyFor(engine, state).length > 0)
      expect(withHelp).toEqual(['absent', 'denied', 'lost'])
    }
  })
})

import { describe, expect, it } from 'vitest'
import { linkStates, type Connection } from '../../../contract/connection.ts'
import { finding as schema, findingStatuses } from '../../../contract/doctor.ts'
import type { Network } from '../../../contract/resource.ts'
import { checkHost } from '../../../main/doctor/check.ts'
import { defaultNetworkFinding, engineFinding } from '../../../main/doctor/engine-findings.ts'
import { kvmDeviceFinding, processorFinding } from '../../../main/doctor/processor-findings.ts'
import { decideAcceleration, type VirtualizationFacts } from '../../../main/host/acceleration.ts'
import { remedyFor } from '../../../main/inventory/remedies.ts'

function connection(changes: Partial<Connection> = {}): Connection {
  const engine = changes.engine ?? 'libvirt'
  const state = changes.state ?? 'ready'
  return {
    id: engine === 'libvirt' ? 'system' : 'docker',
    engine,
    address: engine === 'libvirt' ? 'qemu:///system' : 'unix:///var/run/docker.sock',
    state,
    reason: state === 'ready' ? null : 'the engine said so',
    remedy: remedyFor(engine, state),
    version: state === 'ready' ? '9.0.0' : null,
    epoch: 1,
    ...changes,
  }
}

function network(changes: Partial<Network> = {}): Network {
  return {
    kind: 'network',
    id: 'network:system/1',
    connection: 'system',
    engine: 'libvirt',
    name: 'default',
    active: true,
    autostart: true,
    mode: 'nat',
    bridge: 'virbr0',
    subnets: ['192.168.122.0/24'],
    owner: 'foreign',
    ...changes,
  }
}

const facts = (changes: Partial<VirtualizationFacts> = {}): VirtualizationFacts => ({
  cpuFlag: 'vmx',
  arch: 'x86_64',
  device: 'usable',
  validated: true,
  validation: '',
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
    const found = engineFinding(engine, [connection({ engine, state })])
    expect(schema.parse(found)).toEqual(found)
    expect(found).toMatchObject({ id: engine, status })
    expect(found.fix.length > 0).toBe(status === 'fail')
    expect(found.evidence[0]?.text).toBe(state === 'ready' ? 'version 9.0.0' : 'the engine said so')
  })

  it('is one for each state there is', () => {
    const details = linkStates.map((state) => engineFinding(engine, [connection({ engine, state })]).detail)
    expect(new Set(details).size).toBe(linkStates.length)
  })

  it('is that of the one that works, when there are several', () => {
    const found = engineFinding(engine, [
      connection({ engine, state: 'denied' }),
      connection({ engine, state: 'ready', id: 'second', address: 'elsewhere' }),
    ])
    expect(found).toMatchObject({ status: 'ok', evidence: [{ source: 'elsewhere' }] })
  })

  it('fails when none is set up', () => {
    const other = engine === 'libvirt' ? 'docker' : 'libvirt'
    expect(engineFinding(engine, [connection({ engine: other })])).toMatchObject({ status: 'fail', evidence: [] })
  })
})

describe('the finding of the default network', () => {
  const look = (...networks: Network[]) => defaultNetworkFinding([connection()], networks)

  it.each([
    [network(), 'ok', 0],
    [network({ autostart: false }), 'warn', 1],
    [network({ active: false }), 'fail', 2],
    [network({ name: 'other' }), 'warn', 3],
  ])('of %o is %s', (given, status, fixes) => {
    const found = look(given)
    expect(schema.parse(found)).toEqual(found)
    expect(found.status).toBe(status)
    expect(found.fix).toHaveLength(fixes)
    for (const line of found.fix) expect(line).toMatch(/^virsh -c qemu:\/\/\/system net-/)
  })

  it('looks at the networks of libvirt alone', () => {
    const dockers = network({ connection: 'docker', engine: 'docker' })
    expect(look(dockers)).toMatchObject({ status: 'warn', evidence: [{ text: 'no networks' }] })
    expect(look(dockers, network({ name: 'lab' })).evidence[0]?.text).toBe('lab')
  })

  it('is unknown while libvirt does not answer', () => {
    expect(defaultNetworkFinding([connection({ state: 'absent' })], [network()])).toMatchObject({ status: 'unknown' })
  })
})

describe('the finding of the processor', () => {
  it.each([
    [facts(), 'ok', 0],
    [facts({ validated: null }), 'ok', 0],
    [facts({ cpuFlag: null, validated: false, device: 'usable' }), 'warn', 2],
    [facts({ validated: false }), 'warn', 2],
    // What is missing is the module, which the finding of the device tells how to load.
    [facts({ device: 'absent' }), 'warn', 0],
  ])('of %o is %s', (given, status, fixes) => {
    const found = processorFinding(given, decideAcceleration(given))
    expect(schema.parse(found)).toEqual(found)
    expect(found.status).toBe(status)
    expect(found.fix).toHaveLength(fixes)
    expect(found.detail).toContain(decideAcceleration(given).reason)
  })

  it('shows what virt-host-validate said', () => {
    const given = facts({ validation: '  QEMU: …: PASS\n' })
    const { evidence } = processorFinding(given, decideAcceleration(given))
    expect(evidence).toContainEqual({ source: 'virt-host-validate qemu', text: 'QEMU: …: PASS' })
  })
})

describe('the finding of /dev/kvm', () => {
  it.each([
    [facts(), 'ok', 0],
    [facts({ cpuFlag: null }), 'warn', 0],
    [facts({ cpuFlag: null, arch: 'arm64' }), 'ok', 0],
    [facts({ device: 'denied' }), 'warn', 2],
    [facts({ device: 'absent' }), 'warn', 1],
  ])('of %o is %s', (given, status, fixes) => {
    const found = kvmDeviceFinding(given)
    expect(schema.parse(found)).toEqual(found)
    expect(found.status).toBe(status)
    expect(found.fix).toHaveLength(fixes)
  })
})

describe('the doctor', () => {
  it('looks at everything that the contract names, on this host too', async () => {
    const { findings, acceleration } = await checkHost({ connections: [connection()], networks: [network()] })
    expect(findings.map((one) => one.id)).toEqual([
      'cpu-virtualization',
      'kvm-device',
      'libvirt',
      'docker',
      'default-network',
    ])
    for (const one of findings) expect(findingStatuses).toContain(one.status)
    expect(['kvm', 'qemu']).toContain(acceleration.accelerator)
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

import { describe, expect, test } from 'vitest'
import type { Connection } from '../../../../contract/connection.ts'
import type { Finding } from '../../../../contract/doctor.ts'
import { outlookOf } from '../../../../renderer/features/home/outlook.ts'

function connection(engine: Connection['engine'], state: Connection['state'], id: string = engine): Connection {
  return { id, engine, state, address: '', reason: null, remedy: [], version: null, epoch: 0, configured: false }
}

function finding(id: string, status: Finding['status'], changes: Partial<Finding> = {}): Finding {
  const words = { code: `${id}.x`, params: {}, title: id, detail: '', advice: null }
  return { id, status, ...words, evidence: [], fix: [], remedies: [], undo: [], ...changes }
}

const report = (accelerator: 'kvm' | 'qemu', ...findings: Finding[]) => {
  return { findings, acceleration: { accelerator, reason: '' } }
}
const both = (libvirt: Connection['state'], docker: Connection['state']) => [
  connection('libvirt', libvirt),
  connection('docker', docker),
]
const open = [finding('libvirt', 'fail'), finding('docker', 'fail')]

describe('what works on this host now', () => {
  test('is everything where both engines answer', () => {
    expect(outlookOf(both('ready', 'ready'), report('kvm'))).toEqual({
      vms: { type: 'there', by: 'kvm' },
      containers: { type: 'there' },
      slow: null,
      offline: null,
      first: null,
    })
    expect(outlookOf(both('ready', 'ready'), null).vms).toEqual({ type: 'there', by: null })
  })

  test('is one kind of machine with one engine, and nothing has to be mended first', () => {
    const dockerOnly = outlookOf(both('absent', 'ready'), report('kvm', ...open))
    expect(dockerOnly).toMatchObject({
      vms: { type: 'missing', obstacle: { engine: 'libvirt', state: 'absent', finding: { id: 'libvirt' } } },
      containers: { type: 'there' },
      first: null,
    })
    const libvirtOnly = outlookOf(both('ready', 'denied'), report('kvm', ...open))
    expect(libvirtOnly).toMatchObject({ vms: { type: 'there' }, containers: { type: 'missing' }, first: null })
  })

  test('is slow VMs without virtualization, with the finding that says why', () => {
    const processor = finding('cpu-virtualization', 'warn')
    expect(outlookOf(both('ready', 'ready'), report('qemu', processor))).toMatchObject({ slow: processor })
    expect(outlookOf(both('ready', 'ready'), report('kvm', processor)).slow).toBeNull()
  })

  test('is what is here already, on a computer that is offline', () => {
    const uplink = finding('uplink', 'warn')
    expect(outlookOf(both('ready', 'ready'), report('kvm', uplink)).offline).toBe(uplink)
    expect(outlookOf(both('ready', 'ready'), report('kvm', finding('uplink', 'ok'))).offline).toBeNull()
  })
})

describe('what is to be mended first where nothing runs', () => {
  test.each([
    ['denied', 'absent', 'libvirt'],
    ['absent', 'denied', 'docker'],
    ['denied', 'denied', 'libvirt'],
    ['absent', 'absent', 'libvirt'],
    ['absent', 'lost', 'docker'],
    ['lost', 'denied', 'docker'],
  ] as const)('with libvirt %s and Docker %s is %s', (libvirt, docker, engine) => {
    expect(outlookOf(both(libvirt, docker), report('kvm', ...open)).first).toMatchObject({
      engine,
      finding: { id: engine },
    })
  })

  test('is to log in again when the group is joined already', () => {
    const stale = finding('groups', 'warn', { code: 'groups.stale', params: { group: 'docker' } })
    expect(outlookOf(both('denied', 'denied'), report('kvm', ...open, stale)).first).toEqual({
      engine: 'docker',
      state: 'denied',
      finding: stale,
      isLogin: true,
    })
  })

  test('is told before the doctor has, and not while an engine may still answer', () => {
    expect(outlookOf(both('absent', 'absent'), null).first).toMatchObject({ engine: 'libvirt', finding: null })
    expect(outlookOf(both('connecting', 'absent'), null)).toMatchObject({
      vms: { type: 'missing', obstacle: null },
      first: { engine: 'docker' },
    })
  })

  test('is nothing when a second connection to an engine is ready', () => {
    const two = [...both('denied', 'denied'), connection('libvirt', 'ready', 'session')]
    expect(outlookOf(two, report('kvm', ...open))).toMatchObject({ vms: { type: 'there' }, first: null })
  })
})

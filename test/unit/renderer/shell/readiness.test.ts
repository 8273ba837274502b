import { describe, expect, test } from 'vitest'
import type { Connection } from '../../../../contract/connection.ts'
import type { Finding } from '../../../../contract/doctor.ts'
import { stepsDone } from '../../../../renderer/features/home/first-steps.ts'
import { readinessOf } from '../../../../renderer/features/home/readiness.ts'
import { bySeverity, isCommand, openFindings } from '../../../../renderer/features/host/findings.ts'

function connection(engine: Connection['engine'], state: Connection['state'], id: string = engine): Connection {
  return { id, engine, state, address: '', reason: null, remedy: [], version: null, epoch: 0, configured: false }
}

function finding(id: string, status: Finding['status']): Finding {
  const words = { code: `${id}.x`, params: {}, title: id, detail: '', advice: null }
  return { id, status, ...words, evidence: [], fix: [], remedies: [], undo: [] }
}

const both = [connection('libvirt', 'ready'), connection('docker', 'ready')]
const report = (...findings: Finding[]) => ({ findings, acceleration: { accelerator: 'kvm', reason: '' } as const })

describe('this host', () => {
  test('is ready when both engines are and nothing was found', () => {
    expect(readinessOf(both, report(finding('kvm-device', 'ok')))).toEqual({ level: 'ready', accelerator: 'kvm' })
    expect(readinessOf(both, null)).toEqual({ level: 'ready', accelerator: null })
  })

  test('is ready with something to look at, worst first', () => {
    const findings = [finding('a', 'warn'), finding('b', 'fail'), finding('c', 'unknown')]
    expect(readinessOf(both, report(...findings))).toMatchObject({
      level: 'attention',
      findings: [{ id: 'b' }, { id: 'a' }],
    })
  })

  test('that has one engine is ready for one kind of machine', () => {
    const dockerOnly = [connection('libvirt', 'denied'), connection('docker', 'ready')]
    expect(readinessOf(dockerOnly, null)).toMatchObject({ level: 'partly', runs: 'containers' })
    expect(readinessOf([connection('libvirt', 'ready')], null)).toMatchObject({ level: 'partly', runs: 'vms' })
  })

  test('without an engine is not ready', () => {
    const none = [connection('libvirt', 'absent'), connection('docker', 'lost')]
    expect(readinessOf(none, null).level).toBe('not')
  })

  test('is asked while an engine has not answered, and before any is known', () => {
    expect(readinessOf([], null).level).toBe('asking')
    const one = [connection('libvirt', 'connecting'), connection('docker', 'ready')]
    expect(readinessOf(one, null).level).toBe('asking')
  })

  test('goes by the engine as it is now, not as the doctor saw it', () => {
    expect(readinessOf(both, report(finding('docker', 'fail'))).level).toBe('ready')
  })

  test('with a second connection to an engine needs only one of them', () => {
    const two = [...both, connection('libvirt', 'absent', 'session')]
    expect(readinessOf(two, null).level).toBe('ready')
  })
})

test('findings are ordered by severity and only what needs a look is open', () => {
  const all = [finding('a', 'ok'), finding('b', 'unknown'), finding('c', 'warn'), finding('d', 'fail')]
  expect(bySeverity(all).map(({ id }) => id)).toEqual(['d', 'c', 'b', 'a'])
  expect(openFindings(all).map(({ id }) => id)).toEqual(['d', 'c'])
})

test('a command can be copied, advice cannot', () => {
  expect(isCommand('sudo modprobe kvm_intel')).toBe(true)
  expect(isCommand('virsh -c qemu:///system net-start default')).toBe(true)
  expect(isCommand('log out and in again: groups count from the next login')).toBe(false)
})

test('a first step is done when it can be seen to be done', () => {
  expect(stepsDone({ engineReady: true, machines: 0, actsDone: 0 })).toEqual({
    engine: true,
    machine: false,
    command: false,
  })
  expect(stepsDone({ engineReady: false, machines: 2, actsDone: 1 })).toMatchObject({ engine: false, machine: true })
})

import { describe, expect, test } from 'vitest'
import { containerStates, vmStates } from '../../../../contract/machine.ts'
import { procedureEntries } from '../../../../contract/procedures.ts'
import {
  actNames,
  actsFor,
  actsShown,
  callFor,
  keepAll,
  canAct,
  pauseOrResume,
  procedureOf,
  startOrStop,
} from '../../../../renderer/features/machines/acts.ts'
import { aContainer, aVm } from './samples.ts'

const all = [...vmStates.map((state) => aVm(1, { state })), ...containerStates.map((state) => aContainer(1, { state }))]

describe('acts', () => {
  test('map to procedures of the contract that take their input', () => {
    for (const machine of all) {
      for (const act of actNames) {
        const { procedure, input } = procedureOf(callFor(machine, act))
        const entry = procedureEntries.find((one) => one.path === procedure)
        expect(entry, procedure).toBeDefined()
        expect(entry?.meta.mutates, procedure).toBe(true)
        expect(entry?.procedure['~orpc'].inputSchema?.['~standard'].validate(input)).not.toHaveProperty('issues')
      }
    }
  })

  test('of each state', () => {
    const table = Object.fromEntries(
      all.map((machine) => [`${machine.kind} ${machine.state}`, actsFor([machine]).join(' ')]),
    )
    expect(table).toEqual({
      'vm running': 'stop pause restart force delete',
      'vm paused': 'resume force delete',
      'vm off': 'start delete',
      'vm saved': 'start delete',
      'vm crashed': 'force delete',
      'vm suspended': 'resume force delete',
      'vm stopping': 'stop force delete',
      'container created': 'start delete',
      'container running': 'stop pause restart force delete',
      'container paused': 'stop resume restart force delete',
      'container restarting': 'stop restart force delete',
      'container exited': 'start delete',
      'container dead': 'start delete',
      'container removing': '',
    })
  })

  test('of several machines are those that at least one can take', () => {
    expect(actsFor([aVm(1, { state: 'off' }), aContainer(1, { state: 'paused' })])).toEqual([
      'start',
      'stop',
      'resume',
      'restart',
      'force',
      'delete',
    ])
  })

  test('of a template are shown with its start, which nobody does to it', () => {
    const template = aVm(1, { state: 'off', template: true })
    expect(actsShown(template)).toEqual(['start', 'delete'])
    expect(actsFor([template])).toEqual(['delete'])
    expect(canAct(template, 'start')).toBe(false)
  })

  test('delete what runs by force, and nothing else', () => {
    const good = { ...keepAll, way: 'good' as const }
    expect(procedureOf(callFor(aVm(1, { state: 'running' }), 'delete', good))).toEqual({
      procedure: 'vm.delete',
      input: { id: aVm(1).id, force: true, files: false },
    })
    expect(procedureOf(callFor(aVm(1, { state: 'saved' }), 'delete', good)).input).toMatchObject({ force: false })
    expect(procedureOf(callFor(aContainer(1), 'delete', { ...keepAll, files: true, volumes: true })).input).toEqual({
      id: aContainer(1).id,
      force: true,
      volumes: true,
    })
  })

  test('move VMs to the trash unless told otherwise, and stop them as they can be stopped', () => {
    const stopOf = (state: 'off' | 'saved' | 'running' | 'paused', stop: 'shutdown' | 'force' = 'shutdown') =>
      procedureOf(callFor(aVm(1, { state }), 'delete', { ...keepAll, stop }))
    expect(stopOf('off')).toEqual({ procedure: 'vm.trash', input: { id: aVm(1).id, stop: 'refuse' } })
    expect(stopOf('saved').input).toMatchObject({ stop: 'refuse' })
    expect(stopOf('running').input).toMatchObject({ stop: 'shutdown' })
    expect(stopOf('running', 'force').input).toMatchObject({ stop: 'force' })
    expect(stopOf('paused').input).toMatchObject({ stop: 'force' })
    const passing = aVm(1, { state: 'running', persistent: false })
    expect(procedureOf(callFor(passing, 'delete')).procedure).toBe('vm.delete')
  })

  test('of what lies in the trash are none but its forced end', () => {
    const trash = { name: 'web', at: 0 }
    expect(actsFor([aVm(1, { state: 'off', trash })])).toEqual([])
    expect(actsFor([aVm(1, { state: 'running', trash })])).toEqual(['force'])
  })

  test('one key starts or stops, another pauses or resumes', () => {
    expect(startOrStop(aVm(1, { state: 'saved' }))).toBe('start')
    expect(startOrStop(aContainer(1))).toBe('stop')
    expect(startOrStop(aContainer(1, { state: 'removing' }))).toBeNull()
    expect(pauseOrResume(aVm(1, { state: 'suspended' }))).toBe('resume')
    expect(pauseOrResume(aVm(1))).toBeNull()
    expect(canAct(aVm(1), 'pause')).toBe(false)
  })
})

import { stateClass } from '../../../../contract/machine-search.ts'
import { describe, expect, test } from 'vitest'
import { collatorOf } from '../../../../renderer/lib/format.ts'
import { buildRows, plainView, sameRows, systemOf, type View } from '../../../../renderer/features/machines/rows.ts'
import { aContainer, aVm } from './samples.ts'

const machines = [
  aContainer(10, { state: 'exited', exitCode: 137, name: 'web10' }),
  aContainer(2, { name: 'web2', addresses: ['10.0.0.20'] }),
  aVm(1, { name: 'Web1', state: 'running', addresses: ['10.0.0.3'] }),
  aVm(3, { name: 'db', state: 'paused', os: 'http://debian.org/debian/12' }),
]
const keys = (view: Partial<View>, order = ['system', 'docker']) =>
  buildRows(machines, order, { ...plainView, ...view }, collatorOf('en')).map((row) => row.key)
const names = (view: Partial<View>) =>
  keys({ grouping: 'none', ...view }).map((key) => machines.find((machine) => machine.id === key)?.name)

describe('rows', () => {
  test('are grouped in the order of the connections', () => {
    expect(keys({})).toEqual([
      'group system',
      aVm(3).id,
      aVm(1).id,
      'group docker',
      aContainer(2).id,
      aContainer(10).id,
    ])
    expect(keys({}, ['docker', 'system'])[0]).toBe('group docker')
  })

  test('show the groups of connections that are not listed yet, last', () => {
    expect(keys({}, ['docker']).filter((key) => key.startsWith('group'))).toEqual(['group docker', 'group system'])
  })

  test('of a folded group are left out, its head stays', () => {
    expect(keys({ folded: new Set(['system']) })).toEqual([
      'group system',
      'group docker',
      aContainer(2).id,
      aContainer(10).id,
    ])
  })

  test('sort names by number and without regard to case', () => {
    expect(names({})).toEqual(['db', 'Web1', 'web2', 'web10'])
    expect(names({ sort: { column: 'name', descending: true } })).toEqual(['web10', 'web2', 'Web1', 'db'])
  })

  test('sort addresses by number, machines without one last in either direction', () => {
    expect(names({ sort: { column: 'address', descending: false } })).toEqual(['Web1', 'web2', 'db', 'web10'])
    expect(names({ sort: { column: 'address', descending: true } })).toEqual(['web2', 'Web1', 'db', 'web10'])
  })

  test('sort failed machines before running ones', () => {
    expect(names({ sort: { column: 'state', descending: false } })).toEqual(['web10', 'Web1', 'web2', 'db'])
  })

  test('are filtered by kind, state and text in name, address and image', () => {
    expect(names({ kind: 'vm' })).toEqual(['db', 'Web1'])
    expect(names({ state: 'failed' })).toEqual(['web10'])
    expect(names({ text: ' WEB ' })).toEqual(['Web1', 'web2', 'web10'])
    expect(names({ text: '10.0.0' })).toEqual(['Web1', 'web2'])
    expect(names({ text: 'nginx' })).toEqual(['web2', 'web10'])
    expect(names({ text: 'nothing' })).toEqual([])
  })

  test('are the same when the keys are', () => {
    const build = () => buildRows(machines, [], plainView, collatorOf('en'))
    expect(sameRows(build(), build())).toBe(true)
    expect(sameRows(build(), build().slice(1))).toBe(false)
  })
})

test('an exit code other than 0 is a failure', () => {
  expect(stateClass(aContainer(1, { state: 'exited', exitCode: 0 }))).toBe('stopped')
  expect(stateClass(aContainer(1, { state: 'exited', exitCode: 1 }))).toBe('failed')
})

test('the system is the image, or the last parts of the libosinfo id', () => {
  expect(systemOf(aContainer(1))).toBe('nginx:1')
  expect(systemOf(aVm(1, { os: 'http://debian.org/debian/12' }))).toBe('Debian 12')
  expect(systemOf(aVm(1, { os: 'http://plan9.example/plan9/4' }))).toBe('plan9 4')
  expect(systemOf(aVm(1))).toBeNull()
})

import { describe, expect, test } from 'vitest'
import { vmCreate } from '../../../../contract/vm.ts'
import type { Failure } from '../../../../renderer/api/failure.ts'
import { emptyVmForm, systemOf, vmInput, vmInputUpTo, type VmForm } from '../../../../renderer/features/new-vm/form.ts'
import { withPastedVm } from '../../../../renderer/features/new-vm/pasted.ts'
import { placeOfVmFailure, vmProblems } from '../../../../renderer/features/new-vm/problems.ts'
import { formatByEnding, withPath } from '../../../../renderer/features/new-vm/source-path.ts'
import { findSystems } from '../../../../renderer/features/new-vm/systems.ts'
import { vmName } from '../../../../renderer/features/new-vm/vm-name.ts'

const none: ReadonlySet<string> = new Set()
const debian = { id: 'http://debian.org/debian/12', name: 'Debian 12', shortId: 'debian12' }

function filled(part: Partial<VmForm> = {}): VmForm {
  return { ...emptyVmForm('system'), iso: '/srv/debian.iso', ...part }
}

describe('the form of a new VM', () => {
  test('as it comes makes an input that the contract takes unchanged', () => {
    const parsed = vmCreate.parse(vmInput(filled(), 'web1'))
    expect(parsed).toMatchObject({
      name: 'web1',
      source: { kind: 'iso', path: '/srv/debian.iso' },
      disk: { size: 20, pool: 'default', format: 'qcow2' },
      memory: 2048,
      vcpus: 2,
      network: { kind: 'network', name: 'default' },
      start: true,
    })
    expect(parsed.os).toBeUndefined()
  })

  test('takes digits as an input method leaves them', () => {
    expect(vmInput(filled({ memory: '４０９６', vcpus: ' 4 ' }), 'a')).toMatchObject({ memory: 4096, vcpus: 4 })
  })

  test('has no second disk beside an existing one', () => {
    const input = vmInput(filled({ source: 'disk', disk: '/srv/a.qcow2', diskFormat: 'qcow2' }), 'a')
    expect(input.disk).toBeNull()
    expect(input.source).toEqual({ kind: 'disk', path: '/srv/a.qcow2', format: 'qcow2' })
  })

  test('leaves an initrd out that was not given', () => {
    const source = vmInput(filled({ source: 'kernel', kernel: '/boot/vmlinuz', commandLine: ' quiet ' }), 'a').source
    expect(source).toEqual({ kind: 'kernel', kernel: '/boot/vmlinuz', commandLine: 'quiet' })
  })

  test('asks the host only about what was chosen up to a step', () => {
    const form = filled({ firmware: 'uefi', memory: '999999', network: 'bridge', bridge: 'br0' })
    expect(vmInputUpTo(form, 'x', 'source')).toMatchObject({ disk: null, memory: 64, firmware: 'bios' })
    expect(vmInputUpTo(form, 'x', 'resources')).toMatchObject({ memory: 999_999, network: { kind: 'none' } })
    expect(vmInputUpTo(form, 'x', 'network')).toMatchObject({ firmware: 'uefi', network: { name: 'br0' } })
  })

  test('takes the system from the ISO until one is chosen', () => {
    expect(systemOf(filled({ detected: debian }))).toEqual(debian)
    expect(systemOf(filled({ detected: debian, source: 'disk' }))).toBeNull()
    expect(systemOf(filled({ detected: null, systemFrom: 'choice', system: debian }))).toEqual(debian)
  })

  test('states a format only where the ending names one', () => {
    expect(['a.qcow2', 'A.VMDK', 'a.img', 'a'].map(formatByEnding)).toEqual(['qcow2', 'vmdk', null, null])
    expect(withPath(filled({ source: 'disk', diskFormat: 'raw' }), '/a.img')).toMatchObject({ diskFormat: 'raw' })
    expect(withPath(filled({ detected: debian }), '/other.iso')).toEqual({ iso: '/other.iso', detected: null })
  })
})

describe('the name of a new VM', () => {
  test('follows the system, then the file, and is free', () => {
    expect(vmName(filled({ detected: debian }), none)).toBe('debian12')
    expect(vmName(filled({ iso: '/srv/Rocky 9 (x86).iso' }), none)).toBe('rocky-9-x86')
    expect(vmName(filled({ detected: debian }), new Set(['debian12', 'debian12-2']))).toBe('debian12-3')
    expect(vmName(filled({ iso: '/srv/日本語.iso' }), none)).toBe('vm')
  })

  test('is what the user types, also when that is wrong', () => {
    expect(vmName(filled({ name: 'ｗｅｂ１' }), none)).toBe('web1')
    expect(vmProblems(filled({ name: 'a b' }), 'summary', 'a b', none)).toEqual({ name: 'name' })
    expect(vmProblems(filled(), 'summary', 'web1', new Set(['web1']))).toEqual({ name: 'taken' })
  })
})

describe('problems of a VM form', () => {
  test('of the source', () => {
    expect(vmProblems(filled({ iso: '' }), 'source', 'a', none)).toEqual({ path: 'noFile' })
    expect(vmProblems(filled({ iso: 'a.iso' }), 'source', 'a', none)).toEqual({ path: 'notAbsolute' })
    const disk = filled({ source: 'disk', disk: '/a.img' })
    expect(vmProblems(disk, 'source', 'a', none)).toEqual({ diskFormat: 'noFormat' })
  })

  test('of the resources', () => {
    const form = filled({ memory: '8', vcpus: '1.5', diskSize: '0' })
    expect(vmProblems(form, 'resources', 'a', none)).toEqual({ memory: 'memory', vcpus: 'vcpus', diskSize: 'diskSize' })
    expect(vmProblems({ ...form, newDisk: false, memory: '64', vcpus: '1' }, 'resources', 'a', none)).toEqual({})
    expect(vmProblems(filled({ diskSize: '0.5' }), 'resources', 'a', none)).toEqual({})
  })

  test('of the network', () => {
    expect(vmProblems(filled({ network: 'bridge', bridge: 'a-name-too-long-for-it' }), 'network', 'a', none)).toEqual({
      bridge: 'bridge',
    })
    expect(vmProblems(filled({ networkName: '' }), 'network', 'a', none)).toEqual({ network: 'noNetwork' })
  })
})

test('a refusal of the host stands at the step and field that it is about', () => {
  const at = (code: Failure['code'], data: Failure['data'] = {}) => placeOfVmFailure({ code, data, message: '' })
  expect(at('PATH_PROBLEM')).toEqual({ step: 'source', field: 'path' })
  expect(at('NOT_FOUND', { what: 'network' })).toEqual({ step: 'network', field: 'network' })
  expect(at('NOT_FOUND', { what: 'storage pool' })).toEqual({ step: 'resources', field: 'pool' })
  expect(at('DISK_FULL')).toEqual({ step: 'resources', field: 'diskSize' })
  expect(at('NAME_TAKEN')).toEqual({ step: 'summary', field: 'name' })
  expect(at('UNSUPPORTED', { feature: 'UEFI firmware' })).toEqual({ step: 'network', field: 'firmware' })
  expect(at('ENGINE_ERROR')).toEqual({ step: 'summary' })
})

test('a pasted line changes what it says and nothing else', () => {
  const form = withPastedVm(filled({ vcpus: '4' }), {
    name: 'rocky9',
    memory: 1024,
    disk: { size: 10, pool: 'lab', format: 'raw' },
    network: { kind: 'bridge', name: 'br0' },
    graphics: { kind: 'vnc', keymap: 'ja' },
    os: debian.id,
  })
  expect(form).toMatchObject({
    ...{ name: 'rocky9', memory: '1024', vcpus: '4', diskSize: '10', pool: 'lab', newFormat: 'raw' },
    ...{ network: 'bridge', bridge: 'br0', keymap: 'ja', systemFrom: 'choice', iso: '/srv/debian.iso' },
  })
})

test('systems are found by all words, in any order and width', () => {
  const systems = [debian, { ...debian, name: 'Rocky Linux 9', shortId: 'rocky9' }].map((system) => ({
    ...system,
    family: 'linux',
    released: null,
  }))
  expect(findSystems(systems, '９ rocky').map((system) => system.shortId)).toEqual(['rocky9'])
  expect(findSystems(systems, '')).toHaveLength(2)
  expect(findSystems(systems, 'windows')).toEqual([])
})

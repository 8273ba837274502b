import { describe, expect, test } from 'vitest'
import type { OsImage, OsImageEntry } from '../../../../contract/os-image.ts'
import type { Task } from '../../../../contract/task.ts'
import { callOf, firstFields } from '../../../../renderer/features/os-images/os-image-acts.ts'
import {
  familiesOf,
  noFilter,
  osImageRows,
  stateOf,
  type OsImageOverview,
} from '../../../../renderer/features/os-images/os-image-rows.ts'
import { collatorOf } from '../../../../renderer/lib/format.ts'

const entry = (id: string, changes: Partial<OsImageEntry> = {}): OsImageEntry => ({
  ...{ id, family: 'debian', name: `Name of ${id}`, kind: 'cloud', arch: 'x86_64', format: 'qcow2' },
  ...{ folder: 'https://images.example/', file: `${id}.qcow2`, checksums: 'SUMS' },
  ...{ packed: null, user: 'debian', system: null, checked: null },
  ...changes,
})

const image = (name: string, changes: Partial<OsImage> = {}): OsImage => ({
  ...{ pool: 'default', name, path: `/images/${name}`, format: 'qcow2', allocation: 5, capacity: 10 },
  ...{ origin: 'catalogue', entry: null, label: name, family: 'debian', kind: 'cloud', user: null, system: null },
  ...{ source: null, checksum: null, added: null, users: [], overlays: [] },
  ...changes,
})

const task = (changes: Partial<Task>): Task => ({
  ...{ id: 't', procedure: 'osImage.download', title: 'x', subjects: ['os-image:a'], state: 'running', started: 1 },
  ...{ ended: null, progress: null, at: null, parts: [], error: null },
  ...changes,
})

const overview: OsImageOverview = {
  catalogue: [entry('a'), entry('b', { kind: 'installer', family: 'fedora' }), entry('c', { arch: 'aarch64' })],
  images: [image('here.qcow2', { entry: 'z', users: [{ id: 'vm:system/1', name: 'web10' }] })],
  parts: [{ entry: 'a', bytes: 25, total: 100 }],
  arch: 'x86_64',
}
const keys = (filter: Partial<typeof noFilter> = {}, from = overview) =>
  osImageRows(from, { ...noFilter, ...filter }, collatorOf('en')).map(({ key }) => key)

describe('the rows of OS images', () => {
  test('are what is here, then what can be had for this processor', () => {
    expect(keys()).toEqual(['image/default/here.qcow2', 'entry/a', 'entry/b'])
  })

  test('offer nothing that is here already', () => {
    const images = [image('here.qcow2', { entry: 'a' })]
    expect(keys({}, { ...overview, images })).toEqual(['image/default/here.qcow2', 'entry/b'])
  })

  test('are found by name, kind, family and by the VM that uses one', () => {
    expect(keys({ text: 'WEB10' })).toEqual(['image/default/here.qcow2'])
    expect(keys({ kind: 'installer' })).toEqual(['entry/b'])
    expect(keys({ family: 'fedora' })).toEqual(['entry/b'])
    expect(keys({ hereOnly: true })).toEqual(['image/default/here.qcow2'])
    expect(familiesOf(overview)).toEqual(['debian', 'fedora'])
  })
})

describe('the state of an OS image', () => {
  const [used, begun, absent] = osImageRows(overview, noFilter, collatorOf('en'))
  const state = (row = begun, tasks: readonly Task[] = []) => (row === undefined ? null : stateOf(row, tasks))

  test('tells what stands on it, what was begun, what is not here', () => {
    expect(state(used)).toEqual({ type: 'used', count: 1 })
    expect(state()).toEqual({ type: 'begun', share: 0.25 })
    expect(state(absent)).toEqual({ type: 'absent' })
  })

  test('tells how far a download is, how fast, and when it will be done', () => {
    const parts = [{ id: 'x', status: 'downloading', current: 40, total: 100, rate: 20 }]
    const running = { type: 'busy', task: 't', what: 'downloading', share: 0.4, rate: 20, left: 3 }
    expect(state(begun, [task({ parts })])).toEqual(running)
    expect(state(begun, [task({})])).toMatchObject({ what: 'other', share: null, rate: null, left: null })
    expect(state(absent, [task({ parts })])).toEqual({ type: 'absent' })
  })

  test('tells why the newest attempt failed, and not an older one', () => {
    const failed = task({ id: 'f', state: 'failed', started: 5, error: { code: 'DOWNLOAD_FAILED', message: 'no' } })
    expect(state(begun, [failed])).toEqual({ type: 'failed', code: 'DOWNLOAD_FAILED', message: 'no', share: 0.25 })
    expect(state(begun, [failed, task({ state: 'cancelled', started: 9 })])).toMatchObject({ type: 'begun' })
    expect(state(begun, [failed, task({ id: 'r' })])).toMatchObject({ type: 'busy', task: 'r' })
  })
})

describe('an act on OS images', () => {
  test('goes to the usual pool, also where it has to be made', () => {
    expect(firstFields({ act: 'build' }, [])).toEqual({ pool: 'default' })
    expect(firstFields({ act: 'build' }, ['fast', 'default'])).toEqual({ pool: 'default' })
    expect(firstFields({ act: 'build' }, ['fast'])).toEqual({ pool: 'fast' })
  })

  test('is asked for when its fields are filled', () => {
    const call = (fields: object) => callOf('system', { act: 'import' }, { pool: 'default', ...fields })?.input
    expect(call({ path: '', label: '' })).toBeUndefined()
    expect(call({ path: 'a.iso', label: '' })).toBeUndefined()
    expect(call({ path: '/a.iso', label: ' ' })).toEqual({ connection: 'system', pool: 'default', path: '/a.iso' })
    const rename = callOf('system', { act: 'label', image: image('a') }, { label: ' ' })
    expect(rename).toBeNull()
  })
})

import { describe, expect, test } from 'vitest'
import { contract } from '../../../../contract/contract.ts'
import type { StoragePool, StorageVolume } from '../../../../contract/storage.ts'
import { poolFields } from '../../../../renderer/features/storage/pool-form.ts'
import {
  askedFields,
  callOf,
  firstFields,
  isDangerous,
  type StorageQuestion,
} from '../../../../renderer/features/storage/storage-acts.ts'
import { storageRows } from '../../../../renderer/features/storage/storage-rows.ts'

const pool: StoragePool = {
  ...{ name: 'default', type: 'dir', path: '/images', active: true, autostart: true },
  ...{ capacity: 100, available: 50 },
}
const volume = (name: string, more: Partial<StorageVolume> = {}): StorageVolume => ({
  ...{ pool: 'default', name, path: `/images/${name}`, format: 'qcow2', capacity: 2 ** 30, allocation: 5 },
  ...{ backing: null, users: [], overlays: [], orphan: false },
  ...more,
})
const collator = new Intl.Collator('en', { numeric: true })
const keys = (filter: { text?: string; orphans?: boolean }) =>
  storageRows(
    {
      pools: [{ ...pool, name: 'empty' }, pool],
      volumes: [volume('b10.img', { orphan: true }), volume('b2.img', { users: [{ id: 'vm:system/1', name: 'web' }] })],
    },
    { text: '', orphans: false, ...filter },
    collator,
  ).map((row) => row.key)

describe('the rows of the storage', () => {
  test('are pools by name with their images below them', () => {
    expect(keys({})).toEqual(['pool/default', 'volume/default/b2.img', 'volume/default/b10.img', 'pool/empty'])
  })

  test('are filtered by name and user, and by whether anybody uses them; pools without any go', () => {
    expect(keys({ text: 'WEB' })).toEqual(['pool/default', 'volume/default/b2.img'])
    expect(keys({ orphans: true })).toEqual(['pool/default', 'volume/default/b10.img'])
    expect(keys({ text: 'nothing' })).toEqual([])
  })
})

describe('an act on the storage', () => {
  const on = (act: 'resize' | 'clone' | 'download' | 'wipe'): StorageQuestion => ({
    on: 'volume',
    act,
    volume: volume('a.qcow2'),
  })

  test('begins with what is known', () => {
    expect(firstFields(on('resize'))).toEqual({ size: '1', shrink: 'no' })
    expect(firstFields(on('clone'))).toEqual({ to: 'a-copy.qcow2' })
    expect(firstFields(on('wipe'))).toEqual({})
  })

  test('is none while a field cannot be', () => {
    expect(callOf('system', on('resize'), { size: 'much' })).toBeNull()
    expect(callOf('system', on('clone'), { to: ' ' })).toBeNull()
    expect(callOf('system', on('download'), { path: 'relative' })).toBeNull()
  })

  test('is what the contract takes', () => {
    expect(callOf('system', on('resize'), { size: '2.5' })).toMatchObject({
      procedure: 'volume.resize',
      input: { connection: 'system', pool: 'default', name: 'a.qcow2', size: 2.5 },
    })
    const create = callOf('lab', { on: 'host', act: 'create' }, { type: 'dir', pool: 'p', path: '/srv' })
    const source = { type: 'dir', path: '/srv' }
    expect(create).toMatchObject({ procedure: 'pool.create', input: { connection: 'lab', pool: 'p', source } })
  })

  test('asks whether smaller is meant only where it would be', () => {
    expect(askedFields(on('resize'), { size: '2', shrink: 'no' })).toEqual(['size'])
    expect(askedFields(on('resize'), { size: '0.5', shrink: 'no' })).toEqual(['size', 'shrink'])
    expect(callOf('system', on('resize'), { size: '0.5', shrink: 'no' })).toBeNull()
    expect(callOf('system', on('resize'), { size: '0.5', shrink: 'yes' })?.input).toMatchObject({ shrink: true })
    expect(isDangerous(on('resize'), { size: '0.5', shrink: 'yes' })).toBe(true)
  })

  test('is a danger when data goes', () => {
    expect([isDangerous(on('wipe')), isDangerous(on('resize'))]).toEqual([true, false])
  })
})

describe('the form of a new pool', () => {
  const host: StorageQuestion = { on: 'host', act: 'create' }
  const call = (fields: Parameters<typeof callOf>[2]) => callOf('system', host, fields)?.input

  test.each([
    ['fs', { device: '/dev/sdb1' }, { type: 'fs', device: '/dev/sdb1', format: 'auto' }],
    ['netfs', { host: 'nas', folder: '/export' }, { type: 'netfs', host: 'nas', folder: '/export', format: 'auto' }],
    ['logical', { group: 'vg', devices: '/dev/sdb, /dev/sdc' }, { group: 'vg', devices: ['/dev/sdb', '/dev/sdc'] }],
    ['iscsi', { host: 'nas', target: 'iqn.2026-01.org.example:a' }, { target: 'iqn.2026-01.org.example:a' }],
    ['disk', { device: '/dev/sdb' }, { type: 'disk', device: '/dev/sdb', format: 'gpt' }],
  ] as const)('of the type %s has what the contract takes', (type, fields, source) => {
    expect(call(poolFields(type, 'p'))).toBeUndefined()
    const input = call({ ...poolFields(type, 'p'), ...fields })
    expect(input).toMatchObject({ pool: 'p', source, prepare: 'keep' })
    expect(contract.pool.create['~orpc'].inputSchema?.['~standard'].validate(input)).not.toHaveProperty('issues')
  })

  test('is a danger when it formats what is there', () => {
    const fields = { ...poolFields('disk', 'p'), device: '/dev/sdb', prepare: 'overwrite' }
    expect(call(fields)).toMatchObject({ prepare: 'overwrite' })
    expect([isDangerous(host, fields), isDangerous(host, poolFields('disk'))]).toEqual([true, false])
  })
})

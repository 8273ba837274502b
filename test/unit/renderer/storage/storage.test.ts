import { describe, expect, test } from 'vitest'
import type { StoragePool, StorageVolume } from '../../../../contract/storage.ts'
import {
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
    expect(firstFields(on('resize'))).toEqual({ size: '1' })
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
    const create = callOf('lab', { on: 'host', act: 'create' }, { pool: 'p', path: '/srv' })
    expect(create).toMatchObject({ procedure: 'pool.create', input: { connection: 'lab', pool: 'p', path: '/srv' } })
  })

  test('is a danger when data goes', () => {
    expect([isDangerous(on('wipe')), isDangerous(on('resize'))]).toEqual([true, false])
  })
})

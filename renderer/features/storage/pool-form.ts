import {
  poolPrepare,
  poolTypes,
  type PoolPrepare,
  type PoolSource,
  type PoolType,
} from '../../../contract/pool-source.ts'
import type { FieldName, Fields } from './storage-fields.ts'

/** The fields of each type, in the order of the form. */
const fieldsOf: Readonly<Record<PoolType, readonly FieldName[]>> = {
  dir: ['path'],
  fs: ['device', 'format', 'path', 'prepare'],
  netfs: ['host', 'folder', 'format', 'path'],
  logical: ['group', 'devices', 'prepare'],
  iscsi: ['host', 'target'],
  disk: ['device', 'format', 'prepare'],
}

export const poolFormats = {
  fs: ['auto', 'ext4', 'ext3', 'ext2', 'xfs', 'vfat', 'udf', 'iso9660', 'gfs2', 'ocfs2'],
  netfs: ['auto', 'nfs', 'glusterfs', 'cifs'],
  disk: ['gpt', 'dos'],
} as const

function defaultOf(type: PoolType, name: FieldName): string {
  if (name === 'prepare') return 'keep'
  if (name === 'format' && (type === 'fs' || type === 'netfs' || type === 'disk')) return poolFormats[type][0]
  if (name === 'path') return type === 'dir' ? '/var/lib/libvirt/' : '/var/lib/libvirt/mounted'
  return name === 'device' ? '/dev/' : ''
}

export function typeIn(fields: Fields): PoolType {
  return poolTypes.find((type) => type === fields.type) ?? 'dir'
}

/** The form of a type; the name is kept from before. */
export function poolFields(type: PoolType, pool = ''): Fields {
  const own = fieldsOf[type].map((name): [FieldName, string] => [name, defaultOf(type, name)])
  return { pool, type, ...Object.fromEntries(own) }
}

export function prepareIn(fields: Fields): PoolPrepare {
  return poolPrepare.options.find((one) => one === fields.prepare) ?? 'keep'
}

function oneOf<T extends string>(options: readonly T[], value: string, first: T): T {
  return options.find((option) => option === value) ?? first
}

/** The place as the contract takes it; null while a path is none. */
export function sourceIn(fields: Fields): PoolSource | null {
  const text = (name: FieldName) => (fields[name] ?? '').trim()
  const isPath = (...names: FieldName[]) => names.every((name) => /^\/.*[^/]$/.test(text(name)))
  const type = typeIn(fields)
  switch (type) {
    case 'dir':
      return text('path').startsWith('/') ? { type, path: text('path') } : null
    case 'fs': {
      const format = oneOf(poolFormats.fs, text('format'), 'auto')
      return isPath('device', 'path') ? { type, device: text('device'), format, path: text('path') } : null
    }
    case 'netfs': {
      const format = oneOf(poolFormats.netfs, text('format'), 'auto')
      const place = { host: text('host'), folder: text('folder'), path: text('path') }
      return place.host !== '' && isPath('folder', 'path') ? { type, ...place, format } : null
    }
    case 'logical': {
      const devices = text('devices')
        .split(/[\s,]+/)
        .filter((path) => path !== '')
      const group = text('group')
      return group !== '' && devices.every((path) => path.startsWith('/')) ? { type, group, devices } : null
    }
    case 'iscsi':
      return text('host') !== '' && text('target') !== '' ? { type, host: text('host'), target: text('target') } : null
    case 'disk': {
      const format = oneOf(poolFormats.disk, text('format'), 'gpt')
      return isPath('device') ? { type, device: text('device'), format } : null
    }
  }
}

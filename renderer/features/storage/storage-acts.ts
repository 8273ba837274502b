import type { ActResult } from '../../../contract/revision.ts'
import type { StoragePool, StorageVolume } from '../../../contract/storage.ts'
import type { Client } from '../../api/client.ts'

export const volumeActs = ['resize', 'clone', 'download', 'wipe', 'delete'] as const
export const poolActs = ['create', 'upload', 'start', 'stop', 'autostart', 'delete'] as const
export type VolumeAct = (typeof volumeActs)[number]
export type PoolAct = (typeof poolActs)[number]

/** What was asked for, and of what. */
export type StorageQuestion =
  | { readonly on: 'host'; readonly act: 'create' }
  | { readonly on: 'pool'; readonly act: PoolAct; readonly pool: StoragePool }
  | { readonly on: 'volume'; readonly act: VolumeAct; readonly volume: StorageVolume }

export type FieldName = 'pool' | 'name' | 'path' | 'size' | 'format' | 'to'
export type Fields = Partial<Readonly<Record<FieldName, string>>>

const GIB = 2 ** 30

/** The fields of the dialog, with what stands in them at first; empty for a plain question. */
export function firstFields(question: StorageQuestion): Fields {
  if (question.on === 'host') return { pool: '', path: '/var/lib/libvirt/' }
  if (question.on === 'pool') {
    if (question.act === 'create') return { name: '', size: '20', format: 'qcow2' }
    return question.act === 'upload' ? { path: '', name: '' } : {}
  }
  const { name, capacity } = question.volume
  const dot = name.lastIndexOf('.')
  const [stem, end] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
  switch (question.act) {
    case 'resize':
      return { size: String(capacity / GIB) }
    case 'clone':
      return { to: `${stem}-copy${end}` }
    case 'download':
      return { path: `/tmp/${name}` }
    case 'wipe':
    case 'delete':
      return {}
  }
}

export interface StorageCall {
  readonly procedure: string
  readonly input: object
  readonly run: (client: Client) => Promise<ActResult>
}

/** Whether it takes data away that cannot be had again. */
export function isDangerous({ on, act }: StorageQuestion): boolean {
  return on === 'volume' ? act === 'wipe' || act === 'delete' : on === 'pool' && act === 'delete'
}

/** The act as the contract takes it; null while a field cannot be. */
export function callOf(connection: string, question: StorageQuestion, fields: Fields): StorageCall | null {
  const size = Number(fields.size ?? Number.NaN)
  const text = (name: FieldName) => (fields[name] ?? '').trim()
  if (Object.values(fields).some((value) => value.trim() === '')) return null
  if (fields.size !== undefined && !(size > 0)) return null
  if (fields.path !== undefined && !text('path').startsWith('/')) return null
  if (question.on === 'host') {
    const input = { connection, pool: text('pool'), path: text('path') }
    return { procedure: 'pool.create', input, run: (client) => client.pool.create(input) }
  }
  return question.on === 'pool'
    ? poolCall({ connection, pool: question.pool.name }, question, { text, size })
    : volumeCall(connection, question, { text, size })
}

interface Values {
  readonly text: (name: FieldName) => string
  readonly size: number
}

function poolCall(
  on: { readonly connection: string; readonly pool: string },
  { act, pool }: Extract<StorageQuestion, { on: 'pool' }>,
  { text, size }: Values,
): StorageCall {
  switch (act) {
    case 'create': {
      const format = text('format') === 'raw' ? ('raw' as const) : ('qcow2' as const)
      const input = { ...on, name: text('name'), size, format }
      return { procedure: 'volume.create', input, run: (client) => client.volume.create(input) }
    }
    case 'upload': {
      const input = { ...on, name: text('name'), path: text('path') }
      return { procedure: 'volume.upload', input, run: (client) => client.volume.upload(input) }
    }
    case 'start':
      return { procedure: 'pool.start', input: on, run: (client) => client.pool.start(on) }
    case 'stop':
      return { procedure: 'pool.stop', input: on, run: (client) => client.pool.stop(on) }
    case 'autostart': {
      const input = { ...on, on: !pool.autostart }
      return { procedure: 'pool.autostart', input, run: (client) => client.pool.autostart(input) }
    }
    case 'delete':
      return { procedure: 'pool.delete', input: on, run: (client) => client.pool.delete(on) }
  }
}

function volumeCall(
  connection: string,
  { act, volume }: Extract<StorageQuestion, { on: 'volume' }>,
  { text, size }: Values,
): StorageCall {
  const on = { connection, pool: volume.pool, name: volume.name }
  switch (act) {
    case 'resize': {
      const input = { ...on, size }
      return { procedure: 'volume.resize', input, run: (client) => client.volume.resize(input) }
    }
    case 'clone': {
      const input = { ...on, to: text('to') }
      return { procedure: 'volume.clone', input, run: (client) => client.volume.clone(input) }
    }
    case 'download': {
      const input = { ...on, path: text('path') }
      return { procedure: 'volume.download', input, run: (client) => client.volume.download(input) }
    }
    case 'wipe':
      return { procedure: 'volume.wipe', input: on, run: (client) => client.volume.wipe(on) }
    case 'delete':
      return { procedure: 'volume.delete', input: on, run: (client) => client.volume.delete(on) }
  }
}

import type { ActResult } from '../../../contract/revision.ts'
import type { StoragePool, StorageVolume } from '../../../contract/storage.ts'
import type { Client } from '../../api/client.ts'
import { poolFields, prepareIn, sourceIn } from './pool-form.ts'
import type { FieldName, Fields } from './storage-fields.ts'

export const volumeActs = ['resize', 'clone', 'convert', 'download', 'wipe', 'delete'] as const
export const poolActs = ['create', 'upload', 'refresh', 'start', 'stop', 'autostart', 'build', 'delete'] as const
export type VolumeAct = (typeof volumeActs)[number]
export type PoolAct = (typeof poolActs)[number]

/** What was asked for, and of what. */
export type StorageQuestion =
  | { readonly on: 'host'; readonly act: 'create' }
  | { readonly on: 'pool'; readonly act: PoolAct; readonly pool: StoragePool }
  | { readonly on: 'volume'; readonly act: VolumeAct; readonly volume: StorageVolume }

const GIB = 2 ** 30

/** The fields of the dialog, with what stands in them at first; empty for a plain question. */
export function firstFields(question: StorageQuestion): Fields {
  if (question.on === 'host') return poolFields('dir')
  if (question.on === 'pool') return firstPoolFields(question)
  const { name, capacity } = question.volume
  const dot = name.lastIndexOf('.')
  const [stem, end] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
  switch (question.act) {
    case 'resize':
      return { size: String(capacity / GIB), shrink: 'no' }
    case 'clone':
      return { to: `${stem}-copy${end}` }
    case 'convert': {
      const format = question.volume.format === 'qcow2' ? 'raw' : 'qcow2'
      return { to: `${stem}.${format === 'raw' ? 'img' : 'qcow2'}`, format, replace: 'no' }
    }
    case 'download':
      return { path: `/tmp/${name}` }
    case 'wipe':
    case 'delete':
      return {}
  }
}

function firstPoolFields({ act, pool }: Extract<StorageQuestion, { on: 'pool' }>): Fields {
  switch (act) {
    case 'create':
      return { name: '', size: '20', ...(keepsFiles(pool) ? { format: 'qcow2' } : {}) }
    case 'upload':
      return { path: '', name: '' }
    case 'build':
      return { prepare: 'keep' }
    case 'delete':
      return keepsFiles(pool) || pool.type === 'logical' ? { storage: 'no' } : {}
    case 'refresh':
    case 'start':
    case 'stop':
    case 'autostart':
      return {}
  }
}

/** Whether its images are files: others have no format of their own. */
export function keepsFiles({ type }: Pick<StoragePool, 'type'>): boolean {
  return ['dir', 'fs', 'netfs'].includes(type)
}

/** Which of the fields are asked now: what only some answers need is left out. */
export function askedFields(question: StorageQuestion, fields: Fields): FieldName[] {
  const names = Object.keys(fields) as FieldName[]
  return names.filter((name) => name !== 'shrink' || isSmaller(question, fields))
}

function isSmaller(question: StorageQuestion, { size }: Fields): boolean {
  return question.on === 'volume' && Number(size) * GIB < question.volume.capacity
}

export interface StorageCall {
  readonly procedure: string
  readonly input: object
  readonly run: (client: Client) => Promise<ActResult>
}

/** Whether it takes data away that cannot be had again. */
export function isDangerous(question: StorageQuestion, fields: Fields = {}): boolean {
  if (fields.prepare === 'overwrite' || fields.replace === 'yes') return true
  if (fields.shrink === 'yes' && isSmaller(question, fields)) return true
  const { on, act } = question
  return on === 'volume' ? act === 'wipe' || act === 'delete' : on === 'pool' && act === 'delete'
}

/** Fields that may stay empty. */
const OPTIONAL: readonly FieldName[] = ['devices']

/** The act as the contract takes it; null while a field cannot be. */
export function callOf(connection: string, question: StorageQuestion, fields: Fields): StorageCall | null {
  const size = Number(fields.size ?? Number.NaN)
  const text = (name: FieldName) => (fields[name] ?? '').trim()
  const needed = (Object.keys(fields) as FieldName[]).filter((name) => !OPTIONAL.includes(name))
  if (needed.some((name) => text(name) === '')) return null
  if (fields.size !== undefined && !(size > 0)) return null
  // Asked for by a tick of its own: see `askedFields`.
  if (isSmaller(question, fields) && fields.shrink !== 'yes') return null
  if (fields.path !== undefined && !text('path').startsWith('/')) return null
  if (question.on === 'host') {
    const source = sourceIn(fields)
    if (source === null) return null
    const input = { connection, pool: text('pool'), source, prepare: prepareIn(fields) }
    return { procedure: 'pool.create', input, run: (client) => client.pool.create(input) }
  }
  return question.on === 'pool'
    ? poolCall({ connection, pool: question.pool.name }, question, { text, size, fields })
    : volumeCall(connection, question, { text, size, fields })
}

interface Values {
  readonly text: (name: FieldName) => string
  readonly size: number
  readonly fields: Fields
}

function poolCall(
  on: { readonly connection: string; readonly pool: string },
  { act, pool }: Extract<StorageQuestion, { on: 'pool' }>,
  { text, size, fields }: Values,
): StorageCall {
  switch (act) {
    case 'create': {
      const format = text('format') === 'raw' ? ('raw' as const) : ('qcow2' as const)
      const input = { ...on, name: text('name'), size, ...(fields.format === undefined ? {} : { format }) }
      return { procedure: 'volume.create', input, run: (client) => client.volume.create(input) }
    }
    case 'upload': {
      const input = { ...on, name: text('name'), path: text('path') }
      return { procedure: 'volume.upload', input, run: (client) => client.volume.upload(input) }
    }
    case 'refresh':
      return { procedure: 'pool.refresh', input: on, run: (client) => client.pool.refresh(on) }
    case 'build': {
      const input = { ...on, prepare: prepareIn(fields) }
      return { procedure: 'pool.build', input, run: (client) => client.pool.build(input) }
    }
    case 'start':
      return { procedure: 'pool.start', input: on, run: (client) => client.pool.start(on) }
    case 'stop':
      return { procedure: 'pool.stop', input: on, run: (client) => client.pool.stop(on) }
    case 'autostart': {
      const input = { ...on, on: !pool.autostart }
      return { procedure: 'pool.autostart', input, run: (client) => client.pool.autostart(input) }
    }
    case 'delete': {
      const input = { ...on, storage: fields.storage === 'yes' }
      return { procedure: 'pool.delete', input, run: (client) => client.pool.delete(input) }
    }
  }
}

function volumeCall(
  connection: string,
  { act, volume }: Extract<StorageQuestion, { on: 'volume' }>,
  { text, size, fields }: Values,
): StorageCall {
  const on = { connection, pool: volume.pool, name: volume.name }
  switch (act) {
    case 'resize': {
      const input = { ...on, size, ...(fields.shrink === 'yes' ? { shrink: true } : {}) }
      return { procedure: 'volume.resize', input, run: (client) => client.volume.resize(input) }
    }
    case 'clone': {
      const input = { ...on, to: text('to') }
      return { procedure: 'volume.clone', input, run: (client) => client.volume.clone(input) }
    }
    case 'convert': {
      const format = text('format') === 'raw' ? ('raw' as const) : ('qcow2' as const)
      const input = { ...on, to: text('to'), format, ...(fields.replace === 'yes' ? { replace: true } : {}) }
      return { procedure: 'volume.convert', input, run: (client) => client.volume.convert(input) }
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

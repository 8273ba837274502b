import { rm } from 'node:fs/promises'
import type { PoolPrepare, PoolSource } from '../../contract/pool-source.ts'
import type { Connection } from '../libvirt/connection.ts'
import { STORAGE_VOL_RESIZE } from '../libvirt/flags.ts'
import type { Pool } from '../libvirt/signature.ts'
import type { Addresses, StepContext, StepOutcome } from './engines.ts'
import { isLocal, nothingLearned, virsh } from './engines.ts'
import { refuseSilentServer } from './pool-server.ts'
import { buildFlags, buildWords, poolWords, poolXml } from './pool-source.ts'
import { commandLine, withInput } from './shell-words.ts'
import { xmlText } from './xml-text.ts'

interface OnPool {
  readonly connection: string
  readonly pool: string
}

export type StorageStep =
  | (OnPool & { readonly type: 'pool.define'; readonly source: PoolSource })
  | (OnPool & {
      readonly type: 'pool.build'
      readonly prepare: PoolPrepare
      /** Whether its folder is made by this: then it goes again when something fails. */
      readonly fresh?: boolean
    })
  | (OnPool & {
      readonly type:
        'pool.start' | 'pool.autostart' | 'pool.manual' | 'pool.refresh' | 'pool.stop' | 'pool.erase' | 'pool.undefine'
    })
  | (OnPool & {
      readonly type: 'volume.create'
      readonly name: string
      /** Bytes. */
      readonly capacity: number
      /** Null where the pool keeps no files: its volumes have no format of their own. */
      readonly format: 'qcow2' | 'raw' | null
    })
  | (OnPool & { readonly type: 'volume.delete' | 'volume.wipe'; readonly name: string })
  | (OnPool & {
      readonly type: 'volume.resize'
      readonly name: string
      /** Bytes. */
      readonly capacity: number
      readonly shrink: boolean
    })
  | {
      readonly type: 'file.remove'
      readonly path: string
      /** A folder with all that is in it. */
      readonly recursive?: boolean
    }

type PoolStep = Exclude<StorageStep, { type: 'file.remove' }>

async function poolOf(connection: Connection, name: string) {
  const { pool } = await connection.call('STORAGE_POOL_LOOKUP_BY_NAME', { name })
  return pool
}

function volumeXml(step: Extract<StorageStep, { type: 'volume.create' }>): string {
  const head = `<volume><name>${xmlText(step.name)}</name><capacity unit='bytes'>${step.capacity}</capacity>`
  if (step.format === null) return `${head}</volume>`
  // Allocation 0: the file grows as the guest writes.
  return `${head}<allocation>0</allocation><target><format type='${step.format}'/></target></volume>`
}

/** libvirt makes the folder first, and leaves it there when the device cannot be formatted. */
async function buildPool(
  connection: Connection,
  pool: Pool,
  { prepare, fresh }: Extract<StorageStep, { type: 'pool.build' }>,
): Promise<void> {
  try {
    await connection.call('STORAGE_POOL_BUILD', { pool, flags: buildFlags[prepare] })
  } catch (error) {
    if (fresh === true) await connection.call('STORAGE_POOL_DELETE', { pool, flags: 0 }).catch(() => undefined)
    throw error
  }
}

async function runPoolStep(step: PoolStep, connection: Connection, local: boolean): Promise<void> {
  if (step.type === 'pool.define') {
    await connection.call('STORAGE_POOL_DEFINE_XML', { xml: poolXml(step.pool, step.source), flags: 0 })
    return
  }
  const pool = await poolOf(connection, step.pool)
  switch (step.type) {
    case 'pool.build':
      await buildPool(connection, pool, step)
      break
    case 'pool.refresh':
      await connection.call('STORAGE_POOL_REFRESH', { pool, flags: 0 })
      break
    case 'pool.erase':
      await connection.call('STORAGE_POOL_DELETE', { pool, flags: 0 })
      break
    case 'pool.start':
      if (local) await refuseSilentServer(connection, pool)
      await connection.call('STORAGE_POOL_CREATE', { pool, flags: 0 })
      break
    case 'pool.autostart':
      await connection.call('STORAGE_POOL_SET_AUTOSTART', { pool, autostart: 1 })
      break
    case 'pool.manual':
      await connection.call('STORAGE_POOL_SET_AUTOSTART', { pool, autostart: 0 })
      break
    case 'pool.stop':
      await connection.call('STORAGE_POOL_DESTROY', { pool })
      break
    case 'pool.undefine':
      await connection.call('STORAGE_POOL_UNDEFINE', { pool })
      break
    case 'volume.create':
      await connection.call('STORAGE_VOL_CREATE_XML', { pool, xml: volumeXml(step), flags: 0 })
      break
    case 'volume.delete': {
      const { vol } = await connection.call('STORAGE_VOL_LOOKUP_BY_NAME', { pool, name: step.name })
      await connection.call('STORAGE_VOL_DELETE', { vol, flags: 0 })
      break
    }
    case 'volume.wipe': {
      const { vol } = await connection.call('STORAGE_VOL_LOOKUP_BY_NAME', { pool, name: step.name })
      await connection.call('STORAGE_VOL_WIPE', { vol, flags: 0 })
      break
    }
    case 'volume.resize': {
      const { vol } = await connection.call('STORAGE_VOL_LOOKUP_BY_NAME', { pool, name: step.name })
      const flags = step.shrink ? STORAGE_VOL_RESIZE.SHRINK : 0
      await connection.call('STORAGE_VOL_RESIZE', { vol, capacity: BigInt(step.capacity), flags })
      break
    }
  }
}

export async function runStorageStep(step: StorageStep, context: StepContext): Promise<StepOutcome> {
  if (step.type === 'file.remove') await rm(step.path, { force: true, recursive: step.recursive === true })
  else
    await runPoolStep(step, await context.engines.libvirt(step.connection), isLocal(context.engines, step.connection))
  return nothingLearned
}

export function explainStorageStep(step: StorageStep, addresses: Addresses): string {
  if (step.type === 'file.remove') return commandLine(['rm', step.recursive === true ? '-rf' : '-f', '--', step.path])
  const line = (...words: string[]) => commandLine(virsh(addresses, step.connection, ...words))
  switch (step.type) {
    case 'pool.define': {
      const words = poolWords(step.pool, step.source)
      if (words !== null) return line(...words)
      const define = virsh(addresses, step.connection, 'pool-define', '/dev/stdin')
      return withInput(define, poolXml(step.pool, step.source), 'XML')
    }
    case 'pool.build':
      return line('pool-build', step.pool, ...buildWords[step.prepare])
    case 'pool.refresh':
      return line('pool-refresh', step.pool)
    case 'pool.erase':
      return line('pool-delete', step.pool)
    case 'pool.start':
      return line('pool-start', step.pool)
    case 'pool.autostart':
      return line('pool-autostart', step.pool)
    case 'pool.manual':
      return line('pool-autostart', step.pool, '--disable')
    case 'pool.stop':
      return line('pool-destroy', step.pool)
    case 'pool.undefine':
      return line('pool-undefine', step.pool)
    case 'volume.create': {
      const words = ['vol-create-as', step.pool, step.name, `${step.capacity}B`]
      return line(...words, ...(step.format === null ? [] : ['--allocation', '0', '--format', step.format]))
    }
    case 'volume.delete':
      return line('vol-delete', '--pool', step.pool, step.name)
    case 'volume.wipe':
      return line('vol-wipe', '--pool', step.pool, step.name)
    case 'volume.resize': {
      const shrink = step.shrink ? ['--shrink'] : []
      return line('vol-resize', '--pool', step.pool, step.name, `${step.capacity}B`, ...shrink)
    }
  }
}

/** The step that takes back a step that made something new; null when there is nothing to take back. */
export function undoStorageStep(step: StorageStep): StorageStep | null {
  switch (step.type) {
    case 'pool.define':
      return { type: 'pool.undefine', connection: step.connection, pool: step.pool }
    case 'pool.start':
      return { type: 'pool.stop', connection: step.connection, pool: step.pool }
    case 'volume.create':
      return { type: 'volume.delete', connection: step.connection, pool: step.pool, name: step.name }
    case 'pool.build':
      return step.fresh === true ? { type: 'pool.erase', connection: step.connection, pool: step.pool } : null
    case 'pool.autostart':
    case 'pool.manual':
    case 'pool.refresh':
    case 'pool.stop':
    case 'pool.erase':
    case 'pool.undefine':
    case 'volume.delete':
    case 'volume.wipe':
    case 'volume.resize':
    case 'file.remove':
      return null
  }
}

import { rm } from 'node:fs/promises'
import type { Connection } from '../libvirt/connection.ts'
import { STORAGE_VOL_RESIZE } from '../libvirt/flags.ts'
import type { Addresses, StepContext, StepOutcome } from './engines.ts'
import { nothingLearned, virsh } from './engines.ts'
import { commandLine } from './shell-words.ts'
import { xmlText } from './xml-text.ts'

interface OnPool {
  readonly connection: string
  readonly pool: string
}

export type StorageStep =
  | (OnPool & { readonly type: 'pool.define'; readonly path: string })
  | (OnPool & {
      readonly type: 'pool.build' | 'pool.start' | 'pool.autostart' | 'pool.manual' | 'pool.stop' | 'pool.undefine'
    })
  | (OnPool & {
      readonly type: 'volume.create'
      readonly name: string
      /** Bytes. */
      readonly capacity: number
      readonly format: 'qcow2' | 'raw'
    })
  | (OnPool & { readonly type: 'volume.delete' | 'volume.wipe'; readonly name: string })
  | (OnPool & {
      readonly type: 'volume.resize'
      readonly name: string
      /** Bytes. */
      readonly capacity: number
      readonly shrink: boolean
    })
  | { readonly type: 'file.remove'; readonly path: string }

type PoolStep = Exclude<StorageStep, { type: 'file.remove' }>

async function poolOf(connection: Connection, name: string) {
  const { pool } = await connection.call('STORAGE_POOL_LOOKUP_BY_NAME', { name })
  return pool
}

function volumeXml(step: Extract<StorageStep, { type: 'volume.create' }>): string {
  // Allocation 0: the file grows as the guest writes.
  return [
    `<volume><name>${xmlText(step.name)}</name>`,
    `<capacity unit='bytes'>${step.capacity}</capacity><allocation>0</allocation>`,
    `<target><format type='${step.format}'/></target></volume>`,
  ].join('')
}

async function runPoolStep(step: PoolStep, connection: Connection): Promise<void> {
  if (step.type === 'pool.define') {
    const xml = `<pool type='dir'><name>${xmlText(step.pool)}</name><target><path>${xmlText(step.path)}</path></target></pool>`
    await connection.call('STORAGE_POOL_DEFINE_XML', { xml, flags: 0 })
    return
  }
  const pool = await poolOf(connection, step.pool)
  switch (step.type) {
    case 'pool.build':
      await connection.call('STORAGE_POOL_BUILD', { pool, flags: 0 })
      break
    case 'pool.start':
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
  if (step.type === 'file.remove') await rm(step.path, { force: true })
  else await runPoolStep(step, await context.engines.libvirt(step.connection))
  return nothingLearned
}

export function explainStorageStep(step: StorageStep, addresses: Addresses): string {
  if (step.type === 'file.remove') return commandLine(['rm', '-f', '--', step.path])
  const line = (...words: string[]) => commandLine(virsh(addresses, step.connection, ...words))
  switch (step.type) {
    case 'pool.define':
      return line('pool-define-as', step.pool, 'dir', '--target', step.path)
    case 'pool.build':
      return line('pool-build', step.pool)
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
    case 'volume.create':
      return line(
        'vol-create-as',
        step.pool,
        step.name,
        `${step.capacity}B`,
        '--allocation',
        '0',
        '--format',
        step.format,
      )
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
    case 'pool.autostart':
    case 'pool.manual':
    case 'pool.stop':
    case 'pool.undefine':
    case 'volume.delete':
    case 'volume.wipe':
    case 'volume.resize':
    case 'file.remove':
      return null
  }
}

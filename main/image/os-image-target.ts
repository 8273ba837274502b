import { Fault, nameTaken, notFound } from '../../contract/fault.ts'
import { formatId } from '../../contract/ids.ts'
import type { Connection } from '../libvirt/connection.ts'
import { isNoPool, isNoVolume } from '../libvirt/errors.ts'
import { STORAGE_POOL_STATE } from '../libvirt/states.ts'
import { poolByName, volumeByName } from '../libvirt/storage.ts'
import type { Pool } from '../libvirt/signature.ts'
import type { Engines } from '../step/engines.ts'
import { virsh } from '../step/engines.ts'
import { commandLine } from '../step/shell-words.ts'
import type { Step } from '../step/step.ts'

/** Where libvirt's packages put images, and where qemu's security profile lets it read. */
const DEFAULT_POOL = { name: 'default', path: '/var/lib/libvirt/images' }

interface Target {
  readonly connection: string
  readonly pool: string
  readonly name: string
}

/**
 * What has to be done before an image can go into a pool. The pool `default` of libvirt's own packages may be missing
 * (Debian defines none): then it is made, as steps that are shown; every other has to be there.
 * @throws Fault NOT_FOUND, INVALID_STATE (pool asleep), NAME_TAKEN
 */
export async function prepareTarget(target: Target, engines: Engines): Promise<Step[]> {
  const connection = await engines.libvirt(target.connection)
  const pool = await findPool(connection, target.pool)
  if (pool === null) {
    if (target.pool !== DEFAULT_POOL.name) throw missingPool(target, engines)
    const on = { connection: target.connection, pool: target.pool }
    return [
      { type: 'pool.define', ...on, source: { type: 'dir', path: DEFAULT_POOL.path } },
      { type: 'pool.build', ...on, prepare: 'keep' },
      { type: 'pool.start', ...on },
      { type: 'pool.autostart', ...on },
    ]
  }
  await refuseAsleep(connection, pool, target, engines)
  await refuseTaken(connection, pool, target.name)
  return []
}

async function findPool(connection: Connection, name: string): Promise<Pool | null> {
  try {
    return await poolByName(connection, name)
  } catch (error) {
    if (isNoPool(error)) return null
    throw error
  }
}

function missingPool({ connection, pool }: Target, engines: Engines): Fault<'NOT_FOUND'> {
  const missing = notFound('storage pool', pool)
  const line = virsh(engines, connection, 'pool-create-as', pool, 'dir', '--target', `/var/lib/libvirt/${pool}`)
  return new Fault('NOT_FOUND', { ...missing.data, remedy: [commandLine(line)] }, missing.message)
}

async function refuseAsleep(connection: Connection, pool: Pool, target: Target, engines: Engines): Promise<void> {
  const { state } = await connection.call('STORAGE_POOL_GET_INFO', { pool })
  if (state >= STORAGE_POOL_STATE.RUNNING) return
  const id = formatId('pool', target.connection, pool.uuid)
  const remedy = [commandLine(virsh(engines, target.connection, 'pool-start', target.pool))]
  const data = { id, state: 'off', needs: ['running'], remedy }
  throw new Fault('INVALID_STATE', data, `The pool ${target.pool} is not started.`)
}

async function refuseTaken(connection: Connection, pool: Pool, name: string): Promise<void> {
  try {
    const { key } = await volumeByName(connection, pool, name)
    throw nameTaken('disk', name, key)
  } catch (error) {
    if (!isNoVolume(error)) throw error
  }
}

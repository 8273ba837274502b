import { notFound } from '../../contract/fault.ts'
import type { Connection } from '../libvirt/connection.ts'
import { isNoPool, isNoVolume } from '../libvirt/errors.ts'
import { freeAsTold } from '../libvirt/pool-free.ts'
import type { Pool, Vol } from '../libvirt/signature.ts'
import { STORAGE_POOL_STATE } from '../libvirt/states.ts'
import { parseXml, selectElements, selectOne } from '../libvirt/xml.ts'
import type { Engines } from '../step/engines.ts'

/** A pool as libvirt has it at the moment of planning. */
export interface ObservedPool {
  readonly connection: Connection
  readonly connectionId: string
  readonly pool: Pool
  readonly active: boolean
  /** As libvirt calls it: dir, logical, … */
  readonly type: string
  /** Block devices that it is made of. */
  readonly devices: readonly string[]
  /** Empty for pools without one. */
  readonly path: string
  /** Bytes. */
  readonly available: number
}

export interface ObservedVolume extends ObservedPool {
  readonly vol: Vol
  readonly file: string
  readonly format: string
  /** Bytes. */
  readonly capacity: number
  readonly allocation: number
  readonly backing: string | null
}

interface PoolName {
  readonly connection: string
  readonly pool: string
}

/** @throws Fault NOT_FOUND, ENGINE_UNAVAILABLE */
export async function observePool(engines: Engines, input: PoolName): Promise<ObservedPool> {
  const connection = await engines.libvirt(input.connection)
  try {
    const { pool } = await connection.call('STORAGE_POOL_LOOKUP_BY_NAME', { name: input.pool })
    const [{ xml }, info] = await Promise.all([
      connection.call('STORAGE_POOL_GET_XML_DESC', { pool, flags: 0 }),
      connection.call('STORAGE_POOL_GET_INFO', { pool }),
    ])
    const document = parseXml(xml)
    const type = selectOne(document, 'string(/pool/@type)')
    const path = selectOne(document, 'string(/pool/target/path)')
    return {
      connection,
      connectionId: input.connection,
      pool,
      active: info.state >= STORAGE_POOL_STATE.RUNNING,
      ...{ type, path },
      devices: selectElements(document, '/pool/source/device').map((device) => device.getAttribute('path') ?? ''),
      available: await freeAsTold(connection, { type, path, available: info.available }),
    }
  } catch (error) {
    if (isNoPool(error)) throw notFound('storage pool', input.pool, error.message)
    throw error
  }
}

/** @throws Fault NOT_FOUND */
export async function observeVolume(
  engines: Engines,
  input: PoolName & { readonly name: string },
): Promise<ObservedVolume> {
  const observed = await observePool(engines, input)
  const { connection, pool } = observed
  try {
    const { vol } = await connection.call('STORAGE_VOL_LOOKUP_BY_NAME', { pool, name: input.name })
    const [{ xml }, info] = await Promise.all([
      connection.call('STORAGE_VOL_GET_XML_DESC', { vol, flags: 0 }),
      connection.call('STORAGE_VOL_GET_INFO', { vol }),
    ])
    const document = parseXml(xml)
    return {
      ...observed,
      vol,
      file: selectOne(document, 'string(/volume/target/path)') || vol.key,
      format: selectOne(document, 'string(/volume/target/format/@type)') || 'raw',
      capacity: Number(info.capacity),
      allocation: Number(info.allocation),
      backing: selectOne(document, 'string(/volume/backingStore/path)') || null,
    }
  } catch (error) {
    if (isNoVolume(error)) throw notFound('disk', input.name, error.message)
    throw error
  }
}

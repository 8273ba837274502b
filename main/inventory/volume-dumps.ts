import type { Connection } from '../libvirt/connection.ts'
import { LIST_STORAGE_POOLS } from '../libvirt/flags.ts'
import type { Vol } from '../libvirt/signature.ts'

/** A volume as its pool last saw it. */
export interface VolumeDump {
  readonly pool: string
  readonly name: string
  readonly key: string
  /** Empty for one that went away meanwhile. */
  readonly xml: string
}

/** How the definition of one volume is had; empty when it went away meanwhile. */
export type VolumeReader = (vol: Vol) => Promise<string>

export async function readVolumeXml(connection: Connection, vol: Vol): Promise<string> {
  return (await connection.call('STORAGE_VOL_GET_XML_DESC', { vol, flags: 0 }).catch(() => null))?.xml ?? ''
}

/** The volumes of all pools that are started, one call each (a pool is not refreshed: that can take minutes). */
export async function readVolumeDumps(
  connection: Connection,
  read: VolumeReader = (vol) => readVolumeXml(connection, vol),
): Promise<VolumeDump[]> {
  const flags = LIST_STORAGE_POOLS.ACTIVE
  const { pools } = await connection.call('CONNECT_LIST_ALL_STORAGE_POOLS', { need_results: 1, flags })
  const perPool = await Promise.all(
    pools.map(async (pool) => {
      const { vols } = await connection.call('STORAGE_POOL_LIST_ALL_VOLUMES', { pool, need_results: 1, flags: 0 })
      return Promise.all(
        vols.map(async (vol) => ({ pool: pool.name, name: vol.name, key: vol.key, xml: await read(vol) })),
      )
    }),
  )
  return perPool.flat()
}

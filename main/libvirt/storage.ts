/** Storage pools and volumes. Volumes have no events: refresh the pool and list again. Data goes by volume-transfer.ts. */
import type { Connection } from './connection.ts'
import { LIST_STORAGE_POOLS } from './flags.ts'
import type { Pool, Vol } from './signature.ts'

export interface ListedPool {
  pool: Pool
  active: boolean
}

/** All pools and which of them are active: two calls. */
export async function listPools(connection: Connection): Promise<ListedPool[]> {
  const [all, active] = await Promise.all([
    listPoolsBy(connection, 0),
    listPoolsBy(connection, LIST_STORAGE_POOLS.ACTIVE),
  ])
  const up = new Set(active.map((pool) => pool.uuid))
  return all.map((pool) => ({ pool, active: up.has(pool.uuid) }))
}

/** @param filter LIST_STORAGE_POOLS */
export async function listPoolsBy(connection: Connection, filter: number): Promise<Pool[]> {
  return (await connection.call('CONNECT_LIST_ALL_STORAGE_POOLS', { need_results: 1, flags: filter })).pools
}

/** @throws LibvirtError NO_STORAGE_POOL */
export async function poolByName(connection: Connection, name: string): Promise<Pool> {
  return (await connection.call('STORAGE_POOL_LOOKUP_BY_NAME', { name })).pool
}

/** @throws LibvirtError NO_STORAGE_POOL */
export async function poolByUuid(connection: Connection, uuid: string): Promise<Pool> {
  return (await connection.call('STORAGE_POOL_LOOKUP_BY_UUID', { uuid })).pool
}

/** The pool whose target is this folder. @throws LibvirtError NO_STORAGE_POOL */
export async function poolByTargetPath(connection: Connection, path: string): Promise<Pool> {
  return (await connection.call('STORAGE_POOL_LOOKUP_BY_TARGET_PATH', { path })).pool
}

export async function poolOfVolume(connection: Connection, vol: Vol): Promise<Pool> {
  return (await connection.call('STORAGE_POOL_LOOKUP_BY_VOLUME', { vol })).pool
}

/** STORAGE_POOL_STATE and sizes in bytes; an inactive pool has sizes of 0. */
export function poolInfo(
  connection: Connection,
  pool: Pool,
): Promise<{ state: number; capacity: bigint; allocation: bigint; available: bigint }> {
  return connection.call('STORAGE_POOL_GET_INFO', { pool })
}

/** @param bits STORAGE_XML */
export async function poolXml(connection: Connection, pool: Pool, bits = 0): Promise<string> {
  return (await connection.call('STORAGE_POOL_GET_XML_DESC', { pool, flags: bits })).xml
}

export async function definePool(connection: Connection, xml: string): Promise<Pool> {
  return (await connection.call('STORAGE_POOL_DEFINE_XML', { xml, flags: 0 })).pool
}

/** A transient pool: gone when destroyed. @param bits STORAGE_POOL_CREATE */
export async function createTransientPool(connection: Connection, xml: string, bits = 0): Promise<Pool> {
  return (await connection.call('STORAGE_POOL_CREATE_XML', { xml, flags: bits })).pool
}

/** Makes what the pool needs on disk, such as its folder. @param bits STORAGE_POOL_BUILD */
export function buildPool(connection: Connection, pool: Pool, bits = 0): Promise<void> {
  return connection.call('STORAGE_POOL_BUILD', { pool, flags: bits })
}

/** @param bits STORAGE_POOL_CREATE */
export function startPool(connection: Connection, pool: Pool, bits = 0): Promise<void> {
  return connection.call('STORAGE_POOL_CREATE', { pool, flags: bits })
}

/** Deactivates the pool; data and definition stay. */
export function destroyPool(connection: Connection, pool: Pool): Promise<void> {
  return connection.call('STORAGE_POOL_DESTROY', { pool })
}

/** Removes what `buildPool` made; the pool must be inactive and its folder empty. */
export function deletePool(connection: Connection, pool: Pool): Promise<void> {
  return connection.call('STORAGE_POOL_DELETE', { pool, flags: 0 })
}

export function undefinePool(connection: Connection, pool: Pool): Promise<void> {
  return connection.call('STORAGE_POOL_UNDEFINE', { pool })
}

/** Reads the storage again: what others put there becomes volumes. */
export function refreshPool(connection: Connection, pool: Pool): Promise<void> {
  return connection.call('STORAGE_POOL_REFRESH', { pool, flags: 0 })
}

export function setPoolAutostart(connection: Connection, pool: Pool, autostart: boolean): Promise<void> {
  return connection.call('STORAGE_POOL_SET_AUTOSTART', { pool, autostart: autostart ? 1 : 0 })
}

export async function getPoolAutostart(connection: Connection, pool: Pool): Promise<boolean> {
  return (await connection.call('STORAGE_POOL_GET_AUTOSTART', { pool })).autostart !== 0
}

/** The pool must be active. */
export async function listVolumes(connection: Connection, pool: Pool): Promise<Vol[]> {
  return (await connection.call('STORAGE_POOL_LIST_ALL_VOLUMES', { pool, need_results: 1, flags: 0 })).vols
}

/** @throws LibvirtError NO_STORAGE_VOL */
export async function volumeByName(connection: Connection, pool: Pool, name: string): Promise<Vol> {
  return (await connection.call('STORAGE_VOL_LOOKUP_BY_NAME', { pool, name })).vol
}

/** Only volumes of active pools are known by path. @throws LibvirtError NO_STORAGE_VOL */
export async function volumeByPath(connection: Connection, path: string): Promise<Vol> {
  return (await connection.call('STORAGE_VOL_LOOKUP_BY_PATH', { path })).vol
}

/** STORAGE_VOL_TYPE and sizes in bytes. @param bits STORAGE_VOL_INFO */
export function volumeInfo(
  connection: Connection,
  vol: Vol,
  bits = 0,
): Promise<{ type: number; capacity: bigint; allocation: bigint }> {
  return connection.call('STORAGE_VOL_GET_INFO_FLAGS', { vol, flags: bits })
}

export async function volumeXml(connection: Connection, vol: Vol): Promise<string> {
  return (await connection.call('STORAGE_VOL_GET_XML_DESC', { vol, flags: 0 })).xml
}

export async function volumePath(connection: Connection, vol: Vol): Promise<string> {
  return (await connection.call('STORAGE_VOL_GET_PATH', { vol })).name
}

/** @param bits STORAGE_VOL_CREATE @throws LibvirtError STORAGE_VOL_EXIST */
export async function createVolume(connection: Connection, pool: Pool, xml: string, bits = 0): Promise<Vol> {
  return (await connection.call('STORAGE_VOL_CREATE_XML', { pool, xml, flags: bits })).vol
}

/** A copy of a volume of any pool, converted to the format that the XML asks for. @param bits STORAGE_VOL_CREATE */
export async function cloneVolume(
  connection: Connection,
  pool: Pool,
  copy: { xml: string; from: Vol },
  bits = 0,
): Promise<Vol> {
  const args = { pool, xml: copy.xml, clonevol: copy.from, flags: bits }
  return (await connection.call('STORAGE_VOL_CREATE_XML_FROM', args)).vol
}

/** @param bits STORAGE_VOL_DELETE */
export function deleteVolume(connection: Connection, vol: Vol, bits = 0): Promise<void> {
  return connection.call('STORAGE_VOL_DELETE', { vol, flags: bits })
}

/** @param capacity bytes @param bits STORAGE_VOL_RESIZE; smaller needs SHRINK */
export function resizeVolume(connection: Connection, vol: Vol, capacity: bigint | number, bits = 0): Promise<void> {
  return connection.call('STORAGE_VOL_RESIZE', { vol, capacity, flags: bits })
}

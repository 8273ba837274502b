import { statfs } from 'node:fs/promises'
import type { Connection } from './connection.ts'
import type { Pool } from './signature.ts'
import { parseXml, selectOne } from './xml.ts'

/** A pool as its definition and its info tell it. */
export interface PoolTold {
  /** As libvirt calls it: dir, logical, … */
  readonly type: string
  /** Its target; empty or null for pools without one. */
  readonly path: string | null
  /** Bytes, from STORAGE_POOL_GET_INFO. */
  readonly available: bigint
}

/** Types whose volumes are files of a folder. */
const FOLDERS: readonly string[] = ['dir', 'fs', 'netfs']

/**
 * Bytes of a pool that a guest's disk can take. What libvirt tells of a folder counts the blocks that only root may fill
 * (f_bfree, storage_util.c) and is as old as the last refresh; qemu does not run as root, so a folder of this host is
 * asked itself (f_bavail, as df). Of other hosts' folders only libvirt's number is known.
 */
export async function freeAsTold(connection: Connection, { type, path, available }: PoolTold): Promise<number> {
  const told = Number(available)
  if (connection.remote || !path || !FOLDERS.includes(type)) return told
  // Null: a folder that this user cannot look into.
  const info = await statfs(path).catch(() => null)
  return info === null ? told : info.bavail * info.bsize
}

/** The same for a pool of which nothing was read yet. */
export async function freeOfPool(connection: Connection, pool: Pool): Promise<number> {
  const [{ xml }, { available }] = await Promise.all([
    connection.call('STORAGE_POOL_GET_XML_DESC', { pool, flags: 0 }),
    connection.call('STORAGE_POOL_GET_INFO', { pool }),
  ])
  const document = parseXml(xml)
  const [type, path] = [selectOne(document, 'string(/pool/@type)'), selectOne(document, 'string(/pool/target/path)')]
  return freeAsTold(connection, { type, path, available })
}

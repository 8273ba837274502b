import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Connection } from '../../contract/connection.ts'
import type { Pool } from '../../contract/resource.ts'
import type { Identity } from '../system/identity.ts'
import { problemForUser } from '../system/search-path.ts'
import type { Diagnosis } from './diagnosis.ts'

/** A pool whose disks qemu's user cannot reach: which folder is in the way. */
export interface ShutPool {
  readonly pool: string
  readonly path: string
  readonly folder: string
  /** Octal. */
  readonly mode: string
}

export interface StorageFacts {
  readonly shut: readonly ShutPool[]
  readonly looked: number
  readonly user: Identity | null
}

/** Pools of folders on this host, walked as qemu's user would. @param user null when qemu keeps the daemon's user */
export async function readStorageAccess(pools: readonly Pool[], user: Identity | null): Promise<StorageFacts> {
  const local = pools.filter(({ type, path, active }) => type === 'dir' && path !== null && active)
  if (user === null) return { shut: [], looked: local.length, user }
  const shut = await Promise.all(local.map(({ name, path }) => shutPool(name, path ?? '/', user)))
  return { shut: shut.filter((one) => one !== null), looked: local.length, user }
}

async function shutPool(pool: string, path: string, user: Identity): Promise<ShutPool | null> {
  // A file of the pool that is not there yet: every folder on its way counts, the pool's own too.
  const found = await problemForUser(join(path, '.'), user).catch(() => null)
  const own = found === null || found.problem !== 'not-searchable' ? await problemForUser(join(path, 'x'), user) : found
  if (own?.problem !== 'not-searchable') return null
  const { mode } = await stat(own.culprit)
  return { pool, path, folder: own.culprit, mode: (mode & 0o7777).toString(8).padStart(3, '0') }
}

/** Whether qemu's user can reach the disks of each storage pool. */
export function storageAccessFinding(
  { shut, looked, user }: StorageFacts,
  connections: readonly Connection[],
): Diagnosis {
  const id = 'storage-access'
  const asked = connections.some(({ engine, state }) => engine === 'libvirt' && state === 'ready')
  if (!asked) return { id, status: 'unknown', code: 'storage-access.unasked' }
  const [first] = shut
  if (first === undefined) {
    if (looked === 0) return { id, status: 'ok', code: 'storage-access.none' }
    return { id, status: 'ok', code: 'storage-access.open', params: { count: looked } }
  }
  const folders = [...new Map(shut.map((one) => [one.folder, one])).values()]
  return {
    id,
    status: 'warn',
    code: 'storage-access.shut',
    params: { pool: first.pool, folder: first.folder, mode: first.mode, user: user?.uid ?? 0 },
    evidence: [
      { source: 'stat', text: shut.map(({ folder, mode }) => `${folder}  mode ${mode}`).join('\n'), marked: [] },
    ],
    treatments: [
      {
        code: 'open-folder',
        params: { folder: folders.map(({ folder }) => folder).join(', ') },
        actions: folders.map(({ folder, mode }) => ({ verb: 'folder-open', path: folder, before: mode }) as const),
      },
    ],
  }
}

import { access, constants } from 'node:fs/promises'
import { join } from 'node:path'
import { poolTypes, type PoolPrepare, type PoolSource, type PoolType } from '../../contract/pool-source.ts'
import type { Connection } from '../libvirt/connection.ts'
import { isUnsupported } from '../libvirt/errors.ts'
import { parseXml, selectElements, selectOne } from '../libvirt/xml.ts'

export interface PoolAbility {
  readonly type: PoolType
  readonly supported: boolean
  readonly missing: string[]
  readonly formats: string[]
}

/** Where the daemon looks, whatever the PATH of this user is. */
const FOLDERS = ['/usr/sbin', '/sbin', '/usr/bin', '/bin']

/** What libvirt's storage drivers run (storage_backend_*.c); packages of libvirt do not bring all of them. */
const programs: Readonly<Record<PoolType, readonly string[]>> = {
  dir: [],
  fs: ['mount'],
  netfs: ['mount.nfs'],
  logical: ['vgchange'],
  iscsi: ['iscsiadm'],
  disk: ['parted'],
}

function programsFor(source: PoolSource): readonly string[] {
  if (source.type !== 'netfs') return programs[source.type]
  switch (source.format) {
    case 'auto':
    case 'nfs':
      return ['mount.nfs']
    case 'cifs':
      return ['mount.cifs']
    case 'glusterfs':
      return ['mount.glusterfs']
  }
}

async function isThere(program: string): Promise<boolean> {
  const looks = FOLDERS.map((folder) => access(join(folder, program), constants.X_OK).then(() => true))
  return Promise.any(looks).catch(() => false)
}

/** libvirt formats with mkfs, which runs the program of that file system. */
function formatter(source: PoolSource, prepare: PoolPrepare): readonly string[] {
  return source.type === 'fs' && source.format !== 'auto' && prepare !== 'keep' ? [`mkfs.${source.format}`] : []
}

/** Those of the programs that a pool needs and that this host lacks. */
export async function missingPrograms(source: PoolSource, prepare: PoolPrepare): Promise<string[]> {
  return lacked([...programsFor(source), ...formatter(source, prepare)])
}

async function lacked(names: readonly string[]): Promise<string[]> {
  const there = await Promise.all(names.map(isThere))
  return names.filter((_, index) => there[index] !== true)
}

/**
 * The types of pools that this libvirt was built with. One before 5.2 cannot tell; then its own error has to.
 * @param local whether programs can be looked for: on this host only
 */
export async function poolAbilities(connection: Connection, local: boolean): Promise<PoolAbility[]> {
  const told = await connection.call('CONNECT_GET_STORAGE_POOL_CAPABILITIES', { flags: 0 }).catch((error: unknown) => {
    if (isUnsupported(error)) return null
    throw error
  })
  const document = told === null ? null : parseXml(told.capabilities)
  return Promise.all(
    poolTypes.map(async (type) => {
      const [pool] = document === null ? [] : selectElements(document, `/storagepoolCapabilities/pool[@type='${type}']`)
      const formats = pool === undefined ? [] : selectElements(pool, 'poolOptions/enum[@name="sourceFormatType"]/value')
      return {
        type,
        supported: document === null || (pool !== undefined && selectOne(pool, 'string(@supported)') === 'yes'),
        missing: local ? await lacked(programs[type]) : [],
        formats: formats.map(({ textContent }) => textContent ?? ''),
      }
    }),
  )
}

import { access, constants, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join } from 'node:path'
import { Fault } from '../../contract/fault.ts'
import { badFile, reachingFile } from '../../contract/file-fault.ts'
import type { VmCreate } from '../../contract/vm.ts'
import type { Connection } from '../libvirt/connection.ts'
import { isNoVolume } from '../libvirt/errors.ts'
import { readImageHeader } from '../system/image-header.ts'
import { readImageKind } from '../system/image-kind.ts'
import { virtualSize } from '../system/image-size.ts'
import { refuseReaching } from './image-pieces.ts'
import { planPool, refuseFullPool, refuseNoFiles, type DiskPlan } from './new-disk.ts'

type DiskSource = Extract<VmCreate['source'], { kind: 'disk' }>

/** An image that stands on one that stands on one …: more than this nobody makes by hand. */
const LONGEST_CHAIN = 16

const canRead = (path: string) =>
  access(path, constants.R_OK).then(
    () => true,
    () => false,
  )

async function isVolume(connection: Connection, path: string): Promise<boolean> {
  try {
    await connection.call('STORAGE_VOL_LOOKUP_BY_PATH', { path })
    return true
  } catch (error) {
    if (isNoVolume(error)) return false
    throw error
  }
}

/** The qcow2 image that another one stands on; null for what may be no disk at all. */
async function baseOf(connection: Connection, image: string, named: string): Promise<string | null> {
  // A name with a colon may be a protocol of qemu's: nbd:…, json:{…}.
  if (/^\w+:/.test(named)) return null
  const path = isAbsolute(named) ? named : join(dirname(image), named)
  if (await isVolume(connection, path)) return 'volume'
  return (await canRead(path)) && (await readImageKind(path)) === 'qcow2' ? path : null
}

/**
 * Refuses a disk that is not what it is said to be, or whose header names a file that is no disk: the guest could read
 * it. What an overlay of this host stands on, a volume or another qcow2 image, is none of that.
 * @param local whether the files of libvirt's host are this machine's; those of another one are not ours to look at
 * @throws Fault INVALID_INPUT (a format that libvirt cannot run), REFUSED
 */
export async function checkDiskInPlace(connection: Connection, source: DiskSource, local: boolean): Promise<void> {
  const { path, format } = source
  if (format === 'vhdx') {
    // libvirt has no name for it (virStorageFileFormat).
    const data = { field: 'source.format', problem: 'libvirt has no such format; it can be copied' }
    throw new Fault('INVALID_INPUT', data, `${path}: libvirt runs no vhdx image in place; have it copied instead.`)
  }
  if (!local || !(await canRead(path))) return
  let image = path
  for (let depth = 0; depth < LONGEST_CHAIN; depth++) {
    const header = await readImageHeader(image, image === path ? format : 'qcow2')
    if (header.kind === 'not-it') throw badFile('image-format', { path, format })
    if (header.kind === 'alone') return
    const base = format === 'qcow2' && header.other !== null ? await baseOf(connection, image, header.other) : null
    if (base === null) throw reachingFile(path, header.other)
    if (base === 'volume') return
    image = base
  }
  throw reachingFile(path, image)
}

interface Wanted {
  readonly connectionId: string
  readonly name: string
  readonly source: DiskSource & { readonly copy: NonNullable<DiskSource['copy']> }
  readonly local: boolean
  /** Of this host, for an image on its way. */
  readonly folder: string
}

/**
 * Plans a copy of a disk image of this host, in a format that guests run from.
 * @throws Fault PATH_PROBLEM, REFUSED (another format, a part of other files), NOT_FOUND (pool), NAME_TAKEN, DISK_FULL
 */
export async function planDiskCopy(connection: Connection, wanted: Wanted): Promise<DiskPlan> {
  const { connectionId, name, source, local, folder } = wanted
  const { path, format, copy } = source
  const info = await stat(path).catch(() => null)
  if (info?.isFile() !== true || !(await canRead(path))) {
    const problem =
      info === null ? ('missing' as const) : info.isFile() ? ('unreadable' as const) : ('not-a-file' as const)
    const data = { path, problem, culprit: path, remedy: [] }
    throw new Fault('PATH_PROBLEM', data, `${path} cannot be copied: this user can read no such file.`)
  }
  await refuseReaching(path, format)
  const capacity = await virtualSize(path, format)
  const pool = await planPool(connection, connectionId, copy.pool)
  refuseNoFiles(pool)
  const volume = `${name}.${copy.format === 'qcow2' ? 'qcow2' : 'img'}`
  await pool.refuseTaken(volume)
  const bytes = Math.min(info.blocks * 512, capacity)
  refuseFullPool(pool, bytes)
  const file = `${pool.path}/${volume}`
  const direct = local && pool.keepsFiles && (await isWritable(pool.path))
  return {
    path: file,
    format: copy.format,
    steps: [
      ...pool.steps,
      {
        ...{ type: 'volume.from-image', connection: connectionId, pool: copy.pool, name: volume },
        ...{ path, format, into: copy.format, capacity, bytes, file: direct ? file : null, folder },
      },
    ],
  }
}

const isWritable = (folder: string) =>
  access(folder, constants.W_OK).then(
    () => true,
    () => false,
  )

import { Fault, nameTaken, notFound } from '../../contract/fault.ts'
import type { VmCreate } from '../../contract/vm.ts'
import type { Connection } from '../libvirt/connection.ts'
import { isNoPool, isNoVolume } from '../libvirt/errors.ts'
import { freeAsTold } from '../libvirt/pool-free.ts'
import { STORAGE_POOL_STATE } from '../libvirt/states.ts'
import { parseXml, selectOne } from '../libvirt/xml.ts'
import type { Step } from '../step/step.ts'

export interface DiskPlan {
  readonly path: string
  readonly format: string
  readonly steps: readonly Step[]
}

type NewDisk = NonNullable<VmCreate['disk']>

export const GIB = 2 ** 30
/** Where libvirt's packages put images, and where qemu's security profile lets it read. */
export const DEFAULT_POOL = { name: 'default', path: '/var/lib/libvirt/images' }

/** Bytes, rounded up to 64 KiB: qcow2 keeps whole clusters of that size. */
function capacityBytes(size: number): number {
  const cluster = 65536
  return Math.ceil((size * GIB) / cluster) * cluster
}

export async function findPool(connection: Connection, name: string) {
  try {
    return (await connection.call('STORAGE_POOL_LOOKUP_BY_NAME', { name })).pool
  } catch (error) {
    if (isNoPool(error)) return null
    throw error
  }
}

/** The pool of libvirt's own packages may be missing (Debian defines none): it is made, as a visible step. */
export function makeDefaultPool(connectionId: string): Step[] {
  const on = { connection: connectionId, pool: DEFAULT_POOL.name }
  return [
    { type: 'pool.define', ...on, source: { type: 'dir', path: DEFAULT_POOL.path } },
    { type: 'pool.build', ...on, prepare: 'keep' },
    { type: 'pool.start', ...on },
    { type: 'pool.autostart', ...on },
  ]
}

/** A pool that a disk is to be made in. */
export interface PoolPlan {
  readonly name: string
  /** As libvirt calls it: dir, logical, … */
  readonly type: string
  readonly path: string
  /** Bytes; null for one that is asleep or not there yet. */
  readonly available: number | null
  /** Whether its folder is there to write files to. */
  readonly keepsFiles: boolean
  /** What makes or starts it. */
  readonly steps: readonly Step[]
  /** @throws Fault NAME_TAKEN when it has a disk of that name */
  refuseTaken(volume: string): Promise<void>
}

/** Types whose volumes are files of a folder. */
const FILE_POOLS: readonly string[] = ['dir', 'fs', 'netfs']
/** What cannot be told of a pool that does not run. */
const asleep = { available: null, keepsFiles: false, refuseTaken: () => Promise.resolve() } as const

/** @throws Fault INVALID_INPUT for a pool that takes no files */
export function refuseNoFiles({ name, type }: PoolPlan): void {
  if (FILE_POOLS.includes(type)) return
  const data = { field: 'disk.pool', problem: `a pool that keeps files, not one of the type ${type}` }
  throw new Fault('INVALID_INPUT', data, `The pool ${name} keeps no files (${type}); choose one that is a folder.`)
}

/** @throws Fault NOT_FOUND for a pool that is not there and not the default one */
export async function planPool(connection: Connection, connectionId: string, name: string): Promise<PoolPlan> {
  const pool = await findPool(connection, name)
  if (pool === null) {
    if (name !== DEFAULT_POOL.name) throw notFound('storage pool', name)
    const steps = makeDefaultPool(connectionId)
    return { ...asleep, name, type: 'dir', path: DEFAULT_POOL.path, steps }
  }
  const [{ xml }, info] = await Promise.all([
    connection.call('STORAGE_POOL_GET_XML_DESC', { pool, flags: 0 }),
    connection.call('STORAGE_POOL_GET_INFO', { pool }),
  ])
  const document = parseXml(xml)
  const [path, type] = [selectOne(document, 'string(/pool/target/path)'), selectOne(document, 'string(/pool/@type)')]
  if (info.state < STORAGE_POOL_STATE.RUNNING) {
    return { ...asleep, name, type, path, steps: [{ type: 'pool.start', connection: connectionId, pool: name }] }
  }
  return {
    ...{ name, type, path },
    available: await freeAsTold(connection, { type, path, available: info.available }),
    keepsFiles: FILE_POOLS.includes(type),
    steps: [],
    refuseTaken: (volume) => refuseTakenVolume(connection, pool, volume),
  }
}

/** A logical volume: all of its space is taken at once, and it has no format of its own. */
async function planLogicalVolume(
  connectionId: string,
  vmName: string,
  disk: NewDisk,
  pool: PoolPlan,
): Promise<DiskPlan> {
  await pool.refuseTaken(vmName)
  const capacity = capacityBytes(disk.size)
  refuseFullPool(pool, capacity)
  const on = { connection: connectionId, pool: disk.pool, name: vmName }
  const create: Step = { type: 'volume.create', ...on, capacity, format: null }
  return { path: `${pool.path}/${vmName}`, format: 'raw', steps: [...pool.steps, create] }
}

/**
 * Plans the volume for a new disk, named after the VM.
 * @throws Fault NOT_FOUND for an unknown pool, NAME_TAKEN, DISK_FULL when a raw disk could never fit, INVALID_INPUT for
 * a pool in which others make the disks (iSCSI, partitions)
 */
export async function planDisk(
  connection: Connection,
  connectionId: string,
  vmName: string,
  disk: NewDisk,
): Promise<DiskPlan> {
  const pool = await planPool(connection, connectionId, disk.pool)
  if (pool.type === 'logical') return planLogicalVolume(connectionId, vmName, disk, pool)
  refuseNoFiles(pool)
  const volume = `${vmName}.${disk.format === 'qcow2' ? 'qcow2' : 'img'}`
  await pool.refuseTaken(volume)
  // A raw disk must fit; a qcow2 grows and is only refused when not even its header fits.
  refuseFullPool(pool, disk.format === 'raw' ? disk.size * GIB : 2 ** 20)
  const create: Step = {
    type: 'volume.create',
    connection: connectionId,
    pool: disk.pool,
    name: volume,
    capacity: capacityBytes(disk.size),
    format: disk.format,
  }
  return { path: `${pool.path}/${volume}`, format: disk.format, steps: [...pool.steps, create] }
}

async function refuseTakenVolume(
  connection: Connection,
  pool: { readonly name: string; readonly uuid: string },
  name: string,
): Promise<void> {
  try {
    const { vol } = await connection.call('STORAGE_VOL_LOOKUP_BY_NAME', { pool, name })
    throw nameTaken('disk', name, vol.key)
  } catch (error) {
    if (!isNoVolume(error)) throw error
  }
}

/** @param needed bytes @throws Fault DISK_FULL */
export function refuseFullPool({ path, available }: PoolPlan, needed: number): void {
  if (available === null || available >= needed) return
  throw new Fault(
    'DISK_FULL',
    { path, needed, free: available },
    `${path} has ${Math.floor(available / 2 ** 20)} MiB free; the disk needs ${Math.ceil(needed / 2 ** 20)} MiB.`,
  )
}

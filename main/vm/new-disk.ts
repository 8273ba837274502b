import { Fault, nameTaken, notFound } from '../../contract/fault.ts'
import type { VmCreate } from '../../contract/vm.ts'
import type { Connection } from '../libvirt/connection.ts'
import { isNoPool, isNoVolume } from '../libvirt/errors.ts'
import { STORAGE_POOL_STATE } from '../libvirt/states.ts'
import { parseXml, selectOne } from '../libvirt/xml.ts'
import type { Step } from '../step/step.ts'

export interface DiskPlan {
  readonly path: string
  readonly format: string
  readonly steps: readonly Step[]
}

type NewDisk = NonNullable<VmCreate['disk']>

const GIB = 2 ** 30
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

/**
 * Plans the volume for a new disk, named after the VM.
 * @throws Fault NOT_FOUND for an unknown pool, NAME_TAKEN, DISK_FULL when a raw disk could never fit
 */
export async function planDisk(
  connection: Connection,
  connectionId: string,
  vmName: string,
  disk: NewDisk,
): Promise<DiskPlan> {
  const volume = `${vmName}.${disk.format === 'qcow2' ? 'qcow2' : 'img'}`
  const create: Step = {
    type: 'volume.create',
    connection: connectionId,
    pool: disk.pool,
    name: volume,
    capacity: capacityBytes(disk.size),
    format: disk.format,
  }
  const pool = await findPool(connection, disk.pool)
  if (pool === null) {
    if (disk.pool !== DEFAULT_POOL.name) throw notFound('storage pool', disk.pool)
    return {
      path: `${DEFAULT_POOL.path}/${volume}`,
      format: disk.format,
      steps: [...makeDefaultPool(connectionId), create],
    }
  }
  const [{ xml }, info] = await Promise.all([
    connection.call('STORAGE_POOL_GET_XML_DESC', { pool, flags: 0 }),
    connection.call('STORAGE_POOL_GET_INFO', { pool }),
  ])
  const path = selectOne(parseXml(xml), 'string(/pool/target/path)')
  const active = info.state >= STORAGE_POOL_STATE.RUNNING
  if (active) {
    await refuseTakenVolume(connection, pool, volume)
    refuseFull(disk, path, Number(info.available))
  }
  const start: Step[] = active ? [] : [{ type: 'pool.start', connection: connectionId, pool: disk.pool }]
  return { path: `${path}/${volume}`, format: disk.format, steps: [...start, create] }
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

/** A raw disk that cannot fit is refused; a qcow2 grows and is only refused when not even its header fits. */
function refuseFull(disk: NewDisk, path: string, available: number): void {
  const needed = disk.format === 'raw' ? disk.size * GIB : 2 ** 20
  if (available >= needed) return
  throw new Fault(
    'DISK_FULL',
    { path, needed, free: available },
    `${path} has ${Math.floor(available / 2 ** 20)} MiB free; the disk needs ${Math.ceil(needed / 2 ** 20)} MiB.`,
  )
}

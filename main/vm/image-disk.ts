import { Fault } from '../../contract/fault.ts'
import type { VmCreate } from '../../contract/vm.ts'
import type { Connection } from '../libvirt/connection.ts'
import type { Step } from '../step/step.ts'
import { hostNameOf, seedFiles } from './cloud-init.ts'
import { checkDiskInPlace, planDiskCopy } from './disk-source.ts'
import { planInstaller, planMediumAnswers, type PlannedInstaller, type TreeScope } from './installer.ts'
import type { DiskPlan } from './new-disk.ts'
import { GIB, planDisk, planPool, refuseFullPool, refuseNoFiles, type PoolPlan } from './new-disk.ts'
import { capacityAs, readOsImage, refuseUnsafeImage, type OsImage } from './os-image.ts'
import type { SeedPlace } from './seed-mark.ts'

type ImageSource = Extract<VmCreate['source'], { kind: 'image' }>

export interface DisksPlan {
  readonly disk: DiskPlan | null
  /** Null for all but an OS image that is told who it is. */
  readonly seed: SeedPlace | null
  /** Null for all but a VM of an install tree, or of a medium whose installer has answers. */
  readonly installer: PlannedInstaller | null
}

const DEFAULT_DISK = { pool: 'default', format: 'qcow2', size: null } as const

/** Second on virtio, after the disk itself. */
const SEED_TARGET = 'vdb'

function wrongDisk(problem: string): Fault<'INVALID_INPUT'> {
  return new Fault('INVALID_INPUT', { field: 'disk', problem }, `The disk: ${problem}.`)
}

/** What the guest is to see: bytes, whole clusters of qcow2. */
function wantedCapacity(size: number | null, least: number): number {
  if (size === null) return least
  const wanted = Math.ceil((size * GIB) / 65536) * 65536
  if (wanted >= least) return wanted
  const needed = Math.ceil((least / GIB) * 100) / 100
  throw wrongDisk(`${size} GiB is less than the image's ${needed} GiB`)
}

interface Wanted {
  readonly connectionId: string
  readonly name: string
  readonly source: ImageSource
  readonly pool: PoolPlan
  readonly poolName: string
  readonly format: 'qcow2' | 'raw'
  /** Bytes. */
  readonly capacity: number
}

function overlay({ connectionId, name, source, pool, poolName, capacity }: Wanted, image: OsImage): DiskPlan {
  const volume = `${name}.qcow2`
  const backing = { path: source.path, format: source.format, poolless: image.volume === null }
  const on = { connection: connectionId, pool: poolName, name: volume }
  return {
    path: `${pool.path}/${volume}`,
    format: 'qcow2',
    steps: [...pool.steps, { type: 'volume.overlay', ...on, capacity, backing }],
  }
}

/** libvirt copies a volume itself; a file of this host that no pool has is sent to it, as it is. */
function copy(wanted: Wanted, image: OsImage): DiskPlan {
  const { connectionId, source, pool, poolName, capacity } = wanted
  const format = image.volume === null ? source.format : wanted.format
  const volume = `${wanted.name}.${format === 'qcow2' ? 'qcow2' : 'img'}`
  const on = { connection: connectionId, pool: poolName, name: volume }
  const own = capacityAs(image, source.format)
  const steps: Step[] =
    image.volume === null
      ? [
          { type: 'volume.create', ...on, capacity: own, format },
          { type: 'volume.upload', ...on, path: source.path, bytes: image.bytes },
        ]
      : [
          {
            ...{ type: 'volume.clone' as const, ...on, from: { pool: image.volume.pool, name: image.volume.name } },
            ...{ format, capacity: own, bytes: image.allocated, flattens: false },
          },
        ]
  if (capacity > own) steps.push({ type: 'volume.resize', ...on, capacity, shrink: false })
  return { path: `${pool.path}/${volume}`, format, steps: [...pool.steps, ...steps] }
}

export interface Circumstances {
  readonly uuid: string
  /** Whether the files of libvirt's host are this machine's. */
  readonly local: boolean
  /** libvirt's name of the host's architecture. */
  readonly arch: string
  readonly trees: TreeScope
}

const nothing = { seed: null, installer: null } as const

/** Null for a disk that is used where it lies. */
async function planExisting(
  connection: Connection,
  {
    connection: connectionId,
    name,
    source,
  }: VmCreate & { readonly source: Extract<VmCreate['source'], { kind: 'disk' }> },
  { local, trees }: Circumstances,
): Promise<DiskPlan | null> {
  const { copy } = source
  if (copy !== null) {
    return planDiskCopy(connection, { connectionId, name, source: { ...source, copy }, local, folder: trees.folder })
  }
  await checkDiskInPlace(connection, source, local)
  return null
}

async function planSourceInstaller(connection: Connection, input: VmCreate, on: Circumstances) {
  const { source } = input
  if (source.kind === 'tree') return planInstaller(connection, { ...input, source }, on)
  return source.kind === 'iso' ? planMediumAnswers(connection, { ...input, source }) : null
}

/** Plans the disk of a new VM: that of its image, or an empty one, or none. @throws as planImage and planDisk */
export async function planDisks(connection: Connection, input: VmCreate, on: Circumstances): Promise<DisksPlan> {
  const { source, disk } = input
  if (source.kind === 'image') return planImage(connection, { ...input, source }, on)
  if (source.kind === 'disk') return { ...nothing, disk: await planExisting(connection, { ...input, source }, on) }
  const planned = disk === null ? null : await planDisk(connection, input.connection, input.name, disk)
  return { disk: planned, seed: null, installer: await planSourceInstaller(connection, input, on) }
}

/**
 * Plans the disk of a VM that is made of an OS image, and the seed that tells its guest who it is.
 * @throws Fault PATH_PROBLEM, REFUSED, INVALID_INPUT, NOT_FOUND (pool), NAME_TAKEN, DISK_FULL
 */
async function planImage(
  connection: Connection,
  input: VmCreate & { readonly source: ImageSource },
  { uuid, local }: Pick<Circumstances, 'uuid' | 'local'>,
): Promise<DisksPlan> {
  const { source, name, connection: connectionId } = input
  const image = await readOsImage(connection, source.path, local)
  refuseUnsafeImage(image, source.format)
  const disk = input.disk ?? DEFAULT_DISK
  if (source.linked && disk.format === 'raw') throw wrongDisk('a linked one is qcow2')
  const capacity = wantedCapacity(disk.size, capacityAs(image, source.format))
  const pool = await planPool(connection, connectionId, disk.pool)
  refuseNoFiles(pool)
  const wanted = { connectionId, name, source, pool, poolName: disk.pool, format: disk.format, capacity }
  const planned = source.linked ? overlay(wanted, image) : copy(wanted, image)
  await pool.refuseTaken(planned.path.slice(pool.path.length + 1))
  refuseFullPool(pool, source.linked ? 2 ** 20 : image.allocated)
  if (source.cloudInit.kind === 'none') return { disk: planned, seed: null, installer: null }
  const volume = `${name}-seed.img`
  await pool.refuseTaken(volume)
  const hostname = source.cloudInit.hostname ?? hostNameOf(name)
  const files = seedFiles(source.cloudInit, { hostname, instanceId: `labrig-${uuid}` })
  const seed: Step = { type: 'volume.seed', connection: connectionId, pool: disk.pool, name: volume, files }
  return {
    disk: { ...planned, steps: [...planned.steps, seed] },
    seed: { target: SEED_TARGET, path: `${pool.path}/${volume}` },
    installer: null,
  }
}

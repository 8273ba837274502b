import { access, realpath, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Fault, nameTaken } from '../../contract/fault.ts'
import { formatId } from '../../contract/ids.ts'
import { lossOf } from '../../contract/texts/loss.ts'
import { chainOf, readDiskGraph } from '../inventory/disk-graph.ts'
import { isNoVolume } from '../libvirt/errors.ts'
import { LIST_DOMAINS } from '../libvirt/flags.ts'
import { volumeByName } from '../libvirt/storage.ts'
import type { Engines } from '../step/engines.ts'
import { isLocal } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import { commandLine } from '../step/shell-words.ts'
import type { Step } from '../step/step.ts'
import { hasFolder } from './pool-create.ts'
import { observePool, observeVolume, type ObservedPool, type ObservedVolume } from './observed.ts'

export interface VolumeInput {
  readonly connection: string
  readonly pool: string
  readonly name: string
}

const GIB = 2 ** 30
/** qcow2 keeps whole clusters of this size. Bytes. */
const CLUSTER = 65536

function bytesOf(size: number): number {
  return Math.ceil((size * GIB) / CLUSTER) * CLUSTER
}

export function on({ connection, pool, name }: VolumeInput): VolumeInput {
  return { connection, pool, name }
}

export function plan(input: VolumeInput, title: string, steps: readonly Step[], more: Partial<Plan> = {}): Plan {
  const { connection, pool, name } = input
  const id = formatId('volume', connection, `${pool}/${name}`)
  return { title, subjects: [id], steps, atomic: true, destroys: [], locks: [id], ...more }
}

/** @param text who that is in an English sentence; the names alone stand in any language */
function inUse(path: string, user: string, text = user): Fault<'REFUSED'> {
  return new Fault('REFUSED', { reason: 'volume-in-use', detail: user }, `${path} is in use by ${text}.`)
}

/**
 * Refuses what would change the data under a VM or under an image that stands on it.
 * @param users `all` refuses for any VM that has it, `running` only for those that run
 */
export async function refuseUsed(volume: ObservedVolume, engines: Engines, users: 'all' | 'running'): Promise<void> {
  const { connection, file } = volume
  const graph = await readDiskGraph(connection, isLocal(engines, volume.connectionId))
  const flags = users === 'all' ? 0 : LIST_DOMAINS.ACTIVE
  const { domains } = await connection.call('CONNECT_LIST_ALL_DOMAINS', { need_results: 1, flags })
  const live = new Set(domains.map(({ uuid }) => uuid))
  const names = (graph.users.get(file) ?? []).filter(({ uuid }) => live.has(uuid)).map(({ name }) => name)
  if (names.length > 0) throw inUse(file, names.join(', '))
  const overlay = [...graph.backing.keys()].find((path) => chainOf(graph, path).includes(file))
  if (overlay !== undefined) throw inUse(file, overlay, `the disk ${overlay}, which stands on it`)
}

/** A copy of what is being written to is no disk that boots. @throws Fault REFUSED */
export async function refuseWritten({ connection, file }: ObservedVolume): Promise<void> {
  const { users } = await readDiskGraph(connection, false)
  const flags = LIST_DOMAINS.ACTIVE
  const { domains } = await connection.call('CONNECT_LIST_ALL_DOMAINS', { need_results: 1, flags })
  const live = new Set(domains.map(({ uuid }) => uuid))
  const writer = (users.get(file) ?? []).find(({ uuid }) => live.has(uuid))
  if (writer !== undefined) throw inUse(file, writer.name)
}

/** @throws Fault NAME_TAKEN, INVALID_STATE (pool asleep) */
export async function refuseTaken(pool: ObservedPool, name: string): Promise<void> {
  if (!pool.active) {
    const id = formatId('pool', pool.connectionId, pool.pool.uuid)
    throw new Fault(
      'INVALID_STATE',
      { id, state: 'off', needs: ['running'] },
      `The pool ${pool.pool.name} is not started.`,
    )
  }
  try {
    const { key } = await volumeByName(pool.connection, pool.pool, name)
    throw nameTaken('disk', name, key)
  } catch (error) {
    if (!isNoVolume(error)) throw error
  }
}

export function refuseFull(path: string, needed: number, free: number): void {
  if (needed <= free) return
  const mib = (bytes: number) => Math.ceil(bytes / 2 ** 20)
  throw new Fault(
    'DISK_FULL',
    { path, needed, free },
    `${path} has ${mib(free)} MiB free; ${mib(needed)} MiB are needed.`,
  )
}

/** @throws Fault INVALID_INPUT for a format where volumes are block devices, UNSUPPORTED where a server makes them */
function formatIn(pool: ObservedPool, asked: 'qcow2' | 'raw' | undefined): 'qcow2' | 'raw' | null {
  if (hasFolder(pool.type)) return asked ?? 'qcow2'
  if (!['logical', 'disk'].includes(pool.type)) {
    const feature = `new disks in ${pool.type} pools`
    throw new Fault('UNSUPPORTED', { feature }, `libvirt makes no disks in a pool of the type ${pool.type}.`)
  }
  if (asked !== 'qcow2') return null
  const data = { field: 'format', problem: 'raw' }
  throw new Fault('INVALID_INPUT', data, `The disks of ${pool.pool.name} are block devices, which have no format.`)
}

/** A partition has the name that the kernel gives it: of a disk sda it is sda1, of nvme0n1 nvme0n1p1. @throws Fault INVALID_INPUT */
async function refuseNoPartition({ type, devices }: ObservedPool, name: string, local: boolean): Promise<void> {
  const [device] = devices
  if (type !== 'disk' || device === undefined || !local) return
  const disk = basename(await realpath(device).catch(() => device))
  const stem = /\d$/.test(disk) ? `${disk}p` : disk
  if (name.startsWith(stem) && /^\d+$/.test(name.slice(stem.length))) return
  const data = { field: 'name', problem: `as in ${stem}1` }
  throw new Fault('INVALID_INPUT', data, `The disks of this pool are partitions; name them as ${stem}1 is.`)
}

/** @throws Fault NOT_FOUND (pool), NAME_TAKEN, INVALID_INPUT, UNSUPPORTED, DISK_FULL for a raw image that cannot fit */
export async function planVolumeCreate(
  input: VolumeInput & { readonly size: number; readonly format?: 'qcow2' | 'raw' | undefined },
  engines: Engines,
): Promise<Plan> {
  const pool = await observePool(engines, input)
  await refuseTaken(pool, input.name)
  const capacity = bytesOf(input.size)
  const format = formatIn(pool, input.format)
  await refuseNoPartition(pool, input.name, isLocal(engines, input.connection))
  refuseFull(pool.path, format === 'qcow2' ? CLUSTER : capacity, pool.available)
  const step: Step = { type: 'volume.create', ...on(input), capacity, format }
  return plan(input, `create the disk ${input.name}`, [step])
}

/** libvirt resizes files only; a logical volume is LVM's to resize. @throws Fault UNSUPPORTED with what does it */
function refuseFixedSize(volume: ObservedVolume, capacity: number): void {
  if (hasFolder(volume.type)) return
  const feature = `resizing disks in ${volume.type} pools`
  const lvm = commandLine(['sudo', 'lvresize', '--size', `${capacity}b`, volume.file])
  const remedy = volume.type === 'logical' ? [lvm, commandLine(['virsh', 'pool-refresh', volume.pool.name])] : []
  const sentence = `libvirt resizes no disks in a pool of the type ${volume.type}.`
  throw new Fault('UNSUPPORTED', { feature, remedy }, sentence)
}

/** @throws Fault NOT_FOUND, REFUSED (in use), INVALID_INPUT (smaller, and not said to be meant), UNSUPPORTED */
export async function planVolumeResize(
  input: VolumeInput & { readonly size: number; readonly shrink: boolean },
  engines: Engines,
): Promise<Plan> {
  const volume = await observeVolume(engines, input)
  const capacity = bytesOf(input.size)
  refuseFixedSize(volume, capacity)
  const smaller = capacity < volume.capacity
  if (smaller && !input.shrink) {
    throw new Fault(
      'INVALID_INPUT',
      { field: 'size', problem: `at least ${volume.capacity / GIB}` },
      `${input.name} has ${volume.capacity / GIB} GiB; what lies beyond a smaller size would be lost.`,
    )
  }
  await refuseUsed(volume, engines, 'running')
  return plan(
    input,
    `resize the disk ${input.name}`,
    [{ type: 'volume.resize', ...on(input), capacity, shrink: smaller }],
    {
      atomic: false,
      destroys: smaller ? [lossOf('beyond', { path: volume.file, bytes: String(capacity) })] : [],
    },
  )
}

/**
 * The copy stands alone.
 * @throws Fault NOT_FOUND, NAME_TAKEN, DISK_FULL, UNSUPPORTED where a server makes disks, REFUSED while a running VM
 * writes to it
 */
export async function planVolumeClone(input: VolumeInput & { readonly to: string }, engines: Engines): Promise<Plan> {
  const volume = await observeVolume(engines, input)
  await refuseTaken(volume, input.to)
  await refuseWritten(volume)
  refuseFull(volume.path, volume.allocation, volume.available)
  const { capacity, allocation, backing } = volume
  const format = hasFolder(volume.type) ? volume.format : formatIn(volume, 'raw')
  const step: Step = {
    type: 'volume.clone',
    connection: input.connection,
    pool: input.pool,
    name: input.to,
    from: { pool: input.pool, name: input.name },
    ...{ format, capacity, bytes: allocation, flattens: backing !== null },
  }
  return plan(input, `copy the disk ${input.name} to ${input.to}`, [step])
}

/** @throws Fault NOT_FOUND, REFUSED (in use) */
export async function planVolumeWipe(input: VolumeInput, engines: Engines): Promise<Plan> {
  const volume = await observeVolume(engines, input)
  await refuseUsed(volume, engines, 'all')
  const destroys = [lossOf('content', { path: volume.file })]
  return plan(input, `wipe the disk ${input.name}`, [{ type: 'volume.wipe', ...on(input) }], {
    atomic: false,
    destroys,
  })
}

/** @throws Fault NOT_FOUND, REFUSED (in use) */
export async function planVolumeDelete(input: VolumeInput, engines: Engines): Promise<Plan> {
  const volume = await observeVolume(engines, input)
  await refuseUsed(volume, engines, 'all')
  const destroys = [lossOf('file', { path: volume.file })]
  return plan(input, `delete the disk ${input.name}`, [{ type: 'volume.delete', ...on(input) }], {
    atomic: false,
    destroys,
  })
}

/** @throws Fault PATH_PROBLEM, NOT_FOUND (pool), NAME_TAKEN, DISK_FULL */
export async function planVolumeUpload(
  input: VolumeInput & { readonly path: string },
  engines: Engines,
): Promise<Plan> {
  const info = await stat(input.path).catch(() => null)
  if (info === null || !info.isFile() || info.size === 0) {
    const problem = info === null ? 'missing' : info.isFile() ? 'empty' : 'not-a-file'
    const data = { path: input.path, problem, culprit: input.path, remedy: [] } as const
    throw new Fault('PATH_PROBLEM', { ...data, remedy: [] }, `${input.path} cannot be uploaded: ${problem}.`)
  }
  const pool = await observePool(engines, input)
  await refuseTaken(pool, input.name)
  refuseFull(pool.path, info.blocks * 512, pool.available)
  return plan(input, `upload ${input.path} as ${input.name}`, [
    // As it is: a file of any format is a sequence of bytes while it is on its way.
    { type: 'volume.create', ...on(input), capacity: info.size, format: formatIn(pool, 'raw') },
    { type: 'volume.upload', ...on(input), path: input.path, bytes: info.size },
  ])
}

/** @throws Fault NOT_FOUND, NAME_TAKEN (the file is there), REFUSED while a running VM writes to it */
export async function planVolumeDownload(
  input: VolumeInput & { readonly path: string },
  engines: Engines,
): Promise<Plan> {
  const volume = await observeVolume(engines, input)
  const free = await access(input.path).then(
    () => false,
    () => true,
  )
  if (!free) throw nameTaken('file', input.path, input.path)
  await refuseWritten(volume)
  return plan(input, `download ${input.name} to ${input.path}`, [
    { type: 'volume.download', ...on(input), path: input.path, bytes: volume.allocation },
  ])
}

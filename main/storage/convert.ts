import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { Fault } from '../../contract/fault.ts'
import { lossOf } from '../../contract/texts/loss.ts'
import type { Engines } from '../step/engines.ts'
import { isLocal } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import type { Step } from '../step/step.ts'
import { readImageHeader } from '../system/image-header.ts'
import { readImageKind, type ImageKind } from '../system/image-kind.ts'
import { join } from 'node:path'
import { observeVolume, type ObservedVolume } from './observed.ts'
import { hasFolder } from './pool-create.ts'
import { on, plan, refuseFull, refuseTaken, refuseUsed, refuseWritten, type VolumeInput } from './volumes.ts'

interface Conversion extends VolumeInput {
  readonly to: string
  readonly format: 'qcow2' | 'raw'
  readonly replace: boolean
}

/** What libvirt has qemu-img read, by the names that it has for them (virStorageFileFormat). */
const READ_BY_LIBVIRT: ReadonlySet<string> = new Set(['qcow2', 'qcow', 'qed', 'raw', 'vmdk', 'vdi', 'vpc'])

/** What the image says itself, where this user may look; null elsewhere. */
async function ownWord({ file }: ObservedVolume, local: boolean): Promise<ImageKind | null> {
  if (!local) return null
  const readable = await access(file, constants.R_OK).then(
    () => true,
    () => false,
  )
  return readable ? readImageKind(file) : null
}

/**
 * The format that is read. libvirt takes what it does not know for raw; a copy of that would be a disk that nobody can
 * boot from.
 * @throws Fault UNSUPPORTED
 */
function sourceFormat(volume: ObservedVolume, kind: ImageKind | null): string {
  const name = volume.vol.name
  const refused = (what: string) =>
    new Fault(
      'UNSUPPORTED',
      { feature: `converting ${what}` },
      `${name} is ${what}, not an image that can be converted.`,
    )
  if (volume.format !== 'raw') {
    if (READ_BY_LIBVIRT.has(volume.format)) return volume.format
    throw refused(volume.format)
  }
  if (kind === null || kind === 'raw' || kind === 'vhdx' || kind === 'iso') return kind === 'vhdx' ? kind : 'raw'
  if (kind === 'encrypted' || !READ_BY_LIBVIRT.has(kind)) throw refused(kind)
  return kind
}

/** An image from elsewhere may name any file of the host as a part of itself. @throws Fault REFUSED */
async function refuseReaching({ file, backing }: ObservedVolume, kind: ImageKind | null): Promise<void> {
  if (backing !== null || (kind !== 'vmdk' && kind !== 'vdi' && kind !== 'vpc' && kind !== 'qcow2')) return
  const header = await readImageHeader(file, kind)
  if (header.kind !== 'reaching') return
  const other = header.other ?? 'another file'
  throw new Fault(
    'REFUSED',
    { reason: 'image-refers', detail: other },
    `${file} names ${other} as a part of itself: qemu would open whatever file of this host that is.`,
  )
}

/** By libvirt, so that rights on the pool's folder are not needed; by qemu-img what libvirt cannot read. */
function copySteps(input: Conversion, volume: ObservedVolume, from: string): Step[] {
  const { connection, pool, name, to, format } = input
  const { capacity, allocation, backing, file, path } = volume
  if (from === 'vhdx' || from !== volume.format) {
    return [
      { type: 'file.convert', from: file, to: join(path, to), format: from, into: format, bytes: allocation },
      { type: 'pool.refresh', connection, pool },
    ]
  }
  const more = { format, capacity, bytes: allocation, flattens: backing !== null, converts: from }
  return [{ type: 'volume.clone', connection, pool, name: to, from: { pool, name }, ...more }]
}

/**
 * Plans a disk image of another format. The new one stands alone.
 * @throws Fault NOT_FOUND, NAME_TAKEN, DISK_FULL, INVALID_INPUT (has that format), UNSUPPORTED (cannot be read, or is a
 * block device), REFUSED while a running VM writes to it, or with `replace` while anybody needs it
 */
export async function planVolumeConvert(input: Conversion, engines: Engines): Promise<Plan> {
  const volume = await observeVolume(engines, input)
  if (!hasFolder(volume.type)) {
    const feature = `disk formats in ${volume.type} pools`
    throw new Fault('UNSUPPORTED', { feature }, `The disks of ${input.pool} are block devices, which have no format.`)
  }
  const kind = await ownWord(volume, isLocal(engines, input.connection))
  const from = sourceFormat(volume, kind)
  if (from === input.format) {
    const data = { field: 'format', problem: from }
    throw new Fault('INVALID_INPUT', data, `${input.name} is ${from} already; a copy of it can be made.`)
  }
  await refuseTaken(volume, input.to)
  await refuseReaching(volume, kind)
  if (input.replace) await refuseUsed(volume, engines, 'all')
  else await refuseWritten(volume)
  refuseFull(volume.path, volume.allocation, volume.available)
  const gone: Step[] = input.replace ? [{ type: 'volume.delete', ...on(input) }] : []
  return plan(input, `convert the disk ${input.name} to ${input.to}`, [...copySteps(input, volume, from), ...gone], {
    destroys: input.replace ? [lossOf('file', { path: volume.file })] : [],
  })
}

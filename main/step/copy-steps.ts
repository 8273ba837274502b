import type { DiskCommit } from './disk-commit.ts'
import { explainDiskCommit, runDiskCommit } from './disk-commit.ts'
import type { DiskPull } from './disk-pull.ts'
import { explainDiskPull, runDiskPull } from './disk-pull.ts'
import type { DiskUnused } from './disk-unused.ts'
import { explainUnused, refuseUsed } from './disk-unused.ts'
import type { Addresses, StepContext, StepOutcome } from './engines.ts'
import { nothingLearned, virsh } from './engines.ts'
import type { FileCopyStep } from './file-copies.ts'
import { explainFileCopy, runFileCopy } from './file-copies.ts'
import type { VolumeSeed } from './seed-step.ts'
import { explainVolumeSeed, runVolumeSeed } from './seed-step.ts'
import { commandLine, withInput } from './shell-words.ts'
import type { StorageStep } from './storage-steps.ts'
import type { VolumeTransfer } from './volume-transfers.ts'
import { runTransfer } from './volume-transfers.ts'
import type { VolumeClone } from './volume-copy.ts'
import type { VolumeFromImage } from './volume-from-image.ts'
import { explainVolumeFromImage, runVolumeFromImage } from './volume-from-image.ts'
import { copyVolume, copyXml } from './volume-copy.ts'
import type { VolumeFetch } from './volume-fetch.ts'
import { explainVolumeFetch, runVolumeFetch } from './volume-fetch.ts'
import { xmlText } from './xml-text.ts'

export interface VolumeOverlay {
  readonly type: 'volume.overlay'
  readonly connection: string
  readonly pool: string
  readonly name: string
  /** Bytes. */
  readonly capacity: number
  /** What it stands on, its format stated: probing a raw image would trust what a guest wrote into it. */
  readonly backing: {
    readonly path: string
    readonly format: string
    /** No pool has it: virsh can be told of it in a definition only. */
    readonly poolless?: boolean
  }
}

/** New disks that come of other disks or of what a guest is to be told. */
export type CopyStep =
  | VolumeClone
  | VolumeOverlay
  | VolumeSeed
  | VolumeFetch
  | VolumeFromImage
  | FileCopyStep
  | VolumeTransfer
  | DiskPull
  | DiskCommit
  | DiskUnused

function overlayXml({ name, capacity, backing }: VolumeOverlay): string {
  return [
    `<volume><name>${xmlText(name)}</name>`,
    `<capacity unit='bytes'>${capacity}</capacity><allocation>0</allocation>`,
    "<target><format type='qcow2'/></target>",
    `<backingStore><path>${xmlText(backing.path)}</path><format type='${xmlText(backing.format)}'/></backingStore></volume>`,
  ].join('')
}

export async function runCopyStep(step: CopyStep, context: StepContext): Promise<StepOutcome> {
  switch (step.type) {
    case 'volume.clone':
      await copyVolume(step, context)
      break
    case 'volume.overlay': {
      const connection = await context.engines.libvirt(step.connection)
      const { pool } = await connection.call('STORAGE_POOL_LOOKUP_BY_NAME', { name: step.pool })
      await connection.call('STORAGE_VOL_CREATE_XML', { pool, xml: overlayXml(step), flags: 0 })
      break
    }
    case 'file.copy':
    case 'file.convert':
    case 'file.overlay':
    case 'disk.convert':
    case 'disk.copy':
      await runFileCopy(step, context)
      break
    case 'volume.upload':
    case 'volume.download':
      await runTransfer(step, context)
      break
    case 'disk.unused':
      await refuseUsed(step, await context.engines.libvirt(step.connection))
      break
    case 'disk.pull':
      await runDiskPull(step, context)
      break
    case 'disk.commit':
      await runDiskCommit(step, context)
      break
    case 'volume.seed':
      await runVolumeSeed(step, context)
      break
    case 'volume.from-image':
      await runVolumeFromImage(step, context)
      break
    case 'volume.fetch':
      await runVolumeFetch(step, context)
      break
  }
  return nothingLearned
}

/** `vol-clone` keeps what the source stands on and stays in its pool; the rest is said with a definition. */
function explainClone(step: VolumeClone, addresses: Addresses): string {
  const { connection, pool, name, from, flattens, converts } = step
  if (!flattens && converts === undefined && from.pool === pool) {
    return commandLine(virsh(addresses, connection, 'vol-clone', '--pool', pool, from.name, name))
  }
  const words = ['vol-create-from', pool, '/dev/stdin', from.name, '--inputpool', from.pool]
  return withInput(virsh(addresses, connection, ...words), copyXml(step), 'XML')
}

function explainOverlay(step: VolumeOverlay, addresses: Addresses): string {
  const { connection, pool, name, capacity, backing } = step
  if (backing.poolless === true) {
    return withInput(virsh(addresses, connection, 'vol-create', pool, '/dev/stdin'), overlayXml(step), 'XML')
  }
  const words = ['vol-create-as', pool, name, `${capacity}B`, '--allocation', '0', '--format', 'qcow2']
  const standing = ['--backing-vol', backing.path, '--backing-vol-format', backing.format]
  return commandLine(virsh(addresses, connection, ...words, ...standing))
}

export function explainCopyStep(step: CopyStep, addresses: Addresses): string {
  switch (step.type) {
    case 'volume.clone':
      return explainClone(step, addresses)
    case 'volume.overlay':
      return explainOverlay(step, addresses)
    case 'file.copy':
    case 'file.convert':
    case 'file.overlay':
    case 'disk.convert':
    case 'disk.copy':
      return explainFileCopy(step)
    case 'volume.upload':
    case 'volume.download': {
      const verb = step.type === 'volume.upload' ? 'vol-upload' : 'vol-download'
      const words = ['--pool', step.pool, step.name, step.path, '--sparse']
      return commandLine(virsh(addresses, step.connection, verb, ...words))
    }
    case 'disk.unused':
      return explainUnused(step, addresses)
    case 'disk.pull':
      return explainDiskPull(step, addresses)
    case 'disk.commit':
      return explainDiskCommit(step, addresses)
    case 'volume.seed':
      return explainVolumeSeed(step, addresses)
    case 'volume.from-image':
      return explainVolumeFromImage(step, addresses)
    case 'volume.fetch':
      return explainVolumeFetch(step, addresses)
  }
}

/** What was made is deleted. */
export function undoCopyStep(step: CopyStep): StorageStep | null {
  switch (step.type) {
    case 'volume.clone':
    case 'volume.overlay':
    case 'volume.seed':
    case 'volume.fetch':
    case 'volume.from-image':
      return { type: 'volume.delete', connection: step.connection, pool: step.pool, name: step.name }
    case 'disk.unused':
    case 'disk.pull':
    case 'disk.commit':
      // The file reads as before, whoever it stands on.
      return null
    case 'volume.upload':
      // It goes with the volume that was made for it.
      return null
    case 'volume.download':
      return { type: 'file.remove', path: step.path }
    case 'file.copy':
    case 'file.convert':
    case 'file.overlay':
    case 'disk.convert':
    case 'disk.copy':
      return { type: 'file.remove', path: step.to }
  }
}

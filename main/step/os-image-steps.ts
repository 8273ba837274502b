import { rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Fault } from '../../contract/fault.ts'
import type { Connection } from '../libvirt/connection.ts'
import { freeOfPool } from '../libvirt/pool-free.ts'
import type { Pool } from '../libvirt/signature.ts'
import { uploadVolume } from '../libvirt/volume-transfer.ts'
import { readImageHeader } from '../system/image-header.ts'
import { readImageKind } from '../system/image-kind.ts'
import { explainBuild, runBuild, type DebianBuild } from './debian-build.ts'
import type { Addresses, StepContext, StepOutcome } from './engines.ts'
import { nothingLearned, virsh } from './engines.ts'
import {
  explainFetch,
  full,
  openToRead,
  readVerified,
  runFetch,
  storing,
  throttled,
  type OsImageFetch,
} from './os-image-fetch.ts'
import { dropRecord, writeRecord, type OnVolume, type RecordDraft } from './os-image-records.ts'
import { commandLine } from './shell-words.ts'
import { xmlText } from './xml-text.ts'

export interface OsImageStore extends OnVolume {
  readonly type: 'os-image.store'
  /** File of this host. */
  readonly path: string
  readonly record: RecordDraft
  /** Folder of what is noted of images. */
  readonly notes: string
}

export type OsImageStep =
  | OsImageFetch
  | DebianBuild
  | OsImageStore
  | (OnVolume & { readonly type: 'os-image.delete'; readonly notes: string })
  /** A folder of ours in the cache, with all that is in it. */
  | { readonly type: 'os-image.discard'; readonly folder: string }

async function volumeOf(connection: Connection, step: OnVolume) {
  const { pool } = await connection.call('STORAGE_POOL_LOOKUP_BY_NAME', { name: step.pool })
  return connection.call('STORAGE_VOL_LOOKUP_BY_NAME', { pool, name: step.name })
}

export async function runOsImageStep(step: OsImageStep, context: StepContext): Promise<StepOutcome> {
  switch (step.type) {
    case 'os-image.fetch':
      await runFetch(step, context)
      break
    case 'debian.build':
      await runBuild(step, context)
      break
    case 'os-image.store':
      await store(step, context)
      break
    case 'os-image.delete': {
      const connection = await context.engines.libvirt(step.connection)
      const { vol } = await volumeOf(connection, step)
      await connection.call('STORAGE_VOL_DELETE', { vol, flags: 0 })
      await dropRecord(step.notes, step)
      break
    }
    case 'os-image.discard':
      await rm(step.folder, { recursive: true, force: true })
      break
  }
  return nothingLearned
}

/** A sequence of bytes while it is on its way: libvirt looks into the volume when all of it is there. */
function volumeXml(name: string, bytes: number): string {
  return [
    `<volume><name>${xmlText(name)}</name>`,
    `<capacity unit='bytes'>${bytes}</capacity><allocation>0</allocation>`,
    "<target><format type='raw'/></target></volume>",
  ].join('')
}

/** Puts the file into the pool; a failure or a cancel leaves no volume. */
async function store(step: OsImageStore, context: StepContext): Promise<void> {
  const { size: bytes, blocks } = await stat(step.path)
  await using file = await openToRead(step.path)
  await refuseOther(step)
  const connection = await context.engines.libvirt(step.connection)
  const { pool } = await connection.call('STORAGE_POOL_LOOKUP_BY_NAME', { name: step.pool })
  const available = await freeOfPool(connection, pool)
  const taken = blocks * 512
  if (taken > available) throw full(step.pool, taken, available)
  const { vol } = await connection.call('STORAGE_VOL_CREATE_XML', { pool, xml: volumeXml(step.name, bytes), flags: 0 })
  try {
    const onProgress = throttled((current) => context.progress(storing(step.name, current, bytes)))
    const { engines, signal } = context
    const lines = await engines.bulk(step.connection)
    await lines.use((line) => uploadVolume(line, vol, file, { signal, onProgress }), signal)
  } catch (error) {
    await withdraw(connection, pool, step.name)
    throw error
  }
  await writeRecord(step.notes, {
    version: 1,
    ...{ connection: step.connection, pool: step.pool, name: step.name },
    ...step.record,
    checksum: await readVerified(dirname(step.path)),
    added: Date.now(),
  })
}

/** What failed says why; that the rest of it cannot be removed as well would hide it. */
async function withdraw(connection: Connection, pool: Pool, name: string): Promise<void> {
  try {
    const { vol } = await connection.call('STORAGE_VOL_LOOKUP_BY_NAME', { pool, name })
    await connection.call('STORAGE_VOL_DELETE', { vol, flags: 0 })
  } catch {
    // The connection is gone: the volume stays, and is shown as one that nobody uses.
  }
}

/**
 * Looks once more at what will be stored: it may have changed since the plan, and what a vendor's checksum covers may
 * still not be what the catalogue says.
 * @throws Fault REFUSED
 */
async function refuseOther({ path, record }: OsImageStore): Promise<void> {
  await refuseReaching(path)
  const kind = await readImageKind(path)
  if (record.format === 'raw' || kind === record.format) return
  const data = { reason: 'image-format', detail: kind }
  throw new Fault('REFUSED', data, `${path} is no ${record.format} image: it looks like ${kind}.`)
}

/** @throws Fault REFUSED for a qcow2 image that names another file as a part of itself, whatever it is said to be */
export async function refuseReaching(path: string): Promise<void> {
  const header = await readImageHeader(path, 'qcow2')
  if (header.kind !== 'reaching') return
  throw new Fault(
    'REFUSED',
    { reason: 'image-refers', detail: header.other ?? '?' },
    `${path} names ${header.other ?? 'another file'} as a part of itself: qemu would open whatever file of this host that is. An image has to stand alone.`,
  )
}

export function explainOsImageStep(step: OsImageStep, addresses: Addresses): string {
  switch (step.type) {
    case 'os-image.fetch':
      return explainFetch(step)
    case 'debian.build':
      return explainBuild(step)
    case 'os-image.store': {
      const size = `"$(stat --format=%s ${commandLine([step.path])})B"`
      const create = commandLine(virsh(addresses, step.connection, 'vol-create-as', step.pool, step.name))
      const upload = ['vol-upload', '--pool', step.pool, step.name, step.path, '--sparse']
      return [
        `${create} ${size} --allocation 0 --format raw`,
        commandLine(virsh(addresses, step.connection, ...upload)),
      ].join('\n')
    }
    case 'os-image.delete':
      return commandLine(virsh(addresses, step.connection, 'vol-delete', '--pool', step.pool, step.name))
    case 'os-image.discard':
      return commandLine(['rm', '-rf', '--', step.folder])
  }
}

/** What was fetched is kept: the next attempt goes on from it. */
export function undoOsImageStep(step: OsImageStep): OsImageStep | null {
  if (step.type !== 'os-image.store') return null
  const { connection, pool, name, notes } = step
  return { type: 'os-image.delete', connection, pool, name, notes }
}

import { mkdir, open, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { badFile, reachingFile } from '../../contract/file-fault.ts'
import { uploadVolume } from '../libvirt/volume-transfer.ts'
import { runCommand } from '../system/command.ts'
import { readImageHeader, type ImageFormat } from '../system/image-header.ts'
import type { Addresses, StepContext } from './engines.ts'
import { virsh } from './engines.ts'
import { LONGEST_COPY, watchFile } from './file-copies.ts'
import { throttled } from './os-image-fetch.ts'
import { commandLine } from './shell-words.ts'
import { xmlText } from './xml-text.ts'

/** Makes a volume of a disk image of this host, whatever its format; the image stays as it is. */
export interface VolumeFromImage {
  readonly type: 'volume.from-image'
  readonly connection: string
  readonly pool: string
  readonly name: string
  readonly path: string
  /** Stated: qemu-img is never left to guess. */
  readonly format: ImageFormat
  readonly into: 'qcow2' | 'raw'
  /** Bytes that the guest sees. */
  readonly capacity: number
  /** Bytes that will be written, as far as it can be told; for the progress. */
  readonly bytes: number
  /** The volume's file, where this user may write it; null sends it through libvirt. */
  readonly file: string | null
  /** Folder of this host, for the image on its way to libvirt. */
  readonly folder: string
}

const draftOf = ({ folder, name }: VolumeFromImage) => join(folder, `${name}.draft`)

function words({ path, format, into }: VolumeFromImage, to: string): string[] {
  return ['qemu-img', 'convert', '-q', '-f', format, '-O', into, path, to]
}

/**
 * The conversion runs here and not in libvirt, which would guess the format and could not be told to stop.
 * @throws Fault REFUSED (another format, or a part of another file), CommandError, EEXIST, what libvirt throws
 */
export async function runVolumeFromImage(step: VolumeFromImage, context: StepContext): Promise<void> {
  // Once more: it may have changed since the plan, and qemu-img would open what its header names.
  const header = await readImageHeader(step.path, step.format)
  if (header.kind === 'not-it') throw badFile('image-format', { path: step.path, format: step.format })
  if (header.kind === 'reaching') throw reachingFile(step.path, header.other)
  const connection = await context.engines.libvirt(step.connection)
  const { pool } = await connection.call('STORAGE_POOL_LOOKUP_BY_NAME', { name: step.pool })
  if (step.file !== null) {
    await convert(step, step.file, context)
    await connection.call('STORAGE_POOL_REFRESH', { pool, flags: 0 })
    return
  }
  await mkdir(step.folder, { recursive: true, mode: 0o700 })
  const draft = draftOf(step)
  await rm(draft, { force: true })
  try {
    await convert(step, draft, context)
    await upload(step, draft, context)
  } finally {
    await rm(draft, { force: true })
  }
}

/** A failure or a cancel leaves no file. */
async function convert(step: VolumeFromImage, to: string, context: StepContext): Promise<void> {
  // qemu-img overwrites what there is.
  await (await open(to, 'wx', 0o600)).close()
  const done = new AbortController()
  const watching = watchFile({ to, bytes: step.bytes }, context, done.signal)
  const [program = '', ...args] = words(step, to)
  try {
    await runCommand(program, args, { signal: context.signal, timeout: LONGEST_COPY })
  } catch (error) {
    await rm(to, { force: true })
    throw error
  } finally {
    done.abort()
    await watching
  }
}

async function upload(step: VolumeFromImage, draft: string, context: StepContext): Promise<void> {
  const connection = await context.engines.libvirt(step.connection)
  const { pool } = await connection.call('STORAGE_POOL_LOOKUP_BY_NAME', { name: step.pool })
  const { name, capacity, into } = step
  const xml = `<volume><name>${xmlText(name)}</name><capacity unit='bytes'>${capacity}</capacity><allocation>0</allocation><target><format type='${into}'/></target></volume>`
  const { vol } = await connection.call('STORAGE_VOL_CREATE_XML', { pool, xml, flags: 0 })
  const total = (await stat(draft)).size
  const onProgress = throttled((current) => context.progress([{ id: name, status: 'uploading', current, total }]))
  try {
    await using file = await open(draft, 'r')
    await uploadVolume(connection, vol, file, { signal: context.signal, onProgress })
  } catch (error) {
    await connection.call('STORAGE_VOL_DELETE', { vol, flags: 0 }).catch(() => undefined)
    throw error
  }
}

export function explainVolumeFromImage(step: VolumeFromImage, addresses: Addresses): string {
  const { connection, pool, name, capacity, into, folder } = step
  const on = (...more: string[]) => commandLine(virsh(addresses, connection, ...more))
  if (step.file !== null) return [commandLine(words(step, step.file)), on('pool-refresh', pool)].join('\n')
  const draft = draftOf(step)
  return [
    commandLine(['mkdir', '-p', folder]),
    commandLine(words(step, draft)),
    on('vol-create-as', pool, name, `${capacity}B`, '--allocation', '0', '--format', into),
    on('vol-upload', '--pool', pool, name, draft, '--sparse'),
    commandLine(['rm', '-f', '--', draft]),
  ].join('\n')
}

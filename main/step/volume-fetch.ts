import { mkdir, open, stat, statfs, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Secret } from '../../contract/secret.ts'
import type { Connection } from '../libvirt/connection.ts'
import { freeOfPool } from '../libvirt/pool-free.ts'
import type { Pool } from '../libvirt/signature.ts'
import { uploadVolume } from '../libvirt/volume-transfer.ts'
import { digestOf, type Checksum } from '../system/checksum-list.ts'
import { cpioAppendix } from '../system/cpio.ts'
import { download, removePart } from '../system/download.ts'
import { HttpError } from '../system/http-get.ts'
import type { Addresses, StepContext } from './engines.ts'
import { virsh } from './engines.ts'
import { downloadFailed, downloadFault, full, throttled, withoutPassword } from './os-image-fetch.ts'
import { commandLine } from './shell-words.ts'
import { explainToldFile, revealed, type ToldFile } from './told-file.ts'
import { xmlText } from './xml-text.ts'

/** Fetches a file of a web server into a volume of its own, as it is. */
export interface VolumeFetch {
  readonly type: 'volume.fetch'
  readonly connection: string
  readonly pool: string
  readonly name: string
  readonly url: string
  /** Null where nobody says what it should be. */
  readonly checksum: Checksum | null
  /** Null = as the environment says. May hold a password. */
  readonly proxy: Secret | null
  /** Folder of this host, where it lies until it is whole. */
  readonly folder: string
  /** Of an initial RAM disk: files that are put into it. Then only qemu may read the volume. */
  readonly append?: readonly ToldFile[]
}

const draftOf = ({ folder, name }: VolumeFetch) => join(folder, `${name}.part`)

/**
 * libvirt has it only when it is whole and what its checksum says.
 * @throws Fault DOWNLOAD_FAILED, DISK_FULL, what libvirt throws
 */
export async function runVolumeFetch(step: VolumeFetch, context: StepContext): Promise<void> {
  const draft = draftOf(step)
  const { signal } = context
  await mkdir(step.folder, { recursive: true, mode: 0o700 })
  try {
    await download(step.url, draft, {
      ...{ signal, proxy: step.proxy?.reveal() ?? null, downgrade: step.checksum !== null },
      makeRoom: (left) => refuseFullFolder(step.folder, left ?? 0),
      onProgress: ({ current, total, rate }) =>
        context.progress([{ id: step.name, status: 'downloading', current, total, rate }]),
    })
    await refuseOther(step, draft, signal)
    await store(step, draft, context)
  } catch (error) {
    throw signal.aborted || !(error instanceof HttpError) ? error : downloadFault(error)
  } finally {
    await removePart(draft)
  }
}

async function refuseFullFolder(folder: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  if (needed > bavail * bsize) throw full(folder, needed, bavail * bsize)
}

async function refuseOther({ url, checksum }: VolumeFetch, draft: string, signal: AbortSignal): Promise<void> {
  if (checksum === null) return
  const digest = await digestOf(draft, checksum.algorithm, { signal })
  if (digest === checksum.digest) return
  throw downloadFailed(url, 'checksum', `${url} is not what its checksum says: damaged on its way, or changed there.`)
}

/** With files that hold secrets: the owner alone, and libvirt gives the file to qemu's user when the guest starts. */
function volumeXml({ name, append }: VolumeFetch, bytes: number | string): string {
  const mode = append === undefined ? '' : '<permissions><mode>0600</mode></permissions>'
  return `<volume><name>${xmlText(name)}</name><capacity unit='bytes'>${bytes}</capacity><allocation>0</allocation><target><format type='raw'/>${mode}</target></volume>`
}

/** The file and what is put behind it, which is written nowhere but into the volume. */
async function* withAppendix(file: FileHandle, appendix: Buffer): AsyncGenerator<Buffer> {
  for await (const chunk of file.createReadStream({ autoClose: false })) yield chunk as Buffer
  yield appendix
}

async function store(step: VolumeFetch, draft: string, context: StepContext): Promise<void> {
  const fetched = (await stat(draft)).size
  const appendix = step.append === undefined ? null : cpioAppendix(step.append.map(revealed), fetched)
  const size = fetched + (appendix?.length ?? 0)
  const connection = await context.engines.libvirt(step.connection)
  const { pool } = await connection.call('STORAGE_POOL_LOOKUP_BY_NAME', { name: step.pool })
  const available = await freeOfPool(connection, pool)
  if (size > available) throw full(step.pool, size, available)
  const { vol } = await connection.call('STORAGE_VOL_CREATE_XML', { pool, xml: volumeXml(step, size), flags: 0 })
  const onProgress = throttled((current) =>
    context.progress([{ id: step.name, status: 'uploading', current, total: size }]),
  )
  try {
    await using file = await open(draft, 'r')
    const source = appendix === null ? file : withAppendix(file, appendix)
    await uploadVolume(connection, vol, source, { signal: context.signal, onProgress })
  } catch (error) {
    await withdraw(connection, pool, step.name)
    throw error
  }
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

/** What virt-install does too: an archive behind the RAM disk, which the kernel unpacks over it. */
function explainAppendix(files: readonly ToldFile[], draft: string): string[] {
  const names = files.map(({ name }) => name)
  const archive = commandLine(['cpio', '--quiet', '--create', '--format=newc'])
  return [
    'cd "$(mktemp -d)"',
    ...files.map(explainToldFile),
    commandLine(['truncate', '--size=%4', draft]),
    `${commandLine(['printf', '%s\\n', ...names])} | ${archive} >> ${commandLine([draft])}`,
    commandLine(['rm', '-f', ...names]),
  ]
}

export function explainVolumeFetch(step: VolumeFetch, addresses: Addresses): string {
  const { folder, url, checksum, pool, name, connection, append } = step
  const draft = draftOf(step)
  const proxy = step.proxy === null ? [] : ['--proxy', withoutPassword(step.proxy.reveal())]
  const on = (...words: string[]) => commandLine(virsh(addresses, connection, ...words))
  const size = `"$(stat --format=%s ${commandLine([draft])})B"`
  const mode = commandLine(['chmod', '0600', draft])
  return [
    commandLine(['mkdir', '-p', folder]),
    commandLine(['curl', '--fail', '--silent', '--show-error', '--location', ...proxy, '--output', draft, url]),
    ...(checksum === null
      ? []
      : [`echo ${commandLine([`${checksum.digest}  ${draft}`])} | ${checksum.algorithm}sum --check`]),
    ...(append === undefined ? [] : [mode, ...explainAppendix(append, draft)]),
    `${on('vol-create-as', pool, name)} ${size} --allocation 0 --format raw`,
    on('vol-upload', '--pool', pool, name, draft, '--sparse'),
    commandLine(['rm', '-f', '--', draft]),
  ].join('\n')
}

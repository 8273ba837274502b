import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { badFile } from '../../contract/file-fault.ts'
import type { Connection } from '../libvirt/connection.ts'
import type { Pool } from '../libvirt/signature.ts'
import { uploadVolume } from '../libvirt/volume-transfer.ts'
import { runCommand } from '../system/command.ts'
import type { Addresses, StepContext } from './engines.ts'
import { virsh } from './engines.ts'
import { commandLine, quote, withInput } from './shell-words.ts'
import type { StorageStep } from './storage-steps.ts'
import { xmlText } from './xml-text.ts'

/** A part of a file of this host; bytes. */
interface FilePart {
  readonly path: string
  readonly start: number
  readonly bytes: number
}

export type ArchiveStep =
  /** Compares the checksums of an archive's manifest. */
  | {
      readonly type: 'archive.check'
      readonly path: string
      readonly checksums: readonly {
        readonly entry: { readonly name: string; readonly start: number; readonly size: number }
        readonly algorithm: 'sha1' | 'sha256' | 'sha512'
        readonly digest: string
      }[]
    }
  /** Makes a qcow2 volume of a disk image that lies in a file, or inside one, whatever its format. */
  | (FilePart & {
      readonly type: 'volume.import'
      readonly connection: string
      readonly pool: string
      readonly name: string
      readonly format: string
      /** Bytes that the guest sees. */
      readonly capacity: number
    })
  /** Packs the files of a folder into an OVA with its manifest: the descriptor first, as DSP0243 wants it. */
  | {
      readonly type: 'archive.pack'
      readonly folder: string
      readonly files: readonly string[]
      readonly manifest: string
      readonly to: string
      /** The plain format of POSIX holds files up to 8 GiB. */
      readonly large: boolean
      readonly bytes: number
    }

const LONGEST = 24 * 60 * 60 * 1000

export async function runArchiveStep(step: ArchiveStep, context: StepContext): Promise<void> {
  switch (step.type) {
    case 'archive.check':
      await check(step, context)
      break
    case 'volume.import':
      await importVolume(step, context)
      break
    case 'archive.pack':
      await pack(step, context)
      break
  }
}

/** @throws Fault REFUSED naming the file that is not what it was */
async function check(step: Extract<ArchiveStep, { type: 'archive.check' }>, context: StepContext): Promise<void> {
  const total = step.checksums.reduce((sum, { entry }) => sum + entry.size, 0)
  let done = 0
  for (const { entry, algorithm, digest } of step.checksums) {
    const hash = createHash(algorithm)
    const source =
      entry.size === 0 ? [] : createReadStream(step.path, { start: entry.start, end: entry.start + entry.size - 1 })
    await pipeline(source, hash, { signal: context.signal })
    if (hash.digest('hex') !== digest) throw badFile('ova-checksum', { path: step.path, file: entry.name })
    done += entry.size
    context.progress([{ id: entry.name, status: 'checking', current: done, total }])
  }
}

type ImportStep = Extract<ArchiveStep, { type: 'volume.import' }>

const draftName = ({ name }: ImportStep) => `${name}.import`

function finalXml({ name, capacity }: ImportStep): string {
  return `<volume><name>${xmlText(name)}</name><capacity unit='bytes'>${capacity}</capacity><allocation>0</allocation><target><format type='qcow2'/></target></volume>`
}

/**
 * By libvirt alone, so that a user without rights on the pool's folder, and a pool of another host, can have it too: the
 * image goes up as it is, libvirt makes the qcow2 of it, the image goes.
 */
async function importVolume(step: ImportStep, context: StepContext): Promise<void> {
  const connection = await context.engines.libvirt(step.connection)
  const { pool } = await connection.call('STORAGE_POOL_LOOKUP_BY_NAME', { name: step.pool })
  const draft = `<volume><name>${xmlText(draftName(step))}</name><capacity unit='bytes'>${step.bytes}</capacity><allocation>0</allocation><target><format type='raw'/></target></volume>`
  await connection.call('STORAGE_VOL_CREATE_XML', { pool, xml: draft, flags: 0 })
  try {
    await upload(step, connection, pool, context)
    await convert(step, connection, pool, context)
  } finally {
    const { vol } = await connection.call('STORAGE_VOL_LOOKUP_BY_NAME', { pool, name: draftName(step) })
    await connection.call('STORAGE_VOL_DELETE', { vol, flags: 0 })
  }
}

/** As plain chunks: a read stream has an `fd` too, by which an open file is known. */
async function* bytesOf({ path, start, bytes }: FilePart): AsyncGenerator<Buffer> {
  const end = start + bytes - 1
  yield* createReadStream(path, { start, end, highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>
}

async function upload(step: ImportStep, connection: Connection, pool: Pool, context: StepContext): Promise<void> {
  const { vol } = await connection.call('STORAGE_VOL_LOOKUP_BY_NAME', { pool, name: draftName(step) })
  let last = 0
  const onProgress = (bytes: number) => {
    if (Date.now() - last < 200) return
    last = Date.now()
    context.progress([{ id: step.name, status: 'uploading', current: bytes, total: step.bytes * 2 }])
  }
  const lines = await context.engines.bulk(step.connection)
  const { signal } = context
  await lines.use((line) => uploadVolume(line, vol, bytesOf(step), { signal, onProgress }), signal)
  // libvirt learns of the image's format when it looks again.
  await connection.call('STORAGE_POOL_REFRESH', { pool, flags: 0 })
}

/** libvirt cannot be told to stop converting: after a cancel the copy is awaited and deleted. */
async function convert(step: ImportStep, connection: Connection, pool: Pool, context: StepContext): Promise<void> {
  const { vol: clonevol } = await connection.call('STORAGE_VOL_LOOKUP_BY_NAME', { pool, name: draftName(step) })
  context.progress([{ id: step.name, status: 'copying', current: step.bytes, total: step.bytes * 2 }])
  const args = { pool, xml: finalXml(step), clonevol, flags: 0 }
  const { vol } = await connection.call('STORAGE_VOL_CREATE_XML_FROM', args)
  if (!context.signal.aborted) return
  await connection.call('STORAGE_VOL_DELETE', { vol, flags: 0 })
  context.signal.throwIfAborted()
}

type PackStep = Extract<ArchiveStep, { type: 'archive.pack' }>

function tarWords({ folder, files, manifest, to, large }: PackStep): string[] {
  const [descriptor = '', ...disks] = files
  const owner = ['--owner=0', '--group=0', '--numeric-owner']
  const format = large ? '--format=gnu' : '--format=ustar'
  return ['tar', '-C', folder, format, ...owner, '-cf', to, '--', descriptor, manifest, ...disks]
}

async function pack(step: PackStep, context: StepContext): Promise<void> {
  const lines: string[] = []
  for (const file of step.files) {
    const hash = createHash('sha256')
    await pipeline(createReadStream(`${step.folder}/${file}`), hash, { signal: context.signal })
    lines.push(`SHA256(${file})= ${hash.digest('hex')}\n`)
  }
  await using list = await open(`${step.folder}/${step.manifest}`, 'wx', 0o600)
  await list.writeFile(lines.join(''))
  await (await open(step.to, 'wx', 0o600)).close()
  try {
    const [program = '', ...args] = tarWords(step)
    await runCommand(program, args, { signal: context.signal, timeout: LONGEST })
  } catch (error) {
    await rm(step.to, { force: true })
    throw error
  }
}

export function explainArchiveStep(step: ArchiveStep, addresses: Addresses): string {
  switch (step.type) {
    case 'archive.check':
      return step.checksums
        .map(({ entry, algorithm, digest }) => {
          const reading = commandLine(['tar', '-xOf', step.path, '--', entry.name])
          return `test "$(${reading} | ${algorithm}sum | cut -d ' ' -f 1)" = ${digest}`
        })
        .join('\n')
    case 'volume.import':
      return explainImport(step, addresses)
    case 'archive.pack': {
      const list = quote(`${step.folder}/${step.manifest}`)
      const summing = commandLine(['env', '-C', step.folder, 'sha256sum', '--tag', '--', ...step.files])
      return `${summing} | sed 's/^SHA256 (\\(.*\\)) = /SHA256(\\1)= /' > ${list}\n${commandLine(tarWords(step))}`
    }
  }
}

function explainImport(step: ImportStep, addresses: Addresses): string {
  const words = (...more: string[]) => virsh(addresses, step.connection, ...more)
  const line = (...more: string[]) => commandLine(words(...more))
  const draft = draftName(step)
  const reading = `${commandLine(['tail', '-c', `+${step.start + 1}`, '--', step.path])} | head -c ${step.bytes}`
  return [
    line('vol-create-as', step.pool, draft, `${step.bytes}B`, '--allocation', '0', '--format', 'raw'),
    `${reading} | ${line('vol-upload', '--pool', step.pool, draft, '/dev/stdin')}`,
    line('pool-refresh', step.pool),
    withInput(
      words('vol-create-from', step.pool, '/dev/stdin', draft, '--inputpool', step.pool),
      finalXml(step),
      'XML',
    ),
    line('vol-delete', '--pool', step.pool, draft),
  ].join('\n')
}

export function undoArchiveStep(step: ArchiveStep): StorageStep | null {
  switch (step.type) {
    case 'archive.check':
      return null
    case 'volume.import':
      return { type: 'volume.delete', connection: step.connection, pool: step.pool, name: step.name }
    case 'archive.pack':
      return { type: 'file.remove', path: step.to }
  }
}

import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { badFile } from '../../contract/file-fault.ts'
import { ByteReader, CutShort } from '../docker/byte-reader.ts'
import { BadTar, readTarStream, TAR_BLOCK } from '../docker/tar-stream.ts'
import { reporter, saveArchive } from './archive-file.ts'
import type { Addresses, StepContext } from './engines.ts'
import { docker } from './engines.ts'
import { commandLine, quote } from './shell-words.ts'
import type { StorageStep } from './storage-steps.ts'

interface OnContainer {
  readonly connection: string
  readonly container: string
  readonly name: string
  /** A folder of the container. */
  readonly folder: string
  /** An archive of this host. */
  readonly path: string
}

export type DockerVolumeStep =
  | {
      readonly type: 'docker-volume.create'
      readonly connection: string
      readonly volume: string
      readonly driver: string
      readonly options: Readonly<Record<string, string>>
      readonly labels: Readonly<Record<string, string>>
    }
  | { readonly type: 'docker-volume.remove'; readonly connection: string; readonly volume: string }
  /** Writes what is in a folder of a container into a new archive. */
  | (OnContainer & { readonly type: 'container.pack' })
  /** Unpacks an archive in a folder of a container, with the owners that stand in it. */
  | (OnContainer & { readonly type: 'container.unpack'; readonly bytes: number })
  /** Reads an archive to its end. */
  | { readonly type: 'tar.check'; readonly path: string }

export async function runDockerVolumeStep(step: DockerVolumeStep, context: StepContext): Promise<void> {
  if (step.type === 'tar.check') return checkArchive(step.path, context)
  const engine = await context.engines.docker(step.connection)
  const { signal } = context
  switch (step.type) {
    case 'docker-volume.create': {
      const { volume: name, driver, options, labels } = step
      await engine.volumes.create({ name, driver, options, labels })
      return
    }
    case 'docker-volume.remove':
      return engine.volumes.remove(step.volume, {}, signal)
    case 'container.pack':
      return saveArchive(await engine.files.read(step.container, `${step.folder}/.`, signal), step.path, 0, context)
    case 'container.unpack': {
      const report = reporter(step.path, 'uploading', step.bytes, context)
      const file = createReadStream(step.path, { highWaterMark: 1 << 20 })
      let read = 0
      file.on('data', (chunk) => report((read += chunk.length)))
      return engine.files.write(step.container, step.folder, file, signal)
    }
  }
}

const GZIP = Buffer.from([0x1f, 0x8b])
/** An archive of nothing is zeros up to the size of one record (GNU tar: 20 blocks). So begin images of disks as well. Bytes. */
const MAX_EMPTY = 20 * TAR_BLOCK
/** xz, bzip2 and zstd: the engine unpacks them, nothing here can look into them. */
const SEALED = [Buffer.from([0xfd, 0x37, 0x7a]), Buffer.from('BZh'), Buffer.from([0x28, 0xb5, 0x2f, 0xfd])]

/** @throws Fault REFUSED for what is no archive and for one that is cut off */
async function checkArchive(path: string, context: StepContext): Promise<void> {
  const file = createReadStream(path, { highWaterMark: 1 << 20, signal: context.signal })
  const report = reporter(path, 'Checking', 0, context)
  let read = 0
  const counted = (async function* () {
    for await (const chunk of file as AsyncIterable<Buffer>) {
      report((read += chunk.length))
      yield chunk
    }
  })()
  const reader = new ByteReader(counted)
  try {
    const head = await reader.take(TAR_BLOCK)
    reader.unread(head)
    if (SEALED.some((magic) => head.subarray(0, magic.length).equals(magic))) return
    const isPacked = head.subarray(0, 2).equals(GZIP)
    const { size } = await stat(path)
    let members = 0
    await readTarStream(isPacked ? unpacked(reader, size) : reader, () => void members++)
    if (members === 0 && size > MAX_EMPTY) throw new BadTar('it begins as an empty archive and goes on')
  } catch (error) {
    if (error instanceof CutShort) throw badFile('archive-cut', { path })
    if (error instanceof BadTar || isZlib(error)) throw badFile('archive-not-tar', { path }, error.message)
    throw error
  } finally {
    await reader.close()
    file.destroy()
  }
}

function unpacked(reader: ByteReader, size: number): ByteReader {
  const gunzip = createGunzip()
  const source = Readable.from(reader.chunks(size))
  source.on('error', (error) => gunzip.destroy(error))
  return new ByteReader(source.pipe(gunzip))
}

const isZlib = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')

const pairs = (option: string, values: Readonly<Record<string, string>>) =>
  Object.entries(values).flatMap(([name, value]) => [option, `${name}=${value}`])

export function explainDockerVolumeStep(step: DockerVolumeStep, addresses: Addresses): string {
  if (step.type === 'tar.check') return `${commandLine(['tar', '--list', '--file', step.path])} >/dev/null`
  const line = (...words: string[]) => commandLine(docker(addresses, step.connection, ...words))
  switch (step.type) {
    case 'docker-volume.create': {
      const driver = step.driver === 'local' ? [] : ['--driver', step.driver]
      return line(
        'volume',
        'create',
        ...driver,
        ...pairs('--opt', step.options),
        ...pairs('--label', step.labels),
        step.volume,
      )
    }
    case 'docker-volume.remove':
      return line('volume', 'rm', step.volume)
    case 'container.pack':
      return `${line('cp', `${step.name}:${step.folder}/.`, '-')} >${quote(step.path)}`
    case 'container.unpack':
      return `${line('cp', '-', `${step.name}:${step.folder}`)} <${quote(step.path)}`
  }
}

/** The step that takes back one that made something new. */
export function undoDockerVolumeStep(step: DockerVolumeStep): DockerVolumeStep | StorageStep | null {
  switch (step.type) {
    case 'docker-volume.create':
      return { type: 'docker-volume.remove', connection: step.connection, volume: step.volume }
    case 'container.pack':
      return { type: 'file.remove', path: step.path }
    case 'container.unpack':
    case 'docker-volume.remove':
    case 'tar.check':
      return null
  }
}

import { link, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { Readable } from 'node:stream'
import { ByteReader } from '../docker/byte-reader.ts'
import type { Engine } from '../docker/engine.ts'
import { readTarStream } from '../docker/tar-stream.ts'
import { reporter, saveArchive } from './archive-file.ts'
import type { ContainerFileStep } from './container-file-step.ts'
import { explainCopyIn, explainWrite } from './container-file-words.ts'
import type { Addresses, StepContext } from './engines.ts'
import { docker } from './engines.ts'
import { copyIn } from './copy-in.ts'
import { packText } from './host-tar.ts'
import { commandLine } from './shell-words.ts'
import type { StorageStep } from './storage-steps.ts'
import { unpackFolder, writeMember } from './untar.ts'

export async function runContainerFileStep(step: ContainerFileStep, context: StepContext): Promise<void> {
  const engine = await context.engines.docker(step.connection)
  const { signal } = context
  switch (step.type) {
    case 'container.copy-out':
      return copyOut(step, engine, context)
    case 'container.copy-in':
      return copyIn(step, engine, context)
    case 'container.write': {
      const { as, owner, mode, text } = step
      return engine.files.write(step.container, step.folder, packText(text, { name: as, mode, ...owner }), signal)
    }
    case 'container.export':
      return saveArchive(await engine.files.export(step.container, signal), step.path, step.bytes, context)
  }
}

export function explainContainerFileStep(step: ContainerFileStep, addresses: Addresses): string {
  const line = (...words: string[]) => commandLine(docker(addresses, step.connection, ...words))
  switch (step.type) {
    case 'container.copy-out':
      return line('cp', `${step.name}:${step.path}`, step.to)
    case 'container.copy-in':
      return explainCopyIn(step, line('cp', '-', `${step.name}:${step.folder}`))
    case 'container.write':
      return explainWrite(step, line('cp', '-', `${step.name}:${step.folder}`))
    case 'container.export':
      return line('export', '--output', step.path, step.name)
  }
}

/** What was written on this host goes again; what a container got stays, as what stood there before is not known any more. */
export function undoContainerFileStep(step: ContainerFileStep): StorageStep | null {
  switch (step.type) {
    case 'container.copy-out':
      return { type: 'file.remove', path: step.to, ...(step.kind === 'folder' ? { recursive: true } : {}) }
    case 'container.export':
      return { type: 'file.remove', path: step.path }
    case 'container.copy-in':
    case 'container.write':
      return null
  }
}

/** What breaks off leaves nothing of that name. */
async function copyOut(
  step: Extract<ContainerFileStep, { type: 'container.copy-out' }>,
  engine: Engine,
  context: StepContext,
): Promise<void> {
  const part = `${step.to}.part`
  const report = reporter(basename(step.to), 'downloading', step.bytes, context)
  const archive = await engine.files.read(step.container, step.path, context.signal)
  try {
    if (step.kind === 'folder') {
      await unpackFolder(archive as AsyncIterable<Buffer>, part, report)
      await refuseTaken(step.to)
      await rename(part, step.to)
    } else {
      await oneFile(archive, part, report)
      // link(2) refuses a name that came meanwhile, rename(2) would replace it.
      await link(part, step.to)
    }
  } finally {
    archive.destroy()
    await rm(part, { force: true, recursive: true })
  }
}

/** rename(2) takes the place of an empty folder. @throws Error of the file system */
async function refuseTaken(path: string): Promise<void> {
  if ((await stat(path).catch(() => null)) === null) return
  throw Object.assign(new Error(`EEXIST: ${path} is there already, in ${dirname(path)}`), { code: 'EEXIST' })
}

async function oneFile(archive: Readable, path: string, onBytes: (read: number) => void): Promise<void> {
  const reader = new ByteReader(archive as AsyncIterable<Buffer>)
  let read = 0
  await readTarStream(reader, (member, body) => writeMember(member, body(), path, (bytes) => onBytes((read += bytes))))
}

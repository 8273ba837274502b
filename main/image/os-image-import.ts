import { access, constants, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Fault } from '../../contract/fault.ts'
import { readImageKind, type ImageKind } from '../system/image-kind.ts'
import type { Engines } from '../step/engines.ts'
import { refuseReaching } from '../step/os-image-steps.ts'
import type { Plan } from '../step/plan.ts'
import { commandLine } from '../step/shell-words.ts'
import { volumeId } from './os-image-plans.ts'
import { notesFolder, type OsImageScope } from './os-image-scope.ts'
import { prepareTarget } from './os-image-target.ts'

interface ImportInput {
  readonly connection: string
  readonly pool: string
  readonly name?: string | undefined
  readonly path: string
  readonly label?: string | undefined
  readonly system?: string | undefined
  readonly user?: string | undefined
}

type Format = 'qcow2' | 'raw' | 'iso'
const ENDINGS: Readonly<Record<Format, string>> = { qcow2: '.qcow2', raw: '.img', iso: '.iso' }

/** @throws Fault PATH_PROBLEM, REFUSED (another format, or leads to other files), NOT_FOUND, NAME_TAKEN, INVALID_STATE */
export async function planImport(input: ImportInput, engines: Engines, scope: OsImageScope): Promise<Plan> {
  const { connection, pool, path } = input
  const format = await formatOf(path)
  const name = input.name ?? nameFor(path, format)
  const target = { connection, pool, name }
  const before = await prepareTarget(target, engines)
  return {
    title: `import ${path} as ${name}`,
    subjects: [volumeId(target)],
    steps: [
      ...before,
      {
        type: 'os-image.store',
        ...target,
        path,
        record: {
          origin: 'import',
          entry: null,
          label: input.label ?? basename(path),
          family: null,
          kind: format === 'iso' ? 'installer' : 'disk',
          format,
          user: input.user ?? null,
          system: input.system ?? null,
          source: path,
        },
        notes: notesFolder(scope.paths),
      },
    ],
    atomic: true,
    destroys: [],
    locks: [volumeId(target)],
  }
}

/** A name that a pool takes, made of the file's. */
function nameFor(path: string, format: Format): string {
  const stem = basename(path).replace(/\.(qcow2|img|raw|iso)$/i, '')
  const safe = stem.replace(/[^A-Za-z0-9._+-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '')
  return `${(safe === '' ? 'image' : safe).slice(0, 190)}${ENDINGS[format]}`
}

/** @throws Fault PATH_PROBLEM, REFUSED */
async function formatOf(path: string): Promise<Format> {
  const info = await stat(path).catch((error: unknown) => error as NodeJS.ErrnoException)
  const problem = (kind: 'missing' | 'not-a-file' | 'empty' | 'unreadable', sentence: string) =>
    new Fault('PATH_PROBLEM', { path, problem: kind, culprit: path, remedy: [] }, sentence)
  if (info instanceof Error) {
    if (info.code === 'EACCES') throw problem('unreadable', `${path} may not be read.`)
    throw problem('missing', `There is no file ${path}.`)
  }
  if (!info.isFile()) throw problem('not-a-file', `${path} is not a file.`)
  if (info.size === 0) throw problem('empty', `${path} is empty.`)
  const readable = await access(path, constants.R_OK).then(
    () => true,
    () => false,
  )
  if (!readable) throw problem('unreadable', `${path} may not be read.`)
  await refuseReaching(path)
  const kind = await readImageKind(path)
  if (kind === 'qcow2' || kind === 'raw' || kind === 'iso') return kind
  if (kind === 'encrypted') {
    throw new Fault(
      'REFUSED',
      { reason: 'image-format', detail: kind },
      `${path} is encrypted: a VM could not start from it.`,
    )
  }
  const remedy = [commandLine(remedyFor(kind, path))]
  const data = { reason: 'image-format', detail: kind, remedy }
  throw new Fault(
    'REFUSED',
    data,
    `${path} is of the kind ${kind}; an OS image is qcow2, raw or ISO. Convert it first.`,
  )
}

function remedyFor(kind: Exclude<ImageKind, Format | 'encrypted'>, path: string): string[] {
  switch (kind) {
    case 'vmdk':
    case 'vdi':
    case 'vhdx':
    case 'vpc':
      return ['qemu-img', 'convert', '-f', kind, '-O', 'qcow2', path, `${path}.qcow2`]
    case 'xz':
      return ['xz', '--decompress', '--keep', path]
    case 'gzip':
      return ['gunzip', '--keep', path]
    case 'bzip2':
      return ['bunzip2', '--keep', path]
    case 'zstd':
      return ['zstd', '--decompress', path]
    case 'zip':
      return ['unzip', path]
    case 'ova':
      return ['tar', '--extract', '--file', path]
  }
}

import { lstat, open } from 'node:fs/promises'
import { join } from 'node:path'
import { backupManifest, fileInBackup, type BackupManifest } from '../../../contract/backup-manifest.ts'
import { badFile } from '../../../contract/file-fault.ts'
import { Fault } from '../../../contract/fault.ts'
import { sha256Of } from '../../system/checksum.ts'
import { JsonTextError, parseJson } from '../../system/json-text.ts'
import { CHECKSUMS } from '../../step/folder-steps.ts'
import { MANIFEST } from './plan-backup.ts'

/** A text of a backup is read whole; larger ones are none of ours. Bytes. */
const MAX_TEXT = 4 << 20

export interface ReadBackup {
  readonly folder: string
  readonly manifest: BackupManifest
  /** By file, in hex. */
  readonly sums: Readonly<Record<string, string>>
  /** Bytes by file. */
  readonly sizes: ReadonlyMap<string, number>
}

/** @throws Fault REFUSED */
async function sizeOf(folder: string, file: string): Promise<number> {
  const info = await lstat(join(folder, file)).catch(() => null)
  if (info === null) throw badFile('backup-file-missing', { file })
  // A link could lead to any file of this host.
  if (!info.isFile()) throw badFile('backup-file-odd', { file })
  return info.size
}

/** A small file of a backup as text. @throws Fault REFUSED */
export async function readBackupText(folder: string, file: string): Promise<string> {
  const size = await sizeOf(folder, file)
  if (size > MAX_TEXT) throw badFile('backup-file-large', { file })
  await using handle = await open(join(folder, file), 'r')
  return handle.readFile('utf8')
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text)
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error
    throw badFile('backup-not-json', { line: String(error.line), column: String(error.column) }, error.message)
  }
}

/** @throws Fault REFUSED with line and column, field, or version */
export function readManifest(text: string): BackupManifest {
  const raw = jsonOf(text)
  const version = typeof raw === 'object' && raw !== null && 'version' in raw ? raw.version : undefined
  if (typeof version === 'number' && version > 1) throw badFile('backup-newer', { version: String(version) })
  const parsed = backupManifest.safeParse(raw)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue?.path.join('.') || '–'
  throw badFile('backup-field', { field, problem: issue?.message ?? '' })
}

/** The lines of sha256sum(1). @throws Fault REFUSED with the line */
export function readChecksums(text: string): Record<string, string> {
  const sums: Record<string, string> = Object.create(null) as Record<string, string>
  for (const [index, line] of text.replace(/\n$/, '').split('\n').entries()) {
    const [, digest = '', file = ''] = /^([0-9a-f]{64}) [ *](.+)$/.exec(line) ?? []
    if (!fileInBackup.safeParse(file).success || file in sums) throw badFile('backup-sums', { line: String(index + 1) })
    sums[file] = digest
  }
  return sums
}

function filesOf(manifest: BackupManifest): string[] {
  return [
    ...[MANIFEST, manifest.definition],
    ...manifest.disks.map(({ file }) => file),
    ...manifest.snapshots.map(({ file }) => file),
    ...(manifest.nvram === null ? [] : [manifest.nvram]),
  ]
}

/** The folder holds nothing, or something that was cut off. @throws Fault REFUSED, PATH_PROBLEM */
async function refuseNoBackup(folder: string): Promise<void> {
  const there = async (file: string) => (await lstat(join(folder, file)).catch(() => null)) !== null
  const info = await lstat(folder).catch(() => null)
  if (info === null) {
    const data = { path: folder, problem: 'missing', culprit: folder, remedy: [] } as const
    throw new Fault('PATH_PROBLEM', { ...data, remedy: [] }, `There is no folder ${folder}.`)
  }
  if (folder.replace(/\/+$/, '').endsWith('.partial')) throw badFile('backup-unfinished', { folder })
  if (!(await there(MANIFEST))) throw badFile('backup-none', { folder })
  if (!(await there(CHECKSUMS))) throw badFile('backup-unfinished', { folder })
}

/**
 * Reads what a backup says of itself, and looks that every file is there. The disks are not read; small files are, and
 * their checksums compared.
 * @throws Fault REFUSED with what is wrong, PATH_PROBLEM
 */
export async function readBackup(folder: string): Promise<ReadBackup> {
  await refuseNoBackup(folder)
  const manifest = readManifest(await readBackupText(folder, MANIFEST))
  const sums = readChecksums(await readBackupText(folder, CHECKSUMS))
  for (const file of filesOf(manifest)) if (!(file in sums)) throw badFile('backup-unlisted', { file })
  const sizes = new Map<string, number>()
  for (const file of Object.keys(sums)) sizes.set(file, await sizeOf(folder, file))
  const small = [MANIFEST, manifest.definition, ...manifest.snapshots.map(({ file }) => file)]
  for (const file of small) {
    if ((await sha256Of(join(folder, file))) !== sums[file]) throw badFile('backup-checksum', { file })
  }
  return { folder, manifest, sums, sizes }
}

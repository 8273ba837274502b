import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { BackupSummary } from '../../../contract/backup.ts'
import { Fault } from '../../../contract/fault.ts'
import type { Plan } from '../../step/plan.ts'
import { readBackup, type ReadBackup } from './read-backup.ts'

/** More than anybody scrolls through. */
const MAX_LISTED = 500
/** Folders looked into: those that hold no backup cost a look each. */
const MAX_FOLDERS = 5000

function summaryOf({ folder, manifest, sizes }: ReadBackup): BackupSummary {
  const { name, uuid, state, memory, vcpus } = manifest.machine
  return {
    folder,
    created: Date.parse(manifest.created),
    machine: { name, uuid, state, memory, vcpus },
    quiesced: manifest.quiesced,
    disks: manifest.disks.map(({ target, capacity, file }) => ({ target, capacity, bytes: sizes.get(file) ?? 0 })),
    snapshots: manifest.snapshots.map((snapshot) => snapshot.name),
    firmware: manifest.nvram !== null,
    tpm: manifest.tpm !== null,
    bytes: [...sizes.values()].reduce((sum, one) => sum + one, 0),
    leftOut: manifest.leftOut,
    problem: null,
  }
}

function broken(folder: string, error: Fault): BackupSummary {
  const { cause = '', params = {} } = error.data
  return {
    ...{ folder, created: null, machine: null, quiesced: false, disks: [], snapshots: [] },
    ...{ firmware: false, tpm: false, bytes: 0, leftOut: [] },
    problem: { message: error.message, cause, params },
  }
}

function isRefusal(error: unknown): error is Fault<'REFUSED'> {
  return error instanceof Fault && error.code === 'REFUSED'
}

/** What a backup holds; one that cannot be used is answered with its problem. @throws Fault PATH_PROBLEM */
export async function inspectBackup(folder: string): Promise<BackupSummary> {
  try {
    return summaryOf(await readBackup(folder))
  } catch (error) {
    if (!isRefusal(error)) throw error
    return broken(folder, error)
  }
}

/** The backups in a folder, newest first, behind them those that cannot be used. @throws Fault PATH_PROBLEM */
export async function listBackups(folder: string): Promise<{ backups: BackupSummary[]; cut: boolean }> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    const problem = error.code === 'ENOENT' ? 'missing' : error.code === 'ENOTDIR' ? 'not-a-file' : 'unreadable'
    throw new Fault('PATH_PROBLEM', { path: folder, problem, culprit: folder, remedy: [] }, error.message)
  })
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name))
  const backups: BackupSummary[] = []
  for (const one of folders.slice(0, MAX_FOLDERS)) {
    const found = await inspectBackup(one)
    if (found.problem?.cause !== 'backup-none') backups.push(found)
  }
  backups.sort((a, b) => (b.created ?? 0) - (a.created ?? 0) || b.folder.localeCompare(a.folder, 'en'))
  return { backups: backups.slice(0, MAX_LISTED), cut: folders.length > MAX_FOLDERS || backups.length > MAX_LISTED }
}

/** Plans the reading of a whole backup. @throws Fault REFUSED for what can be seen without it */
export async function planVerify(input: { readonly folder: string }): Promise<Plan> {
  const { sums, manifest } = await readBackup(input.folder)
  return {
    title: `verify the backup of ${manifest.machine.name}`,
    subjects: [],
    steps: [{ type: 'folder.check', path: input.folder, sums }],
    atomic: false,
    destroys: [],
    locks: [],
  }
}

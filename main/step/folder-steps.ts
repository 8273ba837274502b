import { chmod, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { badFile } from '../../contract/file-fault.ts'
import { nameTaken } from '../../contract/fault.ts'
import { sha256Of } from '../system/checksum.ts'
import { runCommand } from '../system/command.ts'
import type { StepContext } from './engines.ts'
import { explainSave, saveText, type SaveText } from './save-text.ts'
import { commandLine, withInput } from './shell-words.ts'

/** Folders of backups and the files that make them one; on this host only. */
export type FolderStep =
  | { readonly type: 'folder.make' | 'folder.remove'; readonly path: string }
  /** Writes SHA256SUMS over the files, then gives the folder its name: a folder of that name is whole. */
  | { readonly type: 'folder.seal'; readonly path: string; readonly to: string; readonly files: readonly string[] }
  /** Compares what the folder's SHA256SUMS says; `sums` is what of it was read when the plan was made. */
  | { readonly type: 'folder.check'; readonly path: string; readonly sums: Readonly<Record<string, string>> }
  | { readonly type: 'folder.copy'; readonly from: string; readonly to: string }
  /** A key pair of ssh without a passphrase; the public half beside it, with `.pub`. */
  | { readonly type: 'ssh.keygen'; readonly path: string; readonly comment: string }
  | { readonly type: 'file.write'; readonly path: string; readonly text: string }
  | SaveText

export const CHECKSUMS = 'SHA256SUMS'

/** qemu's user has to pass through to the files that it writes; only their owner may list or read. */
const FOLDER_MODE = 0o711
const FILE_MODE = 0o600
const REPORT_EVERY = 200

export async function runFolderStep(step: FolderStep, context: StepContext): Promise<void> {
  switch (step.type) {
    case 'folder.make':
      await mkdir(step.path, { mode: FOLDER_MODE })
      // The mask of this process may have taken the search bits.
      await chmod(step.path, FOLDER_MODE)
      break
    case 'folder.remove':
      await rm(step.path, { recursive: true, force: true })
      break
    case 'folder.seal':
      await seal(step, context)
      break
    case 'folder.check':
      await check(step, context)
      break
    case 'folder.copy':
      await runCommand('cp', copyWords(step).slice(1), { signal: context.signal })
      break
    case 'ssh.keygen': {
      // ssh refuses a folder that others may write to.
      await mkdir(dirname(step.path), { recursive: true, mode: 0o700 })
      const [program = '', ...args] = keygenWords(step)
      await runCommand(program, args, { signal: context.signal })
      break
    }
    case 'file.write':
      await writeSynced(step.path, step.text)
      break
    case 'file.save':
      await saveText(step)
      break
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  await using file = await open(path, 'wx', FILE_MODE)
  await file.writeFile(text)
  await file.sync()
}

/** Reports bytes of all files together, a few times a second. */
async function sums(folder: string, files: readonly string[], context: StepContext): Promise<string[]> {
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size))
  const total = sizes.reduce((sum, one) => sum + one, 0)
  let done = 0
  let last = 0
  const found: string[] = []
  for (const [index, file] of files.entries()) {
    const onProgress = (bytes: number) => {
      if (Date.now() - last < REPORT_EVERY) return
      last = Date.now()
      context.progress([{ id: file, status: 'checking', current: done + bytes, total }])
    }
    found.push(await sha256Of(join(folder, file), { signal: context.signal, onProgress }))
    done += sizes[index] ?? 0
  }
  return found
}

/** What was written has to be on the disk before the list that vouches for it is. */
async function syncAll(folder: string, files: readonly string[]): Promise<void> {
  for (const file of files) {
    await using handle = await open(join(folder, file), 'r')
    await handle.sync()
  }
}

async function seal(step: Extract<FolderStep, { type: 'folder.seal' }>, context: StepContext): Promise<void> {
  const { path, to, files } = step
  const digests = await sums(path, files, context)
  await syncAll(path, files)
  const lines = files.map((file, index) => `${digests[index] ?? ''}  ${file}\n`)
  await writeSynced(join(path, CHECKSUMS), lines.join(''))
  // rename(2) would replace an empty folder of that name.
  if ((await readdir(dirname(to))).includes(basename(to))) throw nameTaken('folder', to, to)
  await rename(path, to)
}

/** @throws Fault REFUSED naming the first file that is not what it was */
async function check(step: Extract<FolderStep, { type: 'folder.check' }>, context: StepContext): Promise<void> {
  const files = Object.keys(step.sums)
  const found = await sums(step.path, files, context)
  for (const [index, file] of files.entries()) {
    if (found[index] !== step.sums[file]) throw badFile('backup-checksum', { file })
  }
}

function copyWords({ from, to }: { readonly from: string; readonly to: string }): string[] {
  return ['cp', '-a', '-T', '--', from, to]
}

/** It writes the private half for its owner alone, and asks before it would overwrite one: there is nobody to answer. */
function keygenWords({ path, comment }: Extract<FolderStep, { type: 'ssh.keygen' }>): string[] {
  return ['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', path]
}

export function explainFolderStep(step: FolderStep): string {
  switch (step.type) {
    case 'folder.make':
      return commandLine(['mkdir', '-m', FOLDER_MODE.toString(8), '--', step.path])
    case 'folder.remove':
      return commandLine(['rm', '-rf', '--one-file-system', '--', step.path])
    case 'folder.seal': {
      const list = commandLine([join(step.path, CHECKSUMS)])
      const summing = commandLine(['env', '-C', step.path, 'sha256sum', '--', ...step.files])
      return `${summing} > ${list} && ${commandLine(['mv', '-nT', '--', step.path, step.to])}`
    }
    case 'folder.check':
      return commandLine(['env', '-C', step.path, 'sha256sum', '--check', '--quiet', '--strict', CHECKSUMS])
    case 'folder.copy':
      return commandLine(copyWords(step))
    case 'ssh.keygen':
      return [commandLine(['mkdir', '-p', '-m', '700', '--', dirname(step.path)]), commandLine(keygenWords(step))].join(
        '\n',
      )
    case 'file.write':
      return withInput(['install', '-m', FILE_MODE.toString(8), '--', '/dev/stdin', step.path], step.text, 'TEXT')
    case 'file.save':
      return explainSave(step)
  }
}

export function undoFolderStep(step: FolderStep): FolderStep | null {
  switch (step.type) {
    case 'folder.make':
      return { type: 'folder.remove', path: step.path }
    case 'folder.copy':
      return { type: 'folder.remove', path: step.to }
    case 'folder.seal':
      return { type: 'folder.remove', path: step.to }
    case 'folder.remove':
    case 'folder.check':
    case 'ssh.keygen':
    case 'file.save':
    case 'file.write':
      // What is written lies in a folder that goes.
      return null
  }
}

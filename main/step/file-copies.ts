import { copyFile, constants, open, rm, stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { runCommand } from '../system/command.ts'
import type { StepContext } from './engines.ts'
import { commandLine } from './shell-words.ts'

interface FromFile {
  readonly from: string
  readonly to: string
}

/** Copies of files that no storage pool has; on this host only. */
export type FileCopyStep =
  | (FromFile & { readonly type: 'file.copy' })
  | (FromFile & {
      readonly type: 'file.convert'
      readonly format: string
      readonly bytes: number
      /** What the new image is; the same as the old one's when it is not said. */
      readonly into?: string
      /** Of a snapshot inside the image; else what it is now. */
      readonly snapshot?: string
    })
  | (FromFile & { readonly type: 'file.overlay'; readonly format: string })
  | DiskConversion
  | (FromFile & { readonly type: 'disk.copy'; readonly bytes: number })

/** A disk as one piece in another format. `from` is a path, or what qemu-img takes for one (`json:{…}`). */
export type DiskConversion = FromFile & {
  readonly type: 'disk.convert'
  readonly format: string
  readonly as: 'qcow2' | 'raw' | 'vmdk'
  /** Smaller and slower to make; vmdk as one stream (streamOptimized), the form that an OVA takes. */
  readonly compressed: boolean
  /** Bytes that are expected, for the progress. */
  readonly bytes: number
}

/** A big disk on a slow one takes hours; it can be cancelled. Milliseconds. */
export const LONGEST_COPY = 24 * 60 * 60 * 1000
const LOOK_EVERY = 500

function words(step: Exclude<FileCopyStep, { type: 'file.copy' }>): string[] {
  const { from, to } = step
  // Only what is allocated: a raw disk is mostly holes.
  if (step.type === 'disk.copy') return ['cp', '--sparse=always', '--', from, to]
  if (step.type === 'disk.convert') {
    const smaller = step.as === 'vmdk' ? ['-o', 'subformat=streamOptimized'] : ['-c']
    const more = step.compressed ? smaller : []
    return ['qemu-img', 'convert', '-q', '-f', step.format, '-O', step.as, ...more, from, to]
  }
  const { format } = step
  if (step.type === 'file.convert') {
    const snapshot = step.snapshot === undefined ? [] : ['-l', `snapshot.name=${step.snapshot.replaceAll(',', ',,')}`]
    return ['qemu-img', 'convert', '-q', ...snapshot, '-f', format, '-O', step.into ?? format, from, to]
  }
  return ['qemu-img', 'create', '-q', '-f', 'qcow2', '-b', from, '-F', format, to]
}

/**
 * Makes the new file; a failure or a cancel leaves none.
 * @throws CommandError, and EEXIST where a file of that name came up meanwhile: it stays
 */
export async function runFileCopy(step: FileCopyStep, context: StepContext): Promise<void> {
  if (step.type === 'file.copy') {
    await copyFile(step.from, step.to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
    return
  }
  // qemu-img overwrites what there is.
  await (await open(step.to, 'wx', 0o600)).close()
  const done = new AbortController()
  const watching = 'bytes' in step ? watchFile(step, context, done.signal) : Promise.resolve()
  const [program = '', ...args] = words(step)
  try {
    await runCommand(program, args, { signal: context.signal, timeout: LONGEST_COPY })
  } catch (error) {
    await rm(step.to, { force: true })
    throw error
  } finally {
    done.abort()
    await watching
  }
}

/** Reports how much of a file is written until `done`. */
export async function watchFile(
  { to, bytes }: { readonly to: string; readonly bytes: number },
  context: StepContext,
  done: AbortSignal,
): Promise<void> {
  while (!done.aborted) {
    await sleep(LOOK_EVERY, undefined, { signal: done }).catch(() => undefined)
    const info = done.aborted ? null : await stat(to).catch(() => null)
    if (info === null) continue
    context.progress([{ id: to, status: 'copying', current: Math.min(info.blocks * 512, bytes), total: bytes }])
  }
}

export function explainFileCopy(step: FileCopyStep): string {
  return commandLine(step.type === 'file.copy' ? ['cp', '--', step.from, step.to] : words(step))
}

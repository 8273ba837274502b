import { stat } from 'node:fs/promises'
import { Fault } from '../../contract/fault.ts'
import type { BuildContext } from '../../contract/image-build.ts'
import { contextEntries, ignoreLines } from '../step/build-context.ts'

/** A folder with the Dockerfile in it. */
export interface ContextPlace {
  readonly context: string
  readonly dockerfile: string
}

/** Beyond that a context is a slip of the pen, such as / or a home folder. */
const MAX_FILES = 200_000
const LARGEST = 5

/** @throws Fault PATH_PROBLEM */
export async function requireFolder(path: string): Promise<void> {
  const info = await stat(path).catch((error: unknown) => error as NodeJS.ErrnoException)
  const fail = (problem: 'missing' | 'unreadable' | 'not-searchable', message: string) =>
    new Fault('PATH_PROBLEM', { path, problem, culprit: path, remedy: [] }, message)
  if (info instanceof Error) {
    if (info.code === 'EACCES') throw fail('unreadable', `${path} may not be read.`)
    throw fail('missing', `There is no folder ${path}.`)
  }
  if (!info.isDirectory()) throw fail('missing', `${path} is no folder.`)
}

/** What would be sent, without sending it. @throws Fault PATH_PROBLEM */
export async function lookAtContext({ context, dockerfile }: ContextPlace, signal: AbortSignal): Promise<BuildContext> {
  await requireFolder(context)
  const choice = { folder: context, dockerfile }
  const found = { files: 0, bytes: 0, cut: false }
  let largest: { path: string; size: number }[] = []
  for await (const { kind, size, name } of contextEntries(choice)) {
    signal.throwIfAborted()
    if (kind === 'folder') continue
    if (found.files >= MAX_FILES) {
      found.cut = true
      break
    }
    found.files++
    found.bytes += size
    largest.push({ path: name, size })
    if (largest.length > 100) largest = topOf(largest)
  }
  return { ...found, largest: topOf(largest), rules: (await ignoreLines(choice)).length }
}

const topOf = <T extends { readonly size: number }>(files: readonly T[]): T[] =>
  files.toSorted((one, other) => other.size - one.size).slice(0, LARGEST)

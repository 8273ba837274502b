import type { FileChangeKind, FileChanges, FileListing, FileView } from '../../../contract/container-files.ts'
import { observeContainer } from '../../inventory/observed-container.ts'
import type { Engines } from '../../step/engines.ts'
import { askProgram } from './ask-program.ts'
import { plainPath } from './root.ts'
import { viewFile } from './view.ts'
import { quick, thorough, walkFolder } from './walk.ts'

/** @throws Fault NOT_FOUND, INVALID_INPUT (no folder) */
export async function listFiles(
  input: { readonly id: string; readonly path: string; readonly thorough: boolean },
  engines: Engines,
  signal: AbortSignal,
): Promise<FileListing> {
  const { engine, key, state } = await observeContainer(engines, input.id)
  const path = plainPath(input.path)
  const told = state === 'running' ? await askProgram(engine, key, path, signal) : null
  return told ?? (await walkFolder({ engine, key, base: '' }, path, input.thorough ? thorough : quick, signal))
}

/** @throws Fault NOT_FOUND, INVALID_INPUT (no plain file) */
export async function showFile(
  input: { readonly id: string; readonly path: string },
  engines: Engines,
  signal: AbortSignal,
): Promise<FileView> {
  const { engine, key } = await observeContainer(engines, input.id)
  return viewFile({ engine, key, base: '' }, input.path, signal)
}

interface ChangesInput {
  readonly id: string
  readonly search: string
  readonly change?: FileChangeKind | undefined
  readonly offset: number
  readonly limit: number
}

/** Against its image, as `docker diff` tells it, in the order of names. @throws Fault NOT_FOUND */
export async function listChanges(input: ChangesInput, engines: Engines, signal: AbortSignal): Promise<FileChanges> {
  const { engine, key } = await observeContainer(engines, input.id)
  const all = (await engine.containers.changes(key, signal)).map(({ path, kind }) => ({ path, change: kind }))
  const count = (wanted: FileChangeKind) => all.filter(({ change }) => change === wanted).length
  const search = input.search.toLowerCase()
  const files = all
    .filter(({ path, change }) => (input.change ?? change) === change && path.toLowerCase().includes(search))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
  return {
    counts: { added: count('added'), changed: count('changed'), deleted: count('deleted') },
    total: files.length,
    files: files.slice(input.offset, input.offset + input.limit),
  }
}

import { stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Fault, nameTaken, notFound } from '../../../contract/fault.ts'
import { lossOf, type Loss } from '../../../contract/texts/loss.ts'
import { observeContainer, onContainer, type ObservedContainer } from '../../inventory/observed-container.ts'
import type { Engines } from '../../step/engines.ts'
import type { KeptFile } from '../../step/container-file-step.ts'
import { bytesOf, foundIn } from '../../step/host-tar.ts'
import type { Plan } from '../../step/plan.ts'
import { joined, nameOf, ownerOf, parentOf, plainPath, resolveIn, statIn, type FileRoot } from './root.ts'
import { takenIn } from './taken.ts'

export interface CopyPlan extends Plan {
  /** Where it will be. */
  readonly path: string
}

/** A new path of this host; inside of a folder that is there. @throws Fault NAME_TAKEN, PATH_PROBLEM */
async function freePlace(to: string, name: string): Promise<string> {
  const there = await stat(to).catch(() => null)
  const path = there?.isDirectory() === true ? join(to, name) : to
  if ((await stat(path).catch(() => null)) !== null) throw nameTaken('file', path, path)
  await requireFolder(dirname(path), path)
  return path
}

/** @throws Fault PATH_PROBLEM */
export async function requireFolder(folder: string, path: string): Promise<void> {
  if ((await stat(folder).catch(() => null))?.isDirectory() === true) return
  throw new Fault(
    'PATH_PROBLEM',
    { path, problem: 'missing', culprit: folder, remedy: [] },
    `There is no folder ${folder}.`,
  )
}

/** What a step on a container says of it. */
export type On = ReturnType<typeof onContainer>

export const rootOf = ({ engine, key }: ObservedContainer): FileRoot => ({ engine, key, base: '' })

/** @throws Fault NOT_FOUND, INVALID_INPUT, NAME_TAKEN, PATH_PROBLEM */
export async function planCopyOut(
  input: { readonly id: string; readonly path: string; readonly to: string },
  engines: Engines,
): Promise<CopyPlan> {
  const container = await observeContainer(engines, input.id)
  return { ...(await copyOutOf(rootOf(container), onContainer(container), input)), subjects: [input.id] }
}

/** @throws Fault NOT_FOUND, INVALID_INPUT, NAME_TAKEN, PATH_PROBLEM */
export async function copyOutOf(
  root: FileRoot,
  on: On,
  input: { readonly path: string; readonly to: string },
): Promise<Omit<CopyPlan, 'subjects'>> {
  const { path, stat: found } = await resolveIn(root, input.path)
  if (found.kind !== 'file' && found.kind !== 'folder') {
    throw new Fault('INVALID_INPUT', { field: 'path', problem: 'no file or folder' }, `${path} is no file or folder.`)
  }
  const to = await freePlace(input.to, nameOf(plainPath(input.path)) || on.name)
  const bytes = found.kind === 'file' ? found.size : 0
  return {
    title: `copy ${path} of ${on.name} to ${to}`,
    steps: [{ type: 'container.copy-out', ...on, path, kind: found.kind, to, bytes }],
    atomic: false,
    destroys: [],
    locks: [`file:${to}`],
    path: to,
  }
}

interface CopyInput {
  readonly from: string
  readonly to: string
  readonly replace: boolean
}

/** @throws Fault PATH_PROBLEM, NOT_FOUND, NAME_TAKEN, INVALID_INPUT (a file for a folder) */
export async function planCopyIn(input: CopyInput & { readonly id: string }, engines: Engines): Promise<CopyPlan> {
  const container = await observeContainer(engines, input.id)
  return { ...(await copyInTo(rootOf(container), onContainer(container), input)), subjects: [input.id] }
}

/** @throws Fault PATH_PROBLEM, NOT_FOUND, NAME_TAKEN, INVALID_INPUT (a file for a folder) */
export async function copyInTo(root: FileRoot, on: On, input: CopyInput): Promise<Omit<CopyPlan, 'subjects'>> {
  const source = await hostSource(input.from)
  if (source.kind === 'folder' && input.from.endsWith('/.')) return contentInTo(root, on, input, source.bytes)
  const place = await placeIn(root, input.to, basename(input.from))
  const path = joined(place.folder, place.as)
  const destroys = await takenBy(root, path, source.kind, { name: on.name, replace: input.replace })
  const before = destroys.length > 0 && source.kind === 'file' ? await ownerOf(root, path) : null
  const { uid, gid } = before ?? (await ownerOf(root, place.folder))
  return {
    title: `copy ${input.from} to ${path} of ${on.name}`,
    steps: [
      {
        type: 'container.copy-in',
        ...on,
        from: input.from,
        ...place,
        owner: { uid, gid },
        mode: before?.mode ?? null,
        bytes: source.bytes,
      },
    ],
    atomic: false,
    destroys,
    locks: [`${on.connection}/${on.container || on.name}:${path}`],
    path,
  }
}

/** Losses that are named one by one. */
const MOST_NAMED = 20

/** What is in a folder of this host, into a folder: as `docker cp` takes a source that ends with a slash and a dot. */
async function contentInTo(
  root: FileRoot,
  on: On,
  { from, to, replace }: CopyInput,
  bytes: number,
): Promise<Omit<CopyPlan, 'subjects'>> {
  const { path, stat: target } = await resolveIn(root, to)
  if (target.kind !== 'folder') throw notFound('folder', path)
  const owner = await ownerOf(root, path)
  const source = { from, as: '.', uid: owner.uid, gid: owner.gid, mode: null }
  const names: string[] = []
  for await (const { kind, name } of foundIn(from, '.', source)) if (kind !== 'folder') names.push(name.slice(2))
  const taken = await takenIn(root, path, names)
  const blocked = taken.find((one) => one.blocked)
  if (blocked !== undefined) {
    const problem = `${joined(path, blocked.path)} cannot be replaced: a file and a folder meet there`
    throw new Fault('INVALID_INPUT', { field: 'to', problem }, `${problem}.`)
  }
  const [first] = taken.map((one) => joined(path, one.path))
  if (first !== undefined && !replace) throw nameTaken('file', first, first)
  const kept: KeptFile[] = []
  for (const one of taken) {
    const { uid, gid, mode } = await ownerOf(root, joined(path, one.path))
    kept.push({ path: one.path, uid, gid, mode: mode & 0o7777 })
  }
  const lost = taken.map((one) => lossOf('content', { path: `${on.name}:${joined(path, one.path)}` }))
  return {
    title: `copy ${from} to ${path} of ${on.name}`,
    steps: [
      {
        type: 'container.copy-in',
        ...on,
        from,
        folder: path,
        as: '.',
        owner: { uid: owner.uid, gid: owner.gid },
        mode: null,
        ...(kept.length > 0 ? { kept } : {}),
        bytes,
      },
    ],
    atomic: false,
    destroys: lost.length > MOST_NAMED ? [lossOf('same-names', { path: `${on.name}:${path}` })] : lost,
    locks: [`${on.connection}/${on.container || on.name}:${path}`],
    path,
  }
}

/** @throws Fault PATH_PROBLEM */
async function hostSource(from: string): Promise<{ readonly kind: 'file' | 'folder'; readonly bytes: number }> {
  const info = await stat(from).catch((error: unknown) => error as NodeJS.ErrnoException)
  const problem = (kind: 'missing' | 'not-a-file' | 'unreadable', words: string) =>
    new Fault('PATH_PROBLEM', { path: from, problem: kind, culprit: from, remedy: [] }, words)
  if (info instanceof Error) {
    throw info.code === 'EACCES'
      ? problem('unreadable', `${from} may not be read.`)
      : problem('missing', `There is no file ${from}.`)
  }
  if (info.isFile()) return { kind: 'file', bytes: info.size }
  if (!info.isDirectory()) throw problem('not-a-file', `${from} is no file or folder.`)
  return { kind: 'folder', bytes: await bytesOf(from) }
}

/** As `docker cp` reads it: a folder that is there gets the file, else it is the new name. @throws Fault NOT_FOUND */
async function placeIn(root: FileRoot, to: string, name: string): Promise<{ folder: string; as: string }> {
  const there = await resolveIn(root, to).catch((error: unknown) => {
    if (error instanceof Fault && error.code === 'NOT_FOUND') return null
    throw error
  })
  if (there?.stat.kind === 'folder') return { folder: there.path, as: name }
  if (there !== null) return { folder: parentOf(there.path), as: nameOf(there.path) }
  const folder = await resolveIn(root, parentOf(to))
  if (folder.stat.kind !== 'folder' || to.endsWith('/')) throw notFound('folder', plainPath(to))
  return { folder: folder.path, as: nameOf(to) }
}

/** What goes for it. @throws Fault NAME_TAKEN unless it is meant, INVALID_INPUT where a file and a folder meet */
async function takenBy(
  root: FileRoot,
  path: string,
  kind: 'file' | 'folder',
  { name, replace }: { readonly name: string; readonly replace: boolean },
): Promise<Loss[]> {
  const there = await statIn(root, path)
  if (there === null) return []
  if ((there.kind === 'folder') !== (kind === 'folder')) {
    const words = there.kind === 'folder' ? `${path} is a folder.` : `${path} is no folder.`
    throw new Fault('INVALID_INPUT', { field: 'to', problem: `there is a ${there.kind} of that name` }, words)
  }
  if (!replace) throw nameTaken(kind === 'folder' ? 'folder' : 'file', path, path)
  const params = { path: `${name}:${path}` }
  return [kind === 'folder' ? lossOf('same-names', params) : lossOf('content', params)]
}

import { Fault, nameTaken, notFound } from '../../../contract/fault.ts'
import { observeContainer, onContainer } from '../../inventory/observed-container.ts'
import type { Engines } from '../../step/engines.ts'
import type { Plan } from '../../step/plan.ts'
import { rootOf, type On } from './plan-copies.ts'
import { joined, nameOf, ownerOf, parentOf, plainPath, resolveIn, statIn, type FileRoot } from './root.ts'
import { viewFile } from './view.ts'

export interface WriteInput {
  readonly path: string
  readonly text: string
  readonly digest: string | null
}

export type FilePlan = Omit<Plan, 'subjects'>

/** What nobody else may work on meanwhile. */
export const lockOf = ({ connection, container, name }: On, path: string) =>
  `${connection}/${container || name}:${path}`

/** @throws Fault NOT_FOUND, INVALID_INPUT, NAME_TAKEN, REFUSED when somebody else has changed it meanwhile */
export async function planWriteFile(input: WriteInput & { readonly id: string }, engines: Engines): Promise<Plan> {
  const container = await observeContainer(engines, input.id)
  return { ...(await writeIn(rootOf(container), onContainer(container), input)), subjects: [input.id] }
}

/** @throws Fault NOT_FOUND, INVALID_INPUT, NAME_TAKEN, REFUSED when somebody else has changed it meanwhile */
export async function writeIn(root: FileRoot, on: On, input: WriteInput): Promise<FilePlan> {
  const { path, owner } = input.digest === null ? await newPlace(root, input.path) : await sameFile(root, input)
  const { uid, gid, mode } = owner
  const place = { folder: parentOf(path), as: nameOf(path), owner: { uid, gid } }
  return {
    title: `write ${path} of ${on.name}`,
    steps: [{ type: 'container.write', ...on, ...place, mode, text: input.text }],
    atomic: false,
    destroys: [],
    locks: [lockOf(on, path)],
  }
}

async function sameFile(root: FileRoot, { path, digest }: WriteInput) {
  const now = await viewFile(root, path, new AbortController().signal)
  if (now.digest === digest) return { path: now.path, owner: now }
  const words = `${now.path} was changed by somebody else since it was read.`
  throw new Fault('REFUSED', { reason: 'file-changed', detail: now.path }, words)
}

/** Where nothing is yet, in a folder that is there. @throws Fault NAME_TAKEN, NOT_FOUND */
export async function newPlace(root: FileRoot, path: string) {
  const own = plainPath(path)
  if ((await statIn(root, own)) !== null) throw nameTaken('file', own, own)
  const folder = await resolveIn(root, parentOf(own))
  if (folder.stat.kind !== 'folder') throw notFound('folder', folder.path)
  return { path: joined(folder.path, nameOf(own)), owner: { ...(await ownerOf(root, folder.path)), mode: 0o644 } }
}

/** @throws Fault NOT_FOUND, NAME_TAKEN */
export async function planMakeFolder(
  input: { readonly id: string; readonly path: string },
  engines: Engines,
): Promise<Plan> {
  const container = await observeContainer(engines, input.id)
  return { ...(await folderIn(rootOf(container), onContainer(container), input)), subjects: [input.id] }
}

/** @throws Fault NOT_FOUND, NAME_TAKEN */
export async function folderIn(root: FileRoot, on: On, input: { readonly path: string }): Promise<FilePlan> {
  const { path, owner } = await newPlace(root, input.path)
  const { uid, gid } = owner
  const place = { folder: parentOf(path), as: nameOf(path), owner: { uid, gid } }
  return {
    title: `make the folder ${path} of ${on.name}`,
    steps: [{ type: 'container.make-folder', ...on, ...place, mode: 0o755 }],
    atomic: false,
    destroys: [],
    locks: [lockOf(on, path)],
  }
}

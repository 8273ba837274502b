import { Fault, notFound } from '../../../contract/fault.ts'
import { byteText } from '../../../contract/byte-text.ts'
import { lossOf, type Loss } from '../../../contract/texts/loss.ts'
import { ByteReader } from '../../docker/byte-reader.ts'
import { readTarStream } from '../../docker/tar-stream.ts'
import { observeContainer, onContainer, type ObservedContainer } from '../../inventory/observed-container.ts'
import type { Engines } from '../../step/engines.ts'
import type { Plan } from '../../step/plan.ts'
import { rootOf } from './plan-copies.ts'
import { lockOf, newPlace } from './plan-write.ts'
import { Enough, innerOf, joined, nameOf, parentOf, plainPath, resolveIn, statIn, type FileRoot } from './root.ts'
import { quick, upTo } from './walk.ts'

/** What the engine mounts in every container; moving one of them, or what it is in, breaks off in the middle. */
const BUILT_IN = ['/proc', '/sys', '/dev', '/etc/hosts', '/etc/hostname', '/etc/resolv.conf']

const isIn = (path: string, folder: string) => path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`)

/** A name itself, the links before it followed. @throws Fault NOT_FOUND, INVALID_INPUT for the root */
export async function namedIn(root: FileRoot, path: string) {
  const own = plainPath(path)
  if (own === '/') throw new Fault('INVALID_INPUT', { field: 'path', problem: 'the root' }, 'The root stays.')
  const folder = await resolveIn(root, parentOf(own))
  const found = joined(folder.path, nameOf(own))
  const stat = await statIn(root, found)
  if (stat === null) throw notFound('file or folder', own)
  return { path: found, stat }
}

/** What goes with a name: how many, and how large. The engine’s archive is read over for it, for some seconds at most. */
export async function lossesOf(root: FileRoot, path: string, label: string): Promise<Loss[]> {
  const stat = await statIn(root, path)
  const said = `${label}:${path}`
  if (stat?.kind !== 'folder') return [lossOf('inner-file', { path: said, size: byteText(stat?.size ?? 0) })]
  const archive = await root.engine.files.read(root.key, innerOf(root, path))
  const counted = upTo(archive as AsyncIterable<Buffer>, quick)
  const reader = new ByteReader(counted.bytes)
  let count = -1
  let bytes = 0
  try {
    await readTarStream(reader, ({ size }) => {
      count++
      bytes += size
    })
  } catch (error) {
    if (!(error instanceof Enough)) throw error
  } finally {
    await reader.close()
    archive.destroy()
  }
  const params = { path: said, count: String(Math.max(count, 0)), size: byteText(bytes) }
  return [lossOf(counted.cut() === null ? 'inner-folder' : 'inner-folder-least', params)]
}

/**
 * The engine's archives only add: what takes a name away is a program of the container, which therefore has to run.
 * @throws Fault REFUSED
 */
function requireRunning({ state, name }: ObservedContainer): void {
  if (state === 'running') return
  const words = `${name} does not run: nothing in it can rename or delete, and the engine has no call for it.`
  throw new Fault('REFUSED', { reason: 'files-need-running', detail: name, remedy: [`docker start ${name}`] }, words)
}

/** @throws Fault REFUSED for what is mounted from elsewhere, or holds such a thing */
function requireOwn({ detail }: ObservedContainer, path: string): void {
  const mounted = [...BUILT_IN, ...detail.mounts.map(({ target }) => plainPath(target))]
  const within = mounted.filter((one) => isIn(one, path))
  if (within.length === 0) return
  const told = within.join(', ')
  const words = `${path} stays: ${told} is mounted there.`
  throw new Fault('REFUSED', { reason: 'has-mounts', detail: told }, words)
}

interface RenameInput {
  readonly path: string
  readonly to: string
}

/** @throws Fault NOT_FOUND, NAME_TAKEN, INVALID_INPUT, REFUSED (off, mounted) */
export async function planRenameFile(input: RenameInput & { readonly id: string }, engines: Engines): Promise<Plan> {
  const container = await observeContainer(engines, input.id)
  requireRunning(container)
  const root = rootOf(container)
  const { path } = await namedIn(root, input.path)
  requireOwn(container, path)
  const { path: to } = await newPlace(root, input.to)
  requireOutside(path, to)
  const on = onContainer(container)
  return {
    title: `rename ${path} of ${on.name} to ${to}`,
    subjects: [input.id],
    steps: [{ type: 'container.move-file', ...on, path, to }],
    atomic: false,
    destroys: [],
    locks: [lockOf(on, path), lockOf(on, to)],
  }
}

/** @throws Fault INVALID_INPUT */
export function requireOutside(path: string, to: string): void {
  if (!isIn(to, path)) return
  const problem = 'a place inside of itself'
  throw new Fault('INVALID_INPUT', { field: 'to', problem }, `${to} is in ${path} itself.`)
}

/** @throws Fault NOT_FOUND, INVALID_INPUT, REFUSED (off, mounted) */
export async function planDeleteFile(
  input: { readonly id: string; readonly path: string },
  engines: Engines,
): Promise<Plan> {
  const container = await observeContainer(engines, input.id)
  requireRunning(container)
  const root = rootOf(container)
  const { path } = await namedIn(root, input.path)
  requireOwn(container, path)
  const on = onContainer(container)
  return {
    title: `delete ${path} of ${on.name}`,
    subjects: [input.id],
    steps: [{ type: 'container.remove-file', ...on, path }],
    atomic: false,
    destroys: await lossesOf(root, path, on.name),
    locks: [lockOf(on, path)],
  }
}

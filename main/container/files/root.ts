import { Fault, notFound } from '../../../contract/fault.ts'
import type { FileStat } from '../../docker/container-files.ts'
import { ByteReader } from '../../docker/byte-reader.ts'
import type { Engine } from '../../docker/engine.ts'
import { isDockerError } from '../../docker/errors.ts'
import { readTarStream, type TarMember } from '../../docker/tar-stream.ts'

/** Files that are looked at: those of a container, or of a volume by a container that has it. */
export interface FileRoot {
  readonly engine: Engine
  /** The engine's id of the container. */
  readonly key: string
  /** What stands before every path; empty for the container's own. */
  readonly base: string
}

/** What a path means once its links are followed. */
export interface Resolved {
  /** In the root. */
  readonly path: string
  readonly stat: FileStat
}

/** Without dots, double slashes and a slash at its end. */
export function plainPath(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

export const parentOf = (path: string) => plainPath(`${path}/..`)
export const nameOf = (path: string) => plainPath(path).split('/').at(-1) ?? ''
export const joined = (folder: string, name: string) => `${folder === '/' ? '' : folder}/${name}`

/** The engine's path of a path. */
export const innerOf = (root: FileRoot, path: string) => plainPath(`${root.base}${plainPath(path)}`)

/** Null where there is nothing. @throws DockerError */
export async function statIn(root: FileRoot, path: string, signal?: AbortSignal): Promise<FileStat | null> {
  try {
    return await root.engine.files.stat(root.key, innerOf(root, path), signal)
  } catch (error) {
    if (isDockerError(error, 'not-found')) return null
    throw error
  }
}

/** Follows the last part too, as the engine has followed it. @throws Fault NOT_FOUND */
export async function resolveIn(root: FileRoot, path: string, signal?: AbortSignal): Promise<Resolved> {
  const own = plainPath(path)
  const stat = await statIn(root, own, signal)
  if (stat === null) throw notFound('file or folder', own)
  if (stat.kind !== 'link') return { path: own, stat }
  const target = plainPath(stat.target)
  const inside = root.base === '' || target === root.base || target.startsWith(`${root.base}/`)
  const led = inside ? plainPath(target.slice(root.base.length)) : null
  const end = led === null ? null : await statIn(root, led, signal)
  if (led === null || end === null || end.kind === 'link') throw notFound('file or folder', `${own} → ${stat.target}`)
  return { path: led, stat: end }
}

/** @throws Fault INVALID_INPUT */
export function requireKind({ path, stat }: Resolved, kind: 'file' | 'folder'): void {
  if (stat.kind === kind) return
  const words = kind === 'folder' ? `${path} is no folder.` : `${path} is no plain file.`
  throw new Fault('INVALID_INPUT', { field: 'path', problem: kind === 'folder' ? 'no folder' : 'no plain file' }, words)
}

/** The first member of the archive of a path, and no more of it than `body` reads. @throws BadTar, DockerError */
export async function firstMember<T>(
  root: FileRoot,
  path: string,
  take: (member: TarMember, body: () => AsyncGenerator<Buffer>) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const reader = new ByteReader(await root.engine.files.read(root.key, innerOf(root, path), signal))
  let taken: { readonly value: T } | null = null
  try {
    await readTarStream(reader, async (member, body) => {
      taken = { value: await take(member, body) }
      throw new Enough()
    })
  } catch (error) {
    if (!(error instanceof Enough)) throw error
  } finally {
    await reader.close()
  }
  if (taken === null) throw notFound('file or folder', path)
  return (taken as { readonly value: T }).value
}

/** Ends the reading of an archive that has given what was wanted. */
export class Enough extends Error {
  override readonly name = 'Enough'
}

export interface Owner {
  readonly uid: number
  readonly gid: number
  /** Permission bits. */
  readonly mode: number
}

/** Whose a path is: the engine tells that in an archive only. */
export function ownerOf(root: FileRoot, path: string, signal?: AbortSignal): Promise<Owner> {
  return firstMember(root, path, ({ uid, gid, mode }) => Promise.resolve({ uid, gid, mode }), signal)
}

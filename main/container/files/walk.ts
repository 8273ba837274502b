import type { FileEntry, FileListing } from '../../../contract/container-files.ts'
import { ByteReader } from '../../docker/byte-reader.ts'
import { readTarStream, type TarMember } from '../../docker/tar-stream.ts'
import { MAX_ENTRIES } from '../../inventory/folder-listing.ts'
import { Enough, innerOf, joined, resolveIn, requireKind, type FileRoot } from './root.ts'

/** Links of one folder that are followed: each costs two calls. */
const MAX_FOLLOWED = 100
/** Calls at a time. */
const AT_ONCE = 8

/** Where the reading of an archive is broken off: bytes, and milliseconds. */
export interface WalkLimit {
  readonly bytes: number
  readonly time: number
}

/** What a person waits for without asking; an engine reads some hundred MiB a second. */
export const quick: WalkLimit = { bytes: 512 << 20, time: 4000 }
/** Asked for: the largest containers come to an end. */
export const thorough: WalkLimit = { bytes: 2 ** 40, time: 1_800_000 }

const kinds = { file: 'file', folder: 'folder', link: 'link', hardlink: 'file', other: 'other' } as const

function entryOf(member: TarMember): FileEntry {
  const { name, kind, size, mode, uid, gid, modified, target } = member
  return { name, kind: kinds[kind], size, mode, uid, gid, modified, target: kind === 'link' ? target : '', leads: null }
}

/**
 * What is in a folder, by the archive that the engine makes of it: it holds the folders below as well, which are read over,
 * so that the size of all of them counts.
 * @throws Fault NOT_FOUND, INVALID_INPUT (no folder)
 */
export async function walkFolder(
  root: FileRoot,
  path: string,
  limit: WalkLimit,
  signal: AbortSignal,
): Promise<FileListing> {
  const folder = await resolveIn(root, path, signal)
  requireKind(folder, 'folder')
  const inner = innerOf(root, folder.path)
  const archive = await root.engine.files.read(root.key, inner === '/' ? '/.' : `${inner}/.`, signal)
  const found: FileEntry[] = []
  let total = 0
  const counted = upTo(archive as AsyncIterable<Buffer>, limit)
  const reader = new ByteReader(counted.bytes)
  try {
    await readTarStream(reader, (member) => {
      if (member.name === '' || member.name === '.' || member.name.includes('/')) return
      total++
      if (found.length < MAX_ENTRIES) found.push(entryOf(member))
    })
  } catch (error) {
    if (!(error instanceof Enough)) throw error
  } finally {
    await reader.close()
    archive.destroy()
  }
  const entries = await withEnds(root, folder.path, found, signal)
  return { path: folder.path, entries, total, way: 'archive', cut: counted.cut() }
}

/** Bytes of an archive, which end with `Enough` beyond the limit. */
export function upTo(source: AsyncIterable<Buffer>, { bytes, time }: WalkLimit) {
  const began = Date.now()
  let read = 0
  let cut = false
  async function* counted() {
    for await (const chunk of source) {
      read += chunk.length
      yield chunk
      if (read > bytes || Date.now() - began > time) {
        cut = true
        throw new Enough()
      }
    }
  }
  return { bytes: counted(), cut: () => (cut ? read : null) }
}

/** The archive does not tell what a link ends at. */
async function withEnds(root: FileRoot, folder: string, found: FileEntry[], signal: AbortSignal): Promise<FileEntry[]> {
  const links = found.filter(({ kind }) => kind === 'link').slice(0, MAX_FOLLOWED)
  const ends = new Map<string, FileEntry['leads']>()
  for (let at = 0; at < links.length; at += AT_ONCE) {
    await Promise.all(
      links.slice(at, at + AT_ONCE).map(async ({ name }) => {
        const end = await resolveIn(root, joined(folder, name), signal).catch(() => null)
        if (end !== null && end.stat.kind !== 'link') ends.set(name, end.stat.kind)
      }),
    )
  }
  return found.map((entry) => ({ ...entry, leads: ends.get(entry.name) ?? null }))
}

import { lstat, open, readdir, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { tarEnd, tarHead, tarPadding, type TarHead } from '../docker/tar-write.ts'

/** What of this host goes into an archive, and as what. */
export interface HostSource {
  /** File or folder; the links in a folder stay links. */
  readonly from: string
  /** Its name in the archive. */
  readonly as: string
  readonly uid: number
  readonly gid: number
  /** Permission bits of a file; null = as it has them here. */
  readonly mode: number | null
}

/** What goes in, and where it is on this host. */
export interface Found extends TarHead {
  readonly path: string
}

/** A file, or a folder before what is in it. */
export async function* foundIn(path: string, name: string, source: HostSource): AsyncGenerator<Found> {
  const info = await lstat(path)
  const { uid, gid } = source
  const modified = Math.floor(info.mtimeMs / 1000)
  const common = { path, name, uid, gid, mode: info.mode & 0o7777, modified }
  if (info.isDirectory()) {
    yield { ...common, kind: 'folder', size: 0 }
    for (const one of (await readdir(path)).sort()) yield* foundIn(join(path, one), `${name}/${one}`, source)
  } else if (info.isSymbolicLink()) yield { ...common, kind: 'link', size: 0, target: await readlink(path) }
  // Sockets, pipes and devices mean nothing in a container.
  else if (info.isFile()) yield { ...common, kind: 'file', size: info.size }
}

/** Bytes of all files of a file or folder. @throws what the file system says */
export async function bytesOf(from: string): Promise<number> {
  let sum = 0
  for await (const { size } of foundIn(from, 'x', { from, as: 'x', uid: 0, gid: 0, mode: null })) sum += size
  return sum
}

async function* archiveOf(source: HostSource, onBytes: (sent: number) => void): AsyncGenerator<Buffer> {
  let sent = 0
  for await (const { path, ...head } of foundIn(source.from, source.as, source)) {
    if (head.kind !== 'file') {
      yield tarHead(head)
      continue
    }
    yield* fileMember({ ...head, path, mode: source.mode ?? head.mode }, (bytes) => onBytes((sent += bytes)))
  }
  yield tarEnd
}

/** A file of this host as a member. @throws Error when it becomes shorter meanwhile */
export async function* fileMember({ path, ...head }: Found, onBytes: (more: number) => void): AsyncGenerator<Buffer> {
  await using file = await open(path, 'r')
  // It may have grown or shrunk since: the header says what follows.
  const { size } = await file.stat()
  yield tarHead({ ...head, size })
  let left = size
  if (size > 0) {
    const bytes = file.createReadStream({ start: 0, end: size - 1, autoClose: false, highWaterMark: 4 << 20 })
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      left -= chunk.length
      yield chunk
      onBytes(chunk.length)
    }
  }
  if (left > 0) throw new Error(`${path} became shorter while it was read`)
  yield tarPadding(size)
}

export const asStream = (parts: AsyncIterable<Buffer> | Iterable<Buffer>) =>
  Readable.from(parts, { objectMode: false, highWaterMark: 8 << 20 })

/** A file or folder of this host as an archive, made as it is read. */
export function packHost(source: HostSource, onBytes: (sent: number) => void): Readable {
  return asStream(archiveOf(source, onBytes))
}

/** A text as an archive of one file. */
export function packText(text: string, head: Pick<TarHead, 'name' | 'mode' | 'uid' | 'gid'>): Readable {
  const bytes = Buffer.from(text)
  const modified = Math.floor(Date.now() / 1000)
  const parts = [
    tarHead({ ...head, modified, size: bytes.length, kind: 'file' }),
    bytes,
    tarPadding(bytes.length),
    tarEnd,
  ]
  return Readable.from([Buffer.concat(parts)], { objectMode: false })
}

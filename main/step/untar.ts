import { chmod, link, lutimes, mkdir, open, symlink, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ByteReader } from '../docker/byte-reader.ts'
import { BadTar, readTarStream, type TarMember } from '../docker/tar-stream.ts'

/** Set-user-id and its like stay behind: what came from a container must not gain rights on this host. */
const RIGHTS = 0o777

interface Late {
  readonly path: string
  readonly mode: number
  readonly modified: number
}

/** Nothing of an archive leads out of the folder it is unpacked in. @throws BadTar */
function inside(folder: string, name: string): string {
  if (name.split('/').includes('..')) throw new BadTar(`${name} leads out of the archive`)
  return join(folder, name)
}

/**
 * Unpacks what an engine sends of a folder into a new folder of this host, owned by whoever runs this. Its first member is the
 * folder itself, whose name is left out. Links are made last, so that nothing is written through them; devices and pipes
 * are left out.
 * @throws BadTar, CutShort and what the file system throws
 */
export async function unpackFolder(
  source: AsyncIterable<Buffer>,
  folder: string,
  onBytes: (read: number) => void,
): Promise<void> {
  const reader = new ByteReader(source)
  const links: { readonly path: string; readonly target: string }[] = []
  const folders: Late[] = []
  let root: string | null = null
  let read = 0
  try {
    await readTarStream(reader, async (member, body) => {
      root ??= member.name
      const path = inside(folder, withoutRoot(member.name, root))
      if (member.kind === 'link') links.push({ path, target: member.target })
      else if (member.kind === 'hardlink') await link(inside(folder, withoutRoot(member.target, root)), path)
      else if (member.kind === 'folder') {
        await mkdir(path, { recursive: true, mode: 0o700 })
        folders.push({ path, mode: member.mode & RIGHTS, modified: member.modified })
      } else if (member.kind === 'file') {
        await mkdir(dirname(path), { recursive: true })
        await writeMember(member, body(), path, (bytes) => onBytes((read += bytes)))
      }
    })
  } finally {
    await reader.close()
  }
  for (const { path, target } of links) await symlink(target, path)
  // The deepest first: a folder that may not be written to is closed when all is in it.
  for (const { path, mode, modified } of folders.reverse()) {
    await lutimes(path, modified, modified)
    await chmod(path, mode)
  }
}

function withoutRoot(name: string, root: string): string {
  const plain = name.replace(/^(?:\.?\/)+/, '')
  if (plain === root) return ''
  return root !== '' && plain.startsWith(`${root}/`) ? plain.slice(root.length + 1) : plain
}

/** Gathered before it is written: small pieces cost a call each, and more than this no longer fits the processor's cache. Bytes. */
const BATCH = 1 << 20

/** A new file with the bytes, rights and time of a member. */
export async function writeMember(
  { mode, modified }: TarMember,
  body: AsyncIterable<Buffer>,
  path: string,
  onBytes: (bytes: number) => void,
): Promise<void> {
  await using file = await open(path, 'wx', 0o600)
  let batch: Buffer[] = []
  let length = 0
  // One batch is written while the next one comes.
  let writing: Promise<unknown> = Promise.resolve()
  const flush = async () => {
    await writing
    if (length > 0) writing = writeAll(file, batch)
    // Its failure is told by the next one or the last; until then it must not end the process.
    writing.catch(() => undefined)
    batch = []
    length = 0
  }
  for await (const chunk of body) {
    batch.push(chunk)
    length += chunk.length
    onBytes(chunk.length)
    if (length >= BATCH) await flush()
  }
  await flush()
  await writing
  await file.chmod(mode & RIGHTS)
  await file.utimes(modified, modified)
}

/** In one go and without copying, where the system takes all of it: each call waits for its turn on a busy host. */
async function writeAll(file: FileHandle, chunks: readonly Buffer[]): Promise<void> {
  const { bytesWritten } = await file.writev(chunks)
  const all = chunks.reduce((sum, { length }) => sum + length, 0)
  if (bytesWritten < all) await file.writeFile(Buffer.concat(chunks).subarray(bytesWritten))
}

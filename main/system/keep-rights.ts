import { randomBytes } from 'node:crypto'
import { chmod, chown, link, open, rename, rm, stat } from 'node:fs/promises'

const beside = (path: string) => `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`

async function writeNew(path: string, text: string, mode: number): Promise<void> {
  await using file = await open(path, 'wx', mode)
  await file.writeFile(text)
  await file.sync()
}

/** Makes a text file as this process makes files; nobody sees a part of it. @throws EEXIST where there is one */
export async function createText(path: string, text: string): Promise<void> {
  const draft = beside(path)
  try {
    await writeNew(draft, text, 0o666)
    // link(2) refuses a name that came meanwhile, rename(2) would replace it.
    await link(draft, path)
  } finally {
    await rm(draft, { force: true })
  }
}

/** What a process without the right to it, or a file system without such things, answers. */
const isDenied = (error: unknown) => ['EPERM', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')

/**
 * Replaces the text of a file that is there; owner and rights stay. A reader sees the old or the new text, unless the file
 * has another name too, or is another's in a folder where this process makes none: those are written in their place.
 */
export async function replaceText(path: string, text: string): Promise<void> {
  const { uid, gid, mode, nlink } = await stat(path)
  const draft = beside(path)
  try {
    if (nlink > 1) return await overwrite(path, text)
    await writeNew(draft, text, 0o600)
    await chown(draft, uid, gid)
    await chmod(draft, mode & 0o7777)
    await rename(draft, path)
  } catch (error) {
    if (!isDenied(error)) throw error
    await overwrite(path, text)
  } finally {
    await rm(draft, { force: true })
  }
}

/** Cut to its length only when all of it is there: what has no room on the disk ends before that. */
async function overwrite(path: string, text: string): Promise<void> {
  await using file = await open(path, 'r+')
  const content = Buffer.from(text)
  await file.write(content, 0, content.length, 0)
  await file.truncate(content.length)
  await file.sync()
}

import { readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Fault } from '../../contract/fault.ts'
import type { FolderListing } from '../../contract/host.ts'

/** More entries than anybody scrolls through. */
const MAX_ENTRIES = 5000

/**
 * What stands in a folder of this host, folders first, as this user may see it. Names that begin with a dot are left out.
 * @throws Fault PATH_PROBLEM
 */
export async function listFolder(path: string): Promise<FolderListing> {
  const names = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    const problem = error.code === 'ENOENT' ? 'missing' : error.code === 'ENOTDIR' ? 'not-a-file' : 'unreadable'
    throw new Fault('PATH_PROBLEM', { path, problem, culprit: path, remedy: [], detail: error.message }, error.message)
  })
  const shown = names.filter((name) => !name.startsWith('.')).slice(0, MAX_ENTRIES)
  const entries = await Promise.all(shown.map((name) => describe(path, name)))
  return {
    path,
    parent: path === '/' ? null : dirname(path),
    entries: entries
      .filter((entry) => entry !== null)
      .sort((a, b) => a.kind.localeCompare(b.kind) * -1 || a.name.localeCompare(b.name, 'en', { numeric: true })),
    cut: names.length > MAX_ENTRIES,
  }
}

async function describe(folder: string, name: string): Promise<FolderListing['entries'][number] | null> {
  const info = await stat(join(folder, name)).catch(() => null)
  if (info === null) return null
  if (info.isDirectory()) return { name, kind: 'folder', bytes: null, modified: info.mtimeMs }
  if (!info.isFile() && !info.isBlockDevice()) return null
  return { name, kind: 'file', bytes: info.size, modified: info.mtimeMs }
}

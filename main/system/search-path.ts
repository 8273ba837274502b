import { realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { listMaySearch, readAccessList } from './access-list.ts'
import type { Identity } from './identity.ts'

export type PathProblem =
  | { readonly problem: 'missing'; readonly culprit: string }
  | { readonly problem: 'not-searchable'; readonly culprit: string; readonly mode: string }
  | { readonly problem: 'not-a-file'; readonly culprit: string }
  | { readonly problem: 'empty'; readonly culprit: string }
  | { readonly problem: 'denied'; readonly culprit: string }

function parents(path: string): string[] {
  const list: string[] = []
  for (let directory = dirname(path); ; directory = dirname(directory)) {
    list.unshift(directory)
    if (directory === '/') return list
  }
}

/** POSIX access check by mode bits: the first class that matches decides, even when a later one would allow more. */
export function maySearch(mode: number, uid: number, gid: number, who: Identity): boolean {
  if (who.uid === 0) return true
  if (uid === who.uid) return (mode & 0o100) !== 0
  if (who.gids.includes(gid)) return (mode & 0o010) !== 0
  return (mode & 0o001) !== 0
}

/** The directories on the way to a file: those of its name, and those of the place that links lead to. */
async function directoriesOf(path: string): Promise<string[]> {
  const place = await realpath(path).catch(() => path)
  return [...new Set([...parents(path), ...parents(place)])]
}

/**
 * Why another user (qemu's) could not open a file, or null when nothing stands in the way. Only directories are judged:
 * libvirt gives the file itself to qemu's user when a guest starts, but never its directories.
 */
export async function problemForUser(path: string, who: Identity): Promise<PathProblem | null> {
  for (const directory of await directoriesOf(path)) {
    const info = await statOrProblem(directory)
    if ('problem' in info) return info
    if (!info.isDirectory()) return { problem: 'missing', culprit: directory }
    if (maySearch(info.mode, info.uid, info.gid, who)) continue
    if (listMaySearch(await readAccessList(directory), info, who) === true) continue
    return { problem: 'not-searchable', culprit: directory, mode: (info.mode & 0o7777).toString(8) }
  }
  const file = await statOrProblem(path)
  if ('problem' in file) return file
  if (!file.isFile() && !file.isBlockDevice()) return { problem: 'not-a-file', culprit: path }
  if (file.isFile() && file.size === 0) return { problem: 'empty', culprit: path }
  return null
}

async function statOrProblem(path: string) {
  try {
    return await stat(path)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'EACCES') return { problem: 'denied', culprit: path } as const
    if (code === 'ENOENT' || code === 'ENOTDIR') return { problem: 'missing', culprit: path } as const
    throw error
  }
}

import { createHash } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { chmod, lstat, mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isLeftover, uniqueName } from './identity.ts'

const WEEK = 7 * 24 * 3_600_000

/**
 * Outside the clone, so that a fresh clone finds it, and where qemu's own user may read: not below a home directory,
 * which others cannot search on most machines.
 */
export const CACHE =
  process.getuid?.() === 0 ? '/var/cache/labrig-test' : join('/var/tmp', `labrig-test-cache-${process.getuid?.() ?? 0}`)

/** In a folder that everybody may write to, somebody else could have made ours, and would feed us files. */
export async function makeCache(): Promise<void> {
  await mkdir(CACHE, { recursive: true, mode: 0o755 })
  const { uid } = await lstat(CACHE)
  if (uid !== process.getuid?.()) throw new Error(`${CACHE} belongs to user ${uid}: remove it, or have it removed`)
}

/** Identity of an input file without reading it: a package update changes size or time. */
export function fileStamp(path: string): string {
  const { size, mtimeMs } = statSync(path)
  return `${path} ${size} ${mtimeMs}`
}

/**
 * Folder of a fixture, built once per recipe: everything that goes into it belongs into `recipe`.
 * Built beside and renamed, so that nobody sees half of it; a lock keeps other processes from building the same.
 */
export async function cached(
  kind: string,
  recipe: readonly string[],
  build: (folder: string) => Promise<void>,
): Promise<string> {
  const hash = createHash('sha256').update(recipe.join('\0')).digest('hex').slice(0, 16)
  const folder = join(CACHE, `${kind}-${hash}`)
  if (!existsSync(folder)) {
    await makeCache()
    await withLock(`${folder}.lock`, async () => {
      if (existsSync(folder)) return
      const draft = join(CACHE, uniqueName('draft'))
      await mkdir(draft)
      // qemu's user reads what is in here, whatever our umask says.
      await chmod(draft, 0o755)
      await build(draft)
      await rename(draft, folder)
      await dropOld(kind, `${kind}-${hash}`)
    })
  }
  const now = new Date()
  await utimes(folder, now, now).catch(() => undefined)
  return folder
}

/** Other recipes of this kind that nobody used for a week, and drafts of builders that died. */
async function dropOld(kind: string, keep: string): Promise<void> {
  for (const name of await readdir(CACHE)) {
    const path = join(CACHE, name)
    const old = name.startsWith(`${kind}-`) && name !== keep && Date.now() - (await stat(path)).mtimeMs > WEEK
    if (old || isLeftover(name)) await rm(path, { recursive: true, force: true })
  }
}

/** Runs `work` while holding a lock file that names its owner; a lock whose owner died is taken over. */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const me = uniqueName('lock')
  for (;;) {
    const handle = await open(path, 'wx').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
      return undefined
    })
    if (handle) {
      await handle.writeFile(me)
      await handle.close()
      break
    }
    const holder = await readFile(path, 'utf8').catch(() => '')
    if (isLeftover(holder)) await rm(path, { force: true })
    else await sleep(100)
  }
  try {
    return await work()
  } finally {
    await rm(path, { force: true })
  }
}

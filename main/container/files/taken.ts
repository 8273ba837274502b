import type { TakenName } from '../../../contract/upload.ts'
import { parentOf, plainPath, resolveIn, statIn, type FileRoot } from './root.ts'

/** Calls at a time. */
const AT_ONCE = 8

/**
 * Which of some paths below a folder have a namesake there. What is in a folder that is not there is not asked for.
 * @throws Fault NOT_FOUND for a folder that is not there
 */
export async function takenIn(
  root: FileRoot,
  folder: string,
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<TakenName[]> {
  const { path: base } = await resolveIn(root, folder, signal)
  const folders = new Map<string, Promise<'folder' | 'nothing' | 'other'>>([[base, Promise.resolve('folder')]])
  const folderAt = (path: string): Promise<'folder' | 'nothing' | 'other'> => {
    const known = folders.get(path)
    if (known !== undefined) return known
    const asked = folderAt(parentOf(path)).then(async (above) => {
      if (above !== 'folder') return above
      if ((await statIn(root, path, signal)) === null) return 'nothing'
      const end = await resolveIn(root, path, signal).catch(() => null)
      return end?.stat.kind === 'folder' ? 'folder' : 'other'
    })
    folders.set(path, asked)
    return asked
  }
  const look = async (path: string): Promise<TakenName | null> => {
    const own = plainPath(`${base}/${path}`)
    const above = await folderAt(parentOf(own))
    if (above === 'nothing') return null
    if (above === 'other') return { path, blocked: true }
    const there = await statIn(root, own, signal)
    return there === null ? null : { path, blocked: there.kind === 'folder' }
  }
  const found: (TakenName | null)[] = []
  for (let at = 0; at < paths.length; at += AT_ONCE) {
    found.push(...(await Promise.all(paths.slice(at, at + AT_ONCE).map(look))))
  }
  return found.filter((one) => one !== null)
}

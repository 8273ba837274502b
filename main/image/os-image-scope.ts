import { join } from 'node:path'
import type { Paths } from '../system/paths.ts'

/** What the acts on OS images need beyond the engines. */
export interface OsImageScope {
  readonly paths: Paths
  /** Address of the proxy of the settings; null = as the environment says. */
  proxy(): Promise<string | null>
}

/** Where downloads are kept until they are in a pool, a folder for each entry of the catalogue. */
export const downloadsFolder = ({ cache }: Paths): string => join(cache, 'os-images')
export const downloadFolder = (paths: Paths, entry: string): string => join(downloadsFolder(paths), entry)
/** Where it is noted what an image is. */
export const notesFolder = ({ state }: Paths): string => join(state, 'os-images')
/** What tasks and locks about one entry are called by. */
export const entrySubject = (entry: string): string => `os-image:${entry}`

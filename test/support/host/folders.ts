import { chmod, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { uniqueName } from './identity.ts'

/** Searchable by everybody and not emptied at boot, unlike /tmp on some machines. */
export const SHARED_TMP = '/var/tmp'

/** A new folder whose files qemu's own user can reach; removed by `sweep` if the test does not. */
export async function reachableFolder(prefix = 'dir'): Promise<string> {
  const folder = join(SHARED_TMP, uniqueName(prefix))
  await mkdir(folder)
  await chmod(folder, 0o755)
  return folder
}

export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true })

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { formatId } from '../../contract/ids.ts'
import { observeVm } from '../inventory/observed-vm.ts'
import { listDomainsBy } from '../libvirt/domain.ts'
import { picturesFolder, prunePictures, pruneVms } from '../step/snapshot-pictures.ts'
import { listSnapshots } from '../vm/snapshots.ts'
import type { Services } from './context.ts'

type Parts = Pick<Services, 'connections' | 'logger' | 'paths'>

/** Takes away the pictures of snapshots of a VM that are not there any more. Never rejects: what is left, the clock takes. */
export async function tidyPictures({ connections, paths, logger }: Parts, id: string): Promise<void> {
  try {
    const vm = await observeVm(connections, id)
    const kept = await listSnapshots(vm)
    await prunePictures(picturesFolder(paths), { connection: vm.connectionId, uuid: vm.uuid }, kept)
  } catch (error) {
    logger.log('warn', 'pictures of snapshots could not be tidied', { error })
  }
}

/**
 * Takes away the pictures of all that is not there any more, whoever deleted it: of the engines that answer, for the others
 * may have it still. Costs nothing where there are no pictures.
 */
export async function tidyAllPictures(parts: Parts): Promise<void> {
  const folder = picturesFolder(parts.paths)
  for (const { id, state, engine } of parts.connections.list()) {
    const own = join(folder, encodeURIComponent(id))
    if (engine !== 'libvirt' || state !== 'ready' || (await namesIn(own)).length === 0) continue
    try {
      const all = await listDomainsBy(await parts.connections.libvirt(id), 0)
      await pruneVms(folder, id, new Set(all.map(({ uuid }) => uuid)))
    } catch (error) {
      parts.logger.log('warn', 'pictures of snapshots could not be tidied', { error })
      continue
    }
    for (const uuid of await namesIn(own)) await tidyPictures(parts, formatId('vm', id, uuid))
  }
}

const namesIn = (folder: string) => readdir(folder).catch((): string[] => [])

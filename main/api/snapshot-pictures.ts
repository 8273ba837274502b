import { observeVm } from '../inventory/observed-vm.ts'
import { listDomainsBy } from '../libvirt/domain.ts'
import { picturesFolder, prunePictures, pruneVms } from '../step/snapshot-pictures.ts'
import { listSnapshots } from '../vm/snapshots.ts'
import type { Services } from './context.ts'

/** Takes away the pictures of what is not there any more, whoever deleted it. */
export async function tidyPictures({ connections, paths }: Services, id: string): Promise<void> {
  const folder = picturesFolder(paths)
  const vm = await observeVm(connections, id)
  await prunePictures(folder, { connection: vm.connectionId, uuid: vm.uuid }, await listSnapshots(vm))
  const all = await listDomainsBy(vm.connection, 0)
  await pruneVms(folder, vm.connectionId, new Set(all.map(({ uuid }) => uuid)))
}

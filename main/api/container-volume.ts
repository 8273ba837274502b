import { listVolumeFiles, listVolumes, showVolumeFile, volumeSizes } from '../container/volumes/list.ts'
import { actHandler } from './act-handler.ts'
import { os, signalOf } from './base.ts'

const DEFAULT = 'docker'

export const containerVolumeRouter = {
  list: os.containerVolume.list.handler(({ input, context }) =>
    listVolumes(input?.connection ?? DEFAULT, context.connections),
  ),
  sizes: os.containerVolume.sizes.handler(({ input, context, signal }) =>
    volumeSizes(input?.connection ?? DEFAULT, context.connections, signalOf(signal)),
  ),
  create: os.containerVolume.create.handler(actHandler('containerVolume.create')),
  delete: os.containerVolume.delete.handler(actHandler('containerVolume.delete')),
  backup: os.containerVolume.backup.handler(actHandler('containerVolume.backup')),
  restore: os.containerVolume.restore.handler(actHandler('containerVolume.restore')),
  writeFile: os.containerVolume.writeFile.handler(actHandler('containerVolume.writeFile')),
  makeFolder: os.containerVolume.makeFolder.handler(actHandler('containerVolume.makeFolder')),
  renameFile: os.containerVolume.renameFile.handler(actHandler('containerVolume.renameFile')),
  deleteFile: os.containerVolume.deleteFile.handler(actHandler('containerVolume.deleteFile')),
  files: os.containerVolume.files.handler(({ input, context, signal }) =>
    listVolumeFiles(input, context.connections, signalOf(signal)),
  ),
  file: os.containerVolume.file.handler(({ input, context, signal }) =>
    showVolumeFile(input, context.connections, signalOf(signal)),
  ),
  copyOut: os.containerVolume.copyOut.handler(async ({ input, context, signal }) => {
    const { result, plan } = await context.acts.perform('containerVolume.copyOut', input, signal)
    return { ...result, path: plan.path }
  }),
  copyIn: os.containerVolume.copyIn.handler(async ({ input, context, signal }) => {
    const { result, plan } = await context.acts.perform('containerVolume.copyIn', input, signal)
    return { ...result, path: plan.path }
  }),
}

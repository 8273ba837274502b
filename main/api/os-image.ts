import { labelOsImage } from '../image/os-image-label.ts'
import { listOsImages } from '../image/os-image-list.ts'
import { actHandler } from './act-handler.ts'
import { os } from './base.ts'

export const osImageRouter = {
  list: os.osImage.list.handler(({ input, context }) =>
    listOsImages(input.connection, context.connections, context.osImages),
  ),
  download: os.osImage.download.handler(actHandler('osImage.download')),
  discard: os.osImage.discard.handler(actHandler('osImage.discard')),
  import: os.osImage.import.handler(actHandler('osImage.import')),
  build: os.osImage.build.handler(actHandler('osImage.build')),
  delete: os.osImage.delete.handler(actHandler('osImage.delete')),
  label: os.osImage.label.handler(({ input, context }) => labelOsImage(input, context.connections, context.osImages)),
}

import { formatId } from '../../contract/ids.ts'
import { imageItem } from '../inventory/docker-items.ts'
import { actHandler } from './act-handler.ts'
import { os } from './base.ts'

export const imageRouter = {
  list: os.image.list.handler(async ({ input, context }) => {
    const connection = input?.connection ?? 'docker'
    const engine = await context.connections.docker(connection)
    return (await engine.images.list()).map((image) => imageItem(connection, image))
  }),
  pull: os.image.pull.handler(async ({ input, context, signal }) => {
    const { result, outcomes } = await context.acts.perform('image.pull', input, signal)
    return { ...result, id: formatId('image', input.connection, outcomes[0]?.id ?? '') }
  }),
  load: os.image.load.handler(async ({ input, context, signal }) => {
    const { result, outcomes } = await context.acts.perform('image.load', input, signal)
    return { ...result, loaded: [...(outcomes[0]?.loaded ?? [])] }
  }),
  import: os.image.import.handler(async ({ input, context, signal }) => {
    const { result, outcomes } = await context.acts.perform('image.import', input, signal)
    return { ...result, id: formatId('image', input.connection, outcomes[0]?.id ?? '') }
  }),
  delete: os.image.delete.handler(actHandler('image.delete')),
}

import { formatId } from '../../contract/ids.ts'
import { imageItem } from '../inventory/docker-items.ts'
import { lookAtContext } from '../image/build-context.ts'
import { dockerfileOf } from '../image/dockerfile.ts'
import { imageLayers, imageOverview, imageSizes, inspectImage, layerFiles } from '../image/look.ts'
import { actHandler } from './act-handler.ts'
import { os, signalOf } from './base.ts'

export const imageRouter = {
  list: os.image.list.handler(async ({ input, context }) => {
    const connection = input?.connection ?? 'docker'
    const engine = await context.connections.docker(connection)
    return (await engine.images.list()).map((image) => imageItem(connection, image))
  }),
  overview: os.image.overview.handler(({ input, context }) => imageOverview(input?.connection, context.connections)),
  sizes: os.image.sizes.handler(({ input, context }) => imageSizes(input?.connection, context.connections)),
  inspect: os.image.inspect.handler(({ input, context }) => inspectImage(input.id, context.connections)),
  layers: os.image.layers.handler(({ input, context, signal }) =>
    imageLayers(input.id, context.connections, context.imageLayers, signalOf(signal)),
  ),
  files: os.image.files.handler(({ input, context, signal }) =>
    layerFiles(input, context.connections, context.imageLayers, signalOf(signal)),
  ),
  search: os.image.search.handler(async ({ input, context, signal }) => {
    const engine = await context.connections.docker(input.connection)
    return engine.images.search(input.term, signal)
  }),
  context: os.image.context.handler(({ input, signal }) => lookAtContext(input, signalOf(signal))),
  dockerfile: os.image.dockerfile.handler(({ input }) => dockerfileOf(input)),
  saveDockerfile: os.image.saveDockerfile.handler(async ({ input, context, signal }) => {
    const { result, plan } = await context.acts.perform('image.saveDockerfile', input, signal)
    return { ...result, path: plan.path, digest: plan.digest }
  }),
  build: os.image.build.handler(async ({ input, context, signal }) => {
    const { result, outcomes } = await context.acts.perform('image.build', input, signal)
    return { ...result, id: formatId('image', input.connection, outcomes.at(-1)?.id ?? '') }
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
  tag: os.image.tag.handler(actHandler('image.tag')),
  save: os.image.save.handler(actHandler('image.save')),
  push: os.image.push.handler(async ({ input, context, signal }) => {
    const { result, outcomes } = await context.acts.perform('image.push', input, signal)
    return { ...result, digest: outcomes[0]?.id ?? null }
  }),
  delete: os.image.delete.handler(actHandler('image.delete')),
}

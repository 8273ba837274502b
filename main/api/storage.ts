import { isLocal } from '../step/engines.ts'
import { findLeftovers } from '../storage/leftovers.ts'
import { storageOverview } from '../storage/overview.ts'
import { poolAbilities } from '../storage/pool-abilities.ts'
import { findPoolSources } from '../storage/pool-sources.ts'
import { actHandler } from './act-handler.ts'
import { os } from './base.ts'

export const storageRouter = {
  overview: os.storage.overview.handler(({ input, context }) => storageOverview(input.connection, context.connections)),
  leftovers: os.storage.leftovers.handler(({ input, context }) => findLeftovers(input.connection, context.connections)),
  clean: os.storage.clean.handler(actHandler('storage.clean')),
}

export const poolRouter = {
  create: os.pool.create.handler(actHandler('pool.create')),
  build: os.pool.build.handler(actHandler('pool.build')),
  refresh: os.pool.refresh.handler(actHandler('pool.refresh')),
  start: os.pool.start.handler(actHandler('pool.start')),
  stop: os.pool.stop.handler(actHandler('pool.stop')),
  autostart: os.pool.autostart.handler(actHandler('pool.autostart')),
  delete: os.pool.delete.handler(actHandler('pool.delete')),
  abilities: os.pool.abilities.handler(async ({ input, context }) => {
    const { connections } = context
    return poolAbilities(await connections.libvirt(input.connection), isLocal(connections, input.connection))
  }),
  sources: os.pool.sources.handler(({ input, context }) => findPoolSources(input, context.connections)),
}

export const volumeRouter = {
  create: os.volume.create.handler(actHandler('volume.create')),
  resize: os.volume.resize.handler(actHandler('volume.resize')),
  clone: os.volume.clone.handler(actHandler('volume.clone')),
  convert: os.volume.convert.handler(actHandler('volume.convert')),
  wipe: os.volume.wipe.handler(actHandler('volume.wipe')),
  delete: os.volume.delete.handler(actHandler('volume.delete')),
  upload: os.volume.upload.handler(actHandler('volume.upload')),
  download: os.volume.download.handler(actHandler('volume.download')),
}

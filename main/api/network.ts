import { listHostBridges } from '../network/bridge/list.ts'
import { listLeases } from '../network/leases.ts'
import { inspectNetwork, listNetworks } from '../network/list.ts'
import { suggestNetwork } from '../network/suggest.ts'
import { keepHostBridge } from '../step/host-bridge-run.ts'
import { actHandler } from './act-handler.ts'
import { os } from './base.ts'

export const networkRouter = {
  list: os.network.list.handler(async ({ context }) => {
    await context.networks.settled()
    return listNetworks(context.networks)
  }),
  inspect: os.network.inspect.handler(({ input, context }) => inspectNetwork(input.id, context.networks)),
  leases: os.network.leases.handler(async ({ input, context }) => {
    await context.networks.settled()
    return listLeases(input.id, context.networks)
  }),
  suggest: os.network.suggest.handler(async ({ input, context }) => {
    await context.networks.settled()
    return suggestNetwork(input.connection, context.networks)
  }),
  create: os.network.create.handler(actHandler('network.create')),
  createMixed: os.network.createMixed.handler(actHandler('network.createMixed')),
  names: os.network.names.handler(actHandler('network.names')),
  start: os.network.start.handler(actHandler('network.start')),
  stop: os.network.stop.handler(actHandler('network.stop')),
  autostart: os.network.autostart.handler(actHandler('network.autostart')),
  set: os.network.set.handler(actHandler('network.set')),
  delete: os.network.delete.handler(actHandler('network.delete')),
  bridges: os.network.bridges.handler(async ({ context }) => {
    await context.networks.settled()
    return listHostBridges(context.networks)
  }),
  createBridge: os.network.createBridge.handler(actHandler('network.createBridge')),
  keepBridge: os.network.keepBridge.handler(({ input }) => keepHostBridge(input.name)),
  removeBridge: os.network.removeBridge.handler(actHandler('network.removeBridge')),
}

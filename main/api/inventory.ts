import type { InventoryEvent } from '../../contract/inventory.ts'
import { volumeItem } from '../inventory/docker-items.ts'
import { readAllVolumes } from '../inventory/libvirt-resources.ts'
import { guarded, os, signalOf } from './base.ts'
import type { Services } from './context.ts'
import { merged } from './merged.ts'

/** Leases have no events: while somebody watches, they are read this often. Milliseconds. */
const ADDRESSES_EVERY = 5000

async function machines({ connections, store }: Services) {
  await connections.settled()
  return [...store.list('vm'), ...store.list('container')]
}

async function volumes({ connections }: Services) {
  await connections.settled()
  const ready = connections.list().filter((connection) => connection.state === 'ready')
  const lists = await Promise.all(
    ready.map(async ({ id, engine }) => {
      if (engine === 'libvirt') return readAllVolumes(await connections.libvirt(id), id)
      return (await (await connections.docker(id)).volumes.list()).map((volume) => volumeItem(id, volume))
    }),
  )
  return lists.flat()
}

async function* connectionEvents({ connections }: Services, signal: AbortSignal): AsyncGenerator<InventoryEvent> {
  let changed = true
  let wake: () => void = () => undefined
  using _listening = connections.onChange(() => {
    changed = true
    wake()
  })
  const stop = () => wake()
  signal.addEventListener('abort', stop)
  try {
    while (!signal.aborted) {
      if (changed) {
        changed = false
        yield { type: 'connections', connections: connections.list() }
      } else await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

async function* watch(services: Services, signal: AbortSignal): AsyncGenerator<InventoryEvent> {
  services.connections.start()
  const ended = new AbortController()
  const both = AbortSignal.any([signal, ended.signal])
  const timer = setInterval(() => {
    services.connections.refreshAddresses().catch((error: unknown) => {
      services.logger.log('warn', 'addresses could not be read', { error })
    })
  }, ADDRESSES_EVERY)
  try {
    yield* merged([connectionEvents(services, both), services.store.watch(both)])
  } finally {
    clearInterval(timer)
    ended.abort()
  }
}

export const inventoryRouter = {
  machines: os.inventory.machines.handler(({ context }) => machines(context)),
  networks: os.inventory.networks.handler(async ({ context }) => {
    await context.connections.settled()
    return context.store.list('network')
  }),
  pools: os.inventory.pools.handler(async ({ context }) => {
    await context.connections.settled()
    return context.store.list('pool')
  }),
  images: os.inventory.images.handler(async ({ context }) => {
    await context.connections.settled()
    return context.store.list('image')
  }),
  volumes: os.inventory.volumes.handler(({ context }) => volumes(context)),
  watch: os.inventory.watch.handler(async function* ({ context, signal }) {
    yield* guarded(watch(context, signalOf(signal)))
  }),
  statistics: os.inventory.statistics.handler(async function* ({ input, context, signal }) {
    yield* guarded(context.statistics.watch(input.ids, input.every, signalOf(signal)))
  }),
}

import { Fault, notFound } from '../../contract/fault.ts'
import type { TriedConnection } from '../../contract/connection.ts'
import type { ConnectionSpec } from '../inventory/connection-spec.ts'
import { Connections } from '../inventory/connections.ts'
import { InventoryStore } from '../inventory/store.ts'
import { os } from './base.ts'

/** Connects once, beside everything else, and lets go again. */
async function tried(spec: ConnectionSpec): Promise<TriedConnection> {
  const store = new InventoryStore()
  await using connections = new Connections([spec], store, () => undefined)
  connections.start()
  await connections.settled()
  const [found] = connections.list()
  if (found === undefined) throw notFound('connection', spec.id)
  const { state, reason, remedy, version } = found
  const count = (kind: Parameters<InventoryStore['list']>[0]) => store.list(kind).length
  const counts = { machines: count('vm') + count('container'), networks: count('network'), images: count('image') }
  return { state, reason, remedy, version, counts }
}

export const connectionRouter = {
  list: os.connection.list.handler(async ({ context }) => {
    await context.connections.settled()
    return context.connections.list()
  }),
  try: os.connection.try.handler(({ input, context }) => tried(context.book.specOf('tried', input.place))),
  add: os.connection.add.handler(async ({ input: { id, place }, context: { book, connections } }) => {
    connections.add(book.specOf(id, place))
    try {
      await book.add(id, place)
    } catch (error) {
      await connections.remove(id)
      throw error
    }
    return connections.list()
  }),
  remove: os.connection.remove.handler(async ({ input: { id }, context: { book, connections } }) => {
    const known = connections.list().find((one) => one.id === id)
    if (known === undefined) throw notFound('connection', id)
    if (!known.configured) {
      throw new Fault('REFUSED', { reason: 'found-connection' }, `${id} was found by looking; no file has it.`)
    }
    await book.remove(id)
    await connections.remove(id)
    return connections.list()
  }),
}

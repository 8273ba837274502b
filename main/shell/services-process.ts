// The utility process of Electron: the same services as behind the headless host, spoken to over ports instead of sockets.
import type { MessagePortMain } from 'electron'
import { RPCHandler } from '@orpc/server/ws'
import type { PortRequest } from '../../contract/port.ts'
import type { Services } from '../api/context.ts'
import { router } from '../api/router.ts'
import { pump } from '../console/pump.ts'
import { createServices, type RunningServices } from '../services.ts'
import { greet, portPipe, procedureSocket } from './port-socket.ts'
import { toServices, type FromServices } from './services-messages.ts'

const procedures = new RPCHandler<Services>(router)
const tell = (message: FromServices) => process.parentPort.postMessage(message)

async function build(): Promise<RunningServices> {
  try {
    return await createServices({ hostShell: true })
  } catch (error) {
    // Ended by the other side, which has then heard why: an exit could overtake the message.
    tell({ type: 'failed', reason: error instanceof Error ? error.message : String(error) })
    return new Promise<never>(() => undefined)
  }
}

function connect(request: PortRequest, port: MessagePortMain): void {
  switch (request.channel) {
    case 'rpc':
      void procedures.upgrade(procedureSocket(port), { context: services })
      greet(port, 'open')
      port.start()
      return
    case 'stream': {
      const stream = services.tickets.take(request.ticket)
      greet(port, stream === null ? 'refused' : 'open')
      if (stream === null) return
      pump(stream, portPipe(port))
      port.start()
      return
    }
    case 'shell':
      // Served by Electron's main process; it does not come here.
      return greet(port, 'refused')
  }
}

async function close(): Promise<void> {
  try {
    await services[Symbol.asyncDispose]()
  } finally {
    process.exit(0)
  }
}

const services = await build()
services.connections.start()
services.tend()
process.parentPort.on('message', ({ data, ports }) => {
  const message = toServices.parse(data)
  if (message.type === 'connect') {
    if (ports[0] !== undefined) connect(message.request, ports[0])
    return
  }
  void close()
})
tell({ type: 'ready' })

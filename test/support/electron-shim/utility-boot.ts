// First module of a utility process: gives it `process.parentPort`, then runs the module that it was forked for.
import { EventEmitter } from 'node:events'
import { pathToFileURL } from 'node:url'
import { ShimPort } from './port.ts'
import type { UtilityWire } from './utility-wire.ts'

const ports = new Map<number, ShimPort>()
const send = (message: UtilityWire) => void process.send?.(message)

function portFor(id: number): ShimPort {
  const port = new ShimPort({
    post: (data) => send({ type: 'port', id, data }),
    close: () => {
      ports.delete(id)
      send({ type: 'close', id })
    },
  })
  ports.set(id, port)
  return port
}

/** Electron's ParentPort: queues until somebody listens. */
class ParentPort extends EventEmitter {
  #queue: unknown[] = []

  constructor() {
    super()
    this.on('newListener', (event) => {
      if (event === 'message') queueMicrotask(() => this.#flush())
    })
  }

  postMessage(data: unknown): void {
    send({ type: 'message', data, ports: [] })
  }

  arrived(event: unknown): void {
    this.#queue.push(event)
    if (this.listenerCount('message') > 0) this.#flush()
  }

  #flush(): void {
    for (const event of this.#queue.splice(0)) this.emit('message', event)
  }
}

const parentPort = new ParentPort()
Object.assign(process, { parentPort })
process.on('message', (message: UtilityWire) => {
  if (message.type === 'message') parentPort.arrived({ data: message.data, ports: message.ports.map(portFor) })
  else if (message.type === 'port') ports.get(message.id)?.deliver(message.data)
  else {
    const port = ports.get(message.id)
    ports.delete(message.id)
    port?.closed()
  }
})
// As Electron does: without its main process it ends.
process.on('disconnect', () => process.exit(1))

await import(pathToFileURL(process.argv[2] ?? '').href)

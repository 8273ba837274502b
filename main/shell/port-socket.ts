import type { MessageEvent, MessagePortMain } from 'electron'
import type { RPCHandler } from '@orpc/server/ws'
import { PORT_CLOSED, type PortGreeting } from '../../contract/port.ts'
import type { FramePipe } from '../console/pump.ts'

/** First message on every port; see contract/port.ts. */
export function greet(port: MessagePortMain, greeting: PortGreeting): void {
  port.postMessage(greeting)
  if (greeting === 'refused') closePort(port)
}

function closePort(port: MessagePortMain): void {
  port.postMessage(PORT_CLOSED)
  port.close()
}

/**
 * Bytes are copied: MessagePortMain transfers nothing but ports, and a clone of a view on Node's shared buffer pool would
 * carry the whole pool.
 */
function copyOf(data: Uint8Array): Uint8Array {
  return new Uint8Array(data)
}

/** A port as the far side of a byte stream. Start the port after its listeners are set. */
export function portPipe(port: MessagePortMain): FramePipe {
  let open = true
  const closing = new Set<() => void>()
  const closed = () => {
    open = false
    for (const listener of closing) listener()
    closing.clear()
  }
  port.on('close', closed)
  port.on('message', ({ data }: MessageEvent) => {
    if (data !== PORT_CLOSED) return
    port.close()
    closed()
  })
  const post = (message: Uint8Array | string) => {
    if (open) port.postMessage(message)
  }
  return {
    send: (data) => post(copyOf(data)),
    control: post,
    onData: (listener) =>
      void port.on('message', ({ data }: MessageEvent) => void (data instanceof Uint8Array && listener(data))),
    onControl: (listener) =>
      void port.on(
        'message',
        ({ data }: MessageEvent) => void (typeof data === 'string' && data !== PORT_CLOSED && listener(data)),
      ),
    onClose: (listener) => void closing.add(listener),
    close: () => {
      if (open) closePort(port)
    },
  }
}

type ProcedureSocket = Parameters<RPCHandler<object>['upgrade']>[0]

/**
 * A port as oRPC's WebSocket side takes it. Its MessagePort side would do, but lets a message that cannot be decoded end
 * the process as an unhandled rejection; its WebSocket side reports it.
 */
export function procedureSocket(port: MessagePortMain): ProcedureSocket {
  const pipe = portPipe(port)
  const socket = {
    send: (data: string | Uint8Array) => (typeof data === 'string' ? pipe.control(data) : pipe.send(data)),
    addEventListener(type: string, listener: (event: { data?: unknown }) => void) {
      if (type === 'close') pipe.onClose(() => listener({}))
      else if (type === 'message') {
        pipe.onControl((data) => listener({ data }))
        pipe.onData((data) => listener({ data }))
      }
    },
  }
  // Only these two members are used; the type names ws's overloads of them.
  return socket as unknown as ProcedureSocket
}

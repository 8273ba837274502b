import type { WebSocket } from 'ws'
import type { FramePipe } from '../console/pump.ts'

/** A WebSocket as the far side of a byte stream: binary messages are data, text messages are control. */
export function socketPipe(socket: WebSocket): FramePipe {
  socket.binaryType = 'nodebuffer'
  const send = (data: Uint8Array | string) => {
    if (socket.readyState === socket.OPEN) socket.send(data)
  }
  return {
    send,
    control: send,
    onData: (listener) => void socket.on('message', (data, binary) => void (binary && listener(data as Buffer))),
    onControl: (listener) =>
      void socket.on('message', (data, binary) => void (binary || listener((data as Buffer).toString()))),
    onClose: (listener) => void socket.on('close', listener),
    close: () => socket.close(),
  }
}

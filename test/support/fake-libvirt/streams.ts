/** What is behind the streams of a fake daemon. */
import type { StreamProcedureName } from '../../../main/libvirt/table.ts'
import { Refusal } from './faults.ts'
import type { FakeHost } from './host.ts'

/** The daemon's side of one open stream. */
export interface StreamPeer {
  send(bytes: Buffer): void
  hole(length: number): void
  /** The empty data packet that ends what the daemon sends. */
  end(): void
}

export interface StreamHandler {
  /** Runs when the reply has been sent. */
  opened?(peer: StreamPeer): void
  data?(bytes: Buffer, peer: StreamPeer): void
  hole?(length: number): void
  /** The client is done; a Refusal thrown is the answer instead of the confirmation. */
  finish?(): void
  abort?(): void
}

export interface OpenedStream {
  result: unknown
  handler: StreamHandler
}

/** Every screenshot shows this. */
export const SCREENSHOT = Buffer.from('89504e470d0a1a0a0000000d4948445200000001', 'hex')
const CHUNK = 262120

/** Opens one of the built-in streams: an echoing console, a screenshot, volume data. */
export function openFakeStream(host: FakeHost, name: StreamProcedureName, args: unknown): OpenedStream {
  switch (name) {
    case 'DOMAIN_OPEN_CONSOLE':
    case 'DOMAIN_OPEN_CHANNEL': {
      const domain = host.domain((args as { dom: { uuid: string } }).dom)
      if (domain.id < 0) throw new Refusal(55, 'Requested operation is not valid: domain is not running')
      return { result: undefined, handler: { data: (bytes, peer) => peer.send(bytes) } }
    }
    case 'DOMAIN_SCREENSHOT':
      return { result: { mime: 'image/png' }, handler: { opened: (peer) => sendAll(SCREENSHOT, peer) } }
    case 'STORAGE_VOL_DOWNLOAD': {
      const { vol, flags } = args as { vol: Parameters<FakeHost['volume']>[0]; flags: number }
      const { data, capacity } = host.volume(vol)
      const tail = Number(capacity) - data.length
      return { result: undefined, handler: { opened: (peer) => sendVolume(data, tail, flags === 1, peer) } }
    }
    case 'STORAGE_VOL_UPLOAD':
      return { result: undefined, handler: receiveVolume(host, args as { vol: Parameters<FakeHost['volume']>[0] }) }
    case 'DOMAIN_MIGRATE_PREPARE_TUNNEL':
    case 'DOMAIN_MIGRATE_PREPARE_TUNNEL3':
      throw new Refusal(3, 'this function is not supported by the connection driver')
  }
}

function sendAll(data: Buffer, peer: StreamPeer): void {
  for (let offset = 0; offset < data.length; offset += CHUNK) peer.send(data.subarray(offset, offset + CHUNK))
  peer.end()
}

function sendVolume(data: Buffer, tail: number, sparse: boolean, peer: StreamPeer): void {
  if (!sparse) return sendAll(Buffer.concat([data, Buffer.alloc(Math.max(0, tail))]), peer)
  for (let offset = 0; offset < data.length; offset += CHUNK) peer.send(data.subarray(offset, offset + CHUNK))
  if (tail > 0) peer.hole(tail)
  peer.end()
}

/** Holes leave what was there, as the real daemon does. */
function receiveVolume(host: FakeHost, { vol }: { vol: Parameters<FakeHost['volume']>[0] }): StreamHandler {
  const volume = host.volume(vol)
  let position = 0
  const grow = (to: number) => {
    if (volume.data.length < to) volume.data = Buffer.concat([volume.data, Buffer.alloc(to - volume.data.length)])
  }
  return {
    data: (bytes) => {
      grow(position + bytes.length)
      bytes.copy(volume.data, position)
      position += bytes.length
    },
    hole: (length) => {
      position += length
      grow(position)
      volume.data = volume.data.subarray(0, position)
    },
  }
}

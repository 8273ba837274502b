/** Packets: a length that counts itself, a 24-byte header, a payload (src/rpc/virnetprotocol.x). */
import { ProtocolError } from './errors.ts'
import type { Slabs } from './slabs.ts'

export const packetType = {
  call: 0,
  reply: 1,
  message: 2,
  stream: 3,
  callWithFds: 4,
  replyWithFds: 5,
  hole: 6,
} as const
export const packetStatus = { ok: 0, error: 1, continue: 2 } as const

/** Length and header. */
export const HEADER_SIZE = 28
/** Largest packet that either side takes, its length field included (VIR_NET_MESSAGE_MAX + VIR_NET_MESSAGE_LEN_MAX). */
export const PACKET_MAX = 33554432 + 4
const VERSION = 1

export interface Header {
  program: number
  procedure: number
  type: number
  /** Of the call that this packet belongs to; events and keepalive carry one that means nothing. */
  serial: number
  status: number
}

export interface Packet extends Header {
  /** A view into the received chunk. */
  payload: Buffer
}

/** Fills the 28 bytes in front of a payload of `packet.length - 28` bytes. @throws ProtocolError above the size limit */
export function writeHeader(packet: Buffer, header: Header, length = packet.length): void {
  if (length > PACKET_MAX) {
    throw new ProtocolError(`a message of ${length} bytes is larger than the ${PACKET_MAX} bytes libvirt takes`)
  }
  packet.writeUInt32BE(length, 0)
  packet.writeUInt32BE(header.program, 4)
  packet.writeUInt32BE(VERSION, 8)
  packet.writeInt32BE(header.procedure, 12)
  packet.writeInt32BE(header.type, 16)
  packet.writeUInt32BE(header.serial, 20)
  packet.writeInt32BE(header.status, 24)
}

/** Cuts received chunks, however split, into packets. Holds at most one incomplete packet. */
export class PacketReader {
  readonly #onPacket: (packet: Packet) => void
  #chunks: Buffer[] = []
  #held = 0
  /** Bytes needed before looking again; saves joining the chunks of a large packet more than once. */
  #wanted = 4
  /** Dummy bytes still to be dropped, see #packet. */
  #skip = 0

  constructor(onPacket: (packet: Packet) => void) {
    this.#onPacket = onPacket
  }

  /** @throws ProtocolError when the bytes cannot be a packet; the connection is of no use afterwards */
  push(chunk: Buffer): void {
    this.#held += chunk.length
    if (this.#chunks.length > 0) {
      this.#chunks.push(chunk)
      if (this.#held < this.#wanted) return
      chunk = Buffer.concat(this.#chunks, this.#held)
      this.#chunks = []
    }
    const offset = this.#cut(chunk)
    this.#held = chunk.length - offset
    if (this.#held > 0) this.#chunks = [offset === 0 ? chunk : chunk.subarray(offset)]
  }

  /** The same for what lies in slabs; payloads are lent from them. @throws as push */
  take(slabs: Slabs): void {
    const offset = this.#cut(slabs.unread, slabs)
    slabs.consume(offset, this.#wanted)
  }

  /** @returns how much of the chunk is done with */
  #cut(chunk: Buffer, slabs?: Slabs): number {
    let offset = this.#dropDummies(chunk, 0)
    this.#wanted = 4
    while (chunk.length - offset >= 4) {
      const length = chunk.readUInt32BE(offset)
      if (length < HEADER_SIZE || length > PACKET_MAX) {
        throw new ProtocolError(
          `a packet claims a length of ${length} bytes (allowed: ${HEADER_SIZE} to ${PACKET_MAX})`,
        )
      }
      if (chunk.length - offset < length) {
        this.#wanted = length
        break
      }
      const packet = chunk.subarray(offset, offset + length)
      slabs?.lend(packet.subarray(HEADER_SIZE))
      offset = this.#packet(packet, chunk, offset + length)
    }
    return offset
  }

  #packet(packet: Buffer, chunk: Buffer, offset: number): number {
    if (packet.readUInt32BE(8) !== VERSION) {
      throw new ProtocolError(`a packet has protocol version ${packet.readUInt32BE(8)} instead of ${VERSION}`)
    }
    const type = packet.readInt32BE(16)
    let payload = packet.subarray(HEADER_SIZE)
    let end = offset
    if (type === packetType.replyWithFds) {
      // A count of file descriptors precedes the result; each is carried by one dummy byte that follows the packet and
      // is not in its length. A reader that ignores them loses the framing.
      if (payload.length < 4) throw new ProtocolError('a reply with file descriptors does not say how many')
      this.#skip = payload.readUInt32BE(0)
      if (this.#skip > 32) throw new ProtocolError(`a reply carries ${this.#skip} file descriptors (allowed: 32)`)
      payload = payload.subarray(4)
      end = this.#dropDummies(chunk, offset)
    }
    this.#onPacket({
      program: packet.readUInt32BE(4),
      procedure: packet.readInt32BE(12),
      type,
      serial: packet.readUInt32BE(20),
      status: packet.readInt32BE(24),
      payload,
    })
    return end
  }

  #dropDummies(chunk: Buffer, offset: number): number {
    const dropped = Math.min(this.#skip, chunk.length - offset)
    this.#skip -= dropped
    return offset + dropped
  }
}

/** One byte stream spoken as libvirt RPC: calls matched to replies, streams, messages. Knows no procedure by name. */
import type { Duplex } from 'node:stream'
import { decodeFields, encodeFields } from './codec.ts'
import { ConnectionLostError, ProtocolError, toLibvirtError } from './errors.ts'
import { Keepalive, keepaliveProcedure, type KeepaliveOptions } from './keepalive.ts'
import type { Struct } from './signature.ts'
import type { LibvirtStream, StreamPort } from './stream.ts'
import type { Slabs } from './slabs.ts'
import { lookUp, programs, structs, type ProcedureName } from './table.ts'
import { HEADER_SIZE, PacketReader, packetStatus, packetType, writeHeader, type Header, type Packet } from './wire.ts'
import { Writer } from './xdr.ts'

/** Unsent bytes above which a sender of bulk data waits; small enough that a call slips in within a few ms. */
const SEND_WINDOW = 1024 * 1024

/** Who waits for the answer of a call. */
export interface Receiver {
  /** Runs before the next packet is looked at: an event or stream data may follow in the same read. */
  onReply: (result: unknown) => void
  onError: (error: Error) => void
  /** Told the serial before the call is sent; receives the stream's packets, which may come before the reply. */
  stream?: (serial: number) => LibvirtStream
}

interface Pending extends Receiver {
  name: ProcedureName
}

export interface ChannelHandlers {
  onMessage: (procedure: number, payload: Buffer) => void
  /** Once. `error` is null when we closed it ourselves. */
  onClose: (error: ConnectionLostError | null) => void
}

export class Channel {
  readonly #stream: Duplex
  readonly #handlers: ChannelHandlers
  readonly #slabs: Slabs | undefined
  readonly #pending = new Map<number, Pending>()
  readonly #streams = new Map<number, LibvirtStream>()
  readonly #reader = new PacketReader((packet) => this.#receive(packet))
  #waiting: (() => void)[] = []
  #keepalive: Keepalive | undefined
  #serial = 0
  #ended: ConnectionLostError | undefined
  #streamError: Error | undefined

  /** @param slabs where the stream reads into, when it does; else it emits 'data' */
  constructor(stream: Duplex, handlers: ChannelHandlers, slabs?: Slabs) {
    this.#stream = stream
    this.#handlers = handlers
    this.#slabs = slabs
    slabs?.onFilled(() => this.#onData(() => this.#reader.take(slabs)))
    stream.on('data', (chunk: Buffer) => this.#onData(() => this.#reader.push(chunk)))
    stream.on('error', (error) => (this.#streamError = error))
    stream.on('end', () => this.#end('the other side closed it'))
    stream.on('close', () => this.#end(this.#streamError?.message ?? 'the other side closed it', this.#streamError))
    // Its last events may be over; nothing would ever tell.
    if (stream.destroyed || stream.readableEnded) queueMicrotask(() => this.#end('the other side closed it'))
  }

  get closed(): boolean {
    return this.#ended !== undefined
  }

  /** Calls sent and not yet answered. */
  get inFlight(): number {
    return this.#pending.size
  }

  /** Sends a call; the receiver runs when the answer is read. @throws ProtocolError for values that cannot travel */
  request(name: ProcedureName, args: object, receiver: Receiver): void {
    if (this.#ended) throw this.#ended
    const { program, row } = lookUp(name)
    const writer = new Writer(HEADER_SIZE)
    encodeFields(row[1], writer, args)
    const packet = writer.finish()
    const serial = this.#nextSerial()
    writeHeader(packet, { program, procedure: row[0], type: packetType.call, serial, status: packetStatus.ok })
    this.#pending.set(serial, { name, ...receiver })
    if (receiver.stream) this.#streams.set(serial, receiver.stream(serial))
    this.#write(packet)
  }

  /** The same as a promise. `onReply` still runs at once. */
  call(name: ProcedureName, args: object, signal?: AbortSignal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted()
      const onAbort = () => reject(signal?.reason as Error)
      const settle =
        <T>(then: (value: T) => void) =>
        (value: T) => {
          signal?.removeEventListener('abort', onAbort)
          then(value)
        }
      this.request(name, args, { onReply: settle(resolve), onError: settle(reject) })
      signal?.addEventListener('abort', onAbort, { once: true })
    })
  }

  /** The sending side for a stream that the call of this serial opens. */
  port(name: ProcedureName, serial: number): StreamPort {
    const { program, row } = lookUp(name)
    const header = (type: number, status: number): Header => ({
      program,
      procedure: row[0],
      type,
      serial,
      status,
    })
    return {
      sendData: (chunk, onFlushed) =>
        this.#sendData(header(packetType.stream, packetStatus.continue), chunk, onFlushed),
      sendHole: (length, onFlushed) => {
        const writer = new Writer(HEADER_SIZE, HEADER_SIZE + 12)
        writer.i64(length)
        writer.u32(0)
        const packet = writer.finish()
        writeHeader(packet, header(packetType.hole, packetStatus.continue))
        this.#write(packet, onFlushed)
      },
      sendStatus: (status) => this.#sendEmpty(header(packetType.stream, status)),
      onceWritable: (resume) => this.#waiting.push(resume),
      pauseConnection: () => this.#stream.pause(),
      resumeConnection: () => this.#stream.resume(),
      forget: () => this.#streams.delete(serial),
    }
  }

  startKeepalive(options: KeepaliveOptions): void {
    this.#keepalive = new Keepalive(
      options,
      () => this.#sendKeepalive(keepaliveProcedure.ping),
      (seconds) => this.#end(`no sign of life for ${seconds} s`),
    )
  }

  /** Ends the connection at once; running calls and streams fail with ConnectionLostError. */
  close(): void {
    this.#end('we closed it', undefined, true)
  }

  /** Ends the connection because of what the other side did. */
  fail(reason: string, cause: unknown): void {
    this.#end(reason, cause)
  }

  #nextSerial(): number {
    // Unsigned 32 bits; 0 is what events carry.
    this.#serial = this.#serial === 0xffffffff ? 1 : this.#serial + 1
    return this.#serial
  }

  #write(bytes: Uint8Array, onFlushed?: () => void): boolean {
    if (this.#ended) return false
    this.#stream.write(bytes, () => {
      onFlushed?.()
      this.#onWritten()
    })
    return this.#stream.writableLength < SEND_WINDOW
  }

  #onWritten(): void {
    if (this.#waiting.length === 0 || this.#ended || this.#stream.writableLength >= SEND_WINDOW) return
    const waiting = this.#waiting
    this.#waiting = []
    for (const resume of waiting) resume()
  }

  #sendData(header: Header, chunk: Uint8Array, onFlushed?: () => void): boolean {
    const packet = Buffer.allocUnsafe(HEADER_SIZE)
    writeHeader(packet, header, HEADER_SIZE + chunk.length)
    // Corked: header and data leave in one system call, and the data is not copied.
    this.#stream.cork()
    this.#write(packet)
    const room = this.#write(chunk, onFlushed)
    this.#stream.uncork()
    return room
  }

  #sendEmpty(header: Header): void {
    const packet = Buffer.allocUnsafe(HEADER_SIZE)
    writeHeader(packet, header)
    this.#write(packet)
  }

  #sendKeepalive(procedure: number): void {
    const header = { program: programs.keepalive, procedure, type: packetType.message, serial: 0, status: 0 }
    this.#sendEmpty(header)
  }

  #onData(read: () => void): void {
    if (this.#ended) return
    this.#keepalive?.heard()
    try {
      read()
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      this.#end(`it does not speak the protocol: ${error.message}`, error)
    }
  }

  #receive(packet: Packet): void {
    if (this.#ended) return
    if (packet.program === programs.keepalive) {
      if (packet.procedure === keepaliveProcedure.ping) this.#sendKeepalive(keepaliveProcedure.pong)
      return
    }
    switch (packet.type) {
      case packetType.reply:
      case packetType.replyWithFds:
        return this.#receiveReply(packet)
      case packetType.message:
        if (packet.program === programs.remote) this.#handlers.onMessage(packet.procedure, packet.payload)
        return
      case packetType.stream:
      case packetType.hole:
        return this.#receiveStream(packet)
      default:
        throw new ProtocolError(`a packet of type ${packet.type} came from the daemon`)
    }
  }

  #receiveReply(packet: Packet): void {
    const pending = this.#pending.get(packet.serial)
    if (!pending) throw new ProtocolError(`a reply answers the call ${packet.serial}, which is not open`)
    this.#pending.delete(packet.serial)
    let result: unknown
    try {
      if (packet.status !== packetStatus.ok) return pending.onError(this.#decodeError(packet.payload, pending.name))
      result = decodeFields(lookUp(pending.name).row[2], packet.payload)
    } catch (error) {
      // Framing is intact, so only this call suffers.
      const reason = error instanceof Error ? error.message : String(error)
      return pending.onError(
        new ProtocolError(`the reply to ${pending.name} is malformed: ${reason}`, { cause: error }),
      )
    }
    pending.onReply(result)
  }

  #decodeError(payload: Buffer, name: ProcedureName): Error {
    return toLibvirtError(decodeFields(structs.error, payload) as Struct<'error'>, name)
  }

  #receiveStream(packet: Packet): void {
    // Late packets of a stream that both sides are done with are normal.
    const stream = this.#streams.get(packet.serial)
    // Data goes on; the rest is looked at here and now.
    const data = packet.type === packetType.stream && packet.status === packetStatus.continue
    if (!stream || !data) this.#slabs?.giveBack(packet.payload)
    if (!stream) return
    if (packet.type === packetType.hole) {
      const { length } = decodeFields('i64 length, u32 flags', packet.payload) as { length: bigint }
      stream.receiveHole(length)
    } else if (data) {
      stream.receiveData(packet.payload)
    } else if (packet.status === packetStatus.ok) {
      stream.confirmed()
    } else {
      stream.failed(toLibvirtError(decodeFields(structs.error, packet.payload) as Struct<'error'>))
    }
  }

  #end(reason: string, cause?: unknown, own = false): void {
    if (this.#ended) return
    const error = new ConnectionLostError(reason, cause)
    this.#ended = error
    this.#keepalive?.[Symbol.dispose]()
    this.#stream.destroy()
    const pending = [...this.#pending.values()]
    const streams = [...this.#streams.values()]
    this.#pending.clear()
    this.#streams.clear()
    this.#waiting = []
    for (const call of pending) call.onError(error)
    for (const stream of streams) stream.lost(error)
    this.#handlers.onClose(own ? null : error)
  }
}

/** One client of a fake daemon: framing, authentication, dispatch, events, streams. */
import type { Duplex } from 'node:stream'
import { decodeFields, encodeFields } from '../../../main/libvirt/codec.ts'
import {
  lookUp,
  procedures,
  programs,
  qemuProcedures,
  structs,
  type ProcedureName,
  type StreamProcedureName,
} from '../../../main/libvirt/table.ts'
import {
  HEADER_SIZE,
  PacketReader,
  packetStatus,
  packetType,
  writeHeader,
  type Header,
  type Packet,
} from '../../../main/libvirt/wire.ts'
import { Writer } from '../../../main/libvirt/xdr.ts'
import { Refusal, type FakeError, type Faults } from './faults.ts'
import type { FakeEvent, FakeHost } from './host.ts'
import type { Procedures } from './procedure.ts'
import { Registrations } from './registrations.ts'
import { openFakeStream, type OpenedStream, type StreamHandler, type StreamPeer } from './streams.ts'

/** What all sessions of a fake daemon share. */
export interface Daemon {
  host: FakeHost
  faults: Faults
  procedures: Procedures
  /** Replaces a built-in stream. */
  streams: Map<StreamProcedureName, (args: unknown) => OpenedStream>
  /** Names of the calls received, in order. */
  calls: ProcedureName[]
  nextCallback: () => number
}

const remoteByNumber = new Map(Object.entries(procedures).map(([name, row]) => [row[0] as number, name]))
const qemuByNumber = new Map(Object.entries(qemuProcedures).map(([name, row]) => [row[0] as number, name]))

export class Session {
  readonly #daemon: Daemon
  readonly #stream: Duplex
  readonly #registrations: Registrations
  readonly #open = new Map<number, { handler: StreamHandler; procedure: number }>()
  readonly #onEvent = (event: FakeEvent) => this.#sendEvent(event)
  #authenticated = false
  #opened = false
  #stalled = false
  /** Pings that came, pongs that came. */
  pings = 0
  pongs = 0

  constructor(daemon: Daemon, stream: Duplex) {
    this.#daemon = daemon
    this.#registrations = new Registrations(daemon.nextCallback)
    this.#stream = stream
    const reader = new PacketReader((packet) => void this.#receive(packet))
    stream.on('data', (chunk: Buffer) => {
      try {
        reader.push(chunk)
      } catch {
        // As the real daemon: a bad length ends the connection without a word.
        this.cut()
      }
    })
    stream.on('error', () => undefined)
    stream.on('close', () => daemon.host.events.off('event', this.#onEvent))
    daemon.host.events.on('event', this.#onEvent)
  }

  /** How many registrations the client has. */
  get registrations(): number {
    return this.#registrations.size
  }

  get openStreams(): number {
    return this.#open.size
  }

  /** Whether it has stopped reading what this client sends. */
  get stalled(): boolean {
    return this.#stalled
  }

  /** Ends the connection without a word. */
  cut(): void {
    this.#stream.destroy()
  }

  /** Any bytes, such as a packet with a bad length. */
  sendRaw(bytes: Buffer): void {
    this.#write(bytes)
  }

  ping(): void {
    this.#send({ program: programs.keepalive, procedure: 1, type: packetType.message, serial: 0, status: 0 })
  }

  /** The daemon's side of the streams that are open now, oldest first. */
  peers(): StreamPeer[] {
    return [...this.#open].map(([serial, { procedure }]) => this.#peer(procedure, serial))
  }

  /** Fails a stream that is open, as a full disk does. */
  failStream(error: FakeError): void {
    for (const [serial, { procedure }] of this.#open) {
      this.#open.delete(serial)
      this.#sendError(this.#streamHeader(procedure, serial, packetStatus.error), error)
    }
  }

  async #receive(packet: Packet): Promise<void> {
    if (this.#stalled) return
    if (packet.program === programs.keepalive) return this.#receiveKeepalive(packet)
    if (packet.type === packetType.stream || packet.type === packetType.hole) return this.#receiveStream(packet)
    const names = packet.program === programs.qemu ? qemuByNumber : remoteByNumber
    const name = names.get(packet.procedure) as ProcedureName
    this.#daemon.calls.push(name)
    const reply: Header = { ...packet, type: packetType.reply, status: packetStatus.ok }
    try {
      const { faults } = this.#daemon
      if (faults.hang.has(name)) return
      this.#refuseByFault(name, packet)
      const args = decodeFields(lookUp(name).row[1], packet.payload)
      if (isStream(name)) return this.#openStream(name, args, reply)
      const result = await this.#serve(name, args)
      if (result === HANGS) return
      this.#sendReply(reply, name, result)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.#sendError({ ...reply, status: packetStatus.error }, error.error)
    }
  }

  #receiveKeepalive(packet: Packet): void {
    if (packet.procedure === 2) {
      this.pongs++
      return
    }
    this.pings++
    if (this.#daemon.faults.ignorePings) return
    this.#send({ program: programs.keepalive, procedure: 2, type: packetType.message, serial: 0, status: 0 })
  }

  #refuseByFault(name: ProcedureName, packet: Packet): void {
    const { missing, refuse } = this.#daemon.faults
    if (missing.has(name)) throw new Refusal(39, `unknown procedure: ${packet.procedure}`, 7)
    const error = refuse.get(name)
    if (error) throw new Refusal(error.code, error.message, error.domain ?? 10)
    const early = ['AUTH_LIST', 'AUTH_POLKIT'].includes(name)
    if (!early && !this.#authenticated) throw new Refusal(39, 'authentication required', 7)
    const beforeOpen = early || ['CONNECT_OPEN', 'CONNECT_SUPPORTS_FEATURE', 'CONNECT_CLOSE'].includes(name)
    if (!beforeOpen && !this.#opened) throw new Refusal(1, 'internal error: connection not open', 7)
  }

  async #serve(name: ProcedureName, args: unknown): Promise<unknown> {
    const { faults, host, procedures: table } = this.#daemon
    switch (name) {
      case 'AUTH_LIST':
        this.#authenticated = faults.authTypes.includes(0)
        return { types: faults.authTypes }
      case 'AUTH_POLKIT':
        if (faults.polkit === 'hang') return HANGS
        if (faults.polkit !== 'ok') throw new Refusal(faults.polkit.code, faults.polkit.message, faults.polkit.domain)
        this.#authenticated = true
        return { complete: 1 }
      case 'CONNECT_SUPPORTS_FEATURE':
        return { supported: faults.features.has((args as { feature: number }).feature) ? 1 : 0 }
      case 'CONNECT_OPEN':
        if (this.#opened) throw new Refusal(1, 'internal error: connection already open', 7)
        this.#opened = true
        return undefined
      case 'CONNECT_CLOSE':
        return undefined
      default: {
        if (this.#registrations.serves(name)) return this.#registrations.serve(name, args)
        const serve = table[name] as ((host: FakeHost, args: unknown) => unknown) | undefined
        if (!serve) throw new Refusal(3, `this function is not supported by the connection driver: ${name}`)
        return serve(host, args)
      }
    }
  }

  #sendEvent(event: FakeEvent): void {
    const [procedure, , signature] = procedures[event.name]
    const header = { program: programs.remote, procedure, type: packetType.message, serial: 0, status: 0 }
    for (const callbackID of this.#registrations.interestedIn(event)) {
      this.#send(header, (writer) => encodeFields(signature, writer, { callbackID, ...event.payload }))
    }
  }

  #openStream(name: StreamProcedureName, args: unknown, reply: Header): void {
    const open = this.#daemon.streams.get(name) ?? ((a: unknown) => openFakeStream(this.#daemon.host, name, a))
    const { result, handler } = open(args)
    this.#open.set(reply.serial, { handler, procedure: reply.procedure })
    // One write, so that data arrives in the same read as the reply.
    this.#stream.cork()
    const send = [
      () => this.#sendReply(reply, name, result),
      () => handler.opened?.(this.#peer(reply.procedure, reply.serial)),
    ]
    for (const each of this.#daemon.faults.dataBeforeReply ? send.toReversed() : send) each()
    this.#stream.uncork()
  }

  #peer(procedure: number, serial: number): StreamPeer {
    const header = this.#streamHeader(procedure, serial, packetStatus.continue)
    const write = (bytes: Buffer) => this.#send(header, (writer) => writer.raw(bytes))
    return {
      send: write,
      end: () => write(Buffer.alloc(0)),
      hole: (length) =>
        this.#send({ ...header, type: packetType.hole }, (writer) => {
          writer.i64(length)
          writer.u32(0)
        }),
    }
  }

  #receiveStream(packet: Packet): void {
    const stream = this.#open.get(packet.serial)
    if (!stream) return
    if (this.#daemon.faults.stalled && packet.status === packetStatus.continue) {
      this.#stalled = true
      this.#stream.pause()
      return
    }
    const { handler, procedure } = stream
    if (packet.type === packetType.hole) {
      handler.hole?.(Number((decodeFields('i64 length, u32 flags', packet.payload) as { length: bigint }).length))
    } else if (packet.status === packetStatus.continue) {
      handler.data?.(Buffer.from(packet.payload), this.#peer(procedure, packet.serial))
    } else {
      this.#open.delete(packet.serial)
      this.#endStream(packet, handler)
    }
  }

  #endStream(packet: Packet, handler: StreamHandler): void {
    try {
      if (packet.status === packetStatus.ok) handler.finish?.()
      else handler.abort?.()
      this.#send(this.#streamHeader(packet.procedure, packet.serial, packetStatus.ok))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.#sendError(this.#streamHeader(packet.procedure, packet.serial, packetStatus.error), error.error)
    }
  }

  #streamHeader(procedure: number, serial: number, status: number): Header {
    return { program: programs.remote, procedure, type: packetType.stream, serial, status }
  }

  #sendReply(header: Header, name: ProcedureName, result: unknown): void {
    const { fds } = this.#daemon.faults
    const type = fds > 0 ? packetType.replyWithFds : packetType.reply
    this.#send({ ...header, type }, (writer) => {
      if (fds > 0) writer.u32(fds)
      encodeFields(lookUp(name).row[2], writer, (result ?? {}) as object)
    })
    if (fds > 0) this.#write(Buffer.alloc(fds, 0xff))
  }

  #sendError(header: Header, error: FakeError): void {
    const nothing = { dom: null, str1: null, str2: null, str3: null, net: null }
    const { code, domain = 10, message, int1 = -1 } = error
    this.#send(header, (writer) =>
      encodeFields(structs.error, writer, { code, domain, message, level: 2, int1, int2: -1, ...nothing }),
    )
  }

  #send(header: Header, write?: (writer: RawWriter) => void): void {
    const writer = new RawWriter(HEADER_SIZE)
    write?.(writer)
    const packet = writer.finish()
    writeHeader(packet, header)
    this.#write(packet)
  }

  #write(bytes: Buffer): void {
    if (this.#stream.destroyed) return
    if (this.#daemon.faults.splitBytes) for (const byte of bytes) this.#stream.write(Buffer.of(byte))
    else this.#stream.write(bytes)
  }
}

const HANGS = Symbol('hangs')

function isStream(name: ProcedureName): name is StreamProcedureName {
  const kind = lookUp(name).row[3]
  return kind !== undefined && kind !== '' && kind !== 'event'
}

/** Stream data is not XDR: no padding. */
class RawWriter extends Writer {
  #raw: Buffer | undefined

  raw(bytes: Buffer): void {
    this.#raw = bytes
  }

  override finish(): Buffer {
    return this.#raw ? Buffer.concat([super.finish(), this.#raw]) : super.finish()
  }
}

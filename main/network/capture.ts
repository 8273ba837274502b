import { open, type FileHandle } from 'node:fs/promises'
import { Fault } from '../../contract/fault.ts'
import type { CaptureNews, PacketRow } from '../../contract/link.ts'
import { packetWords } from '../net/packet.ts'
import { PcapReader } from '../net/pcap.ts'
import { tapPackets, type PacketTap } from '../system/packet-tap.ts'

/** Nobody reads faster. Milliseconds. */
const EVERY = 250
/** Packets of one piece of news that are told in words; all are counted, and all are in the file. */
const MOST_ROWS = 200

export interface CaptureWish {
  readonly host: string
  readonly filter: string
  readonly file: string | null
  /** Bytes after which it ends; without a file nothing grows. */
  readonly most: number
}

async function newFile(path: string | null): Promise<FileHandle | null> {
  if (path === null) return null
  try {
    // What machines say to each other may hold passwords: for the owner only, and never over something that is there.
    return await open(path, 'wx', 0o600)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const why = code === 'EEXIST' ? `${path} is there already.` : message
    throw new Fault('INVALID_INPUT', { field: 'file', problem: why }, why)
  }
}

/** What has come since the last news. */
class Gathered {
  #rows: PacketRow[] = []
  #count = 0
  #written = 0
  full = false

  add(packets: ReturnType<PcapReader['push']>): void {
    for (const { at, length, bytes } of packets) {
      this.#count += 1
      if (this.#rows.length < MOST_ROWS) this.#rows.push({ at, length, ...packetWords(bytes) })
    }
  }
  wrote(bytes: number): void {
    this.#written += bytes
  }
  get written(): number {
    return this.#written
  }
  get count(): number {
    return this.#count
  }
  take(file: string | null): CaptureNews {
    const packets = this.#rows
    this.#rows = []
    return { packets, count: this.#count, written: this.#written, file, full: this.full }
  }
}

/** Reads until the end, the limit or a stop; pieces are written whole, so that the file ends with a whole packet. */
async function pump(tap: PacketTap, into: Gathered, file: FileHandle | null, most: number): Promise<void> {
  const reader = new PcapReader()
  const whole = new WholePackets()
  for await (const chunk of tap.pcap as AsyncIterable<Buffer>) {
    into.add(reader.push(chunk))
    if (file === null) continue
    const ready = whole.push(chunk)
    if (into.written + ready.length > most) {
      into.full = true
      return
    }
    await file.write(ready)
    into.wrote(ready.length)
  }
}

/** Cuts a pcap stream between packets: what is not whole yet waits. */
class WholePackets {
  #rest: Buffer = Buffer.alloc(0)
  #begun = false

  push(chunk: Buffer): Buffer {
    const bytes = Buffer.concat([this.#rest, chunk])
    let end = this.#begun ? 0 : 24
    if (bytes.length < end) {
      this.#rest = bytes
      return Buffer.alloc(0)
    }
    this.#begun = true
    while (bytes.length >= end + 16 && bytes.length >= end + 16 + bytes.readUInt32LE(end + 8))
      end += 16 + bytes.readUInt32LE(end + 8)
    this.#rest = Buffer.from(bytes.subarray(end))
    return bytes.subarray(0, end)
  }
}

function failureOf(said: string, filter: string): Fault {
  const words = said
    .split('\n')
    .map((line) => line.replace(/^tcpdump: /, ''))
    .filter((line) => !/^(listening on|\d+ packets? )/.test(line))
    .join(' ')
    .trim()
  if (filter !== '' && /syntax error|filter|unknown|illegal|expression/i.test(words))
    return new Fault('INVALID_INPUT', { field: 'filter', problem: words }, `${words}.`)
  return new Fault('ENGINE_ERROR', { engine: 'host', code: 'tcpdump', left: [], detail: words }, `tcpdump: ${words}`)
}

/**
 * The packets of an interface as they pass. The first news comes at once, the last one when it ended by itself.
 * @throws Fault INVALID_INPUT for a filter that is none or a file that cannot be made; ENGINE_ERROR when tcpdump failed
 */
export async function* capture(wish: CaptureWish, signal: AbortSignal): AsyncGenerator<CaptureNews> {
  const file = await newFile(wish.file)
  using tap = tapPackets(wish.host, wish.filter)
  const stop = () => tap[Symbol.dispose]()
  signal.addEventListener('abort', stop)
  const gathered = new Gathered()
  let over = false
  const pumped = pump(tap, gathered, file, wish.most).then(
    () => null,
    (error: unknown) => error,
  )
  void pumped.then(() => (over = true))
  try {
    yield gathered.take(wish.file)
    for (let told = -1; !over && !signal.aborted;) {
      await Promise.race([pumped, new Promise((resolve) => setTimeout(resolve, EVERY))])
      if (gathered.count !== told) yield gathered.take(wish.file)
      told = gathered.count
    }
    if (signal.aborted) return
    if (!gathered.full) {
      const { code, said } = await tap.ended
      if (code !== 0) throw failureOf(said, wish.filter)
    }
    yield gathered.take(wish.file)
  } finally {
    signal.removeEventListener('abort', stop)
    tap[Symbol.dispose]()
    await pumped
    await file?.close()
  }
}

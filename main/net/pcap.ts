/** One packet of a capture. */
export interface Captured {
  /** Milliseconds since 1970. */
  readonly at: number
  /** Bytes on the wire; fewer may have been kept. */
  readonly length: number
  readonly bytes: Buffer
}

/** The formats with microseconds and nanoseconds, as a little-endian host writes them (draft-ietf-opsawg-pcap, 4). */
const MICROSECONDS = 0xa1b2c3d4
const NANOSECONDS = 0xa1b23c4d
const FILE_HEADER = 24
const PACKET_HEADER = 16
/** Larger packets are none: tcpdump keeps 256 KiB at most. */
const LARGEST = 1 << 20

/** Takes the pieces of a pcap stream and gives whole packets; keeps no more than the one that is not whole yet. */
export class PcapReader {
  #rest: Buffer = Buffer.alloc(0)
  #divisor = 0

  /** @throws RangeError for what is no capture of a little-endian host, or is broken */
  push(chunk: Buffer): Captured[] {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const packets: Captured[] = []
    if (this.#divisor === 0) {
      if (bytes.length < FILE_HEADER) {
        this.#rest = bytes
        return packets
      }
      this.#divisor = divisorOf(bytes.readUInt32LE(0))
      bytes = bytes.subarray(FILE_HEADER)
    }
    while (bytes.length >= PACKET_HEADER) {
      const kept = bytes.readUInt32LE(8)
      if (kept > LARGEST) throw new RangeError(`a packet of ${kept} bytes`)
      if (bytes.length < PACKET_HEADER + kept) break
      packets.push({
        at: bytes.readUInt32LE(0) * 1000 + bytes.readUInt32LE(4) / this.#divisor,
        length: bytes.readUInt32LE(12),
        bytes: bytes.subarray(PACKET_HEADER, PACKET_HEADER + kept),
      })
      bytes = bytes.subarray(PACKET_HEADER + kept)
    }
    this.#rest = Buffer.from(bytes)
    return packets
  }
}

function divisorOf(magic: number): number {
  if (magic === MICROSECONDS) return 1000
  if (magic === NANOSECONDS) return 1_000_000
  throw new RangeError('not a pcap stream')
}

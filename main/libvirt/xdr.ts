/**
 * XDR (RFC 4506) as libvirt uses it: big-endian, everything padded to four bytes. Reader and Writer know primitives and
 * bounds only; what a message consists of is the codec's affair.
 */
import { ProtocolError } from './errors.ts'

/** Longest string of the protocol in bytes (REMOTE_STRING_MAX). */
export const STRING_MAX = 4194304

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const padding = (length: number) => -length & 3

/** Grows as needed; `finish` returns a view of exactly what was written. */
export class Writer {
  #buffer: Buffer
  #offset: number

  /** @param reserve bytes left free at the front for a header that is known only at the end */
  constructor(reserve = 0, size = 256) {
    this.#buffer = Buffer.allocUnsafe(Math.max(size, reserve))
    this.#offset = reserve
  }

  get length(): number {
    return this.#offset
  }

  #need(bytes: number): number {
    const offset = this.#offset
    if (offset + bytes > this.#buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, offset + bytes))
      this.#buffer.copy(grown, 0, 0, offset)
      this.#buffer = grown
    }
    this.#offset = offset + bytes
    return offset
  }

  i32(value: number): void {
    if (!Number.isInteger(value) || value < -0x80000000 || value > 0x7fffffff) throw outside('i32', value)
    const offset = this.#need(4)
    this.#buffer.writeInt32BE(value, offset)
  }

  u32(value: number): void {
    if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) throw outside('u32', value)
    const offset = this.#need(4)
    this.#buffer.writeUInt32BE(value, offset)
  }

  i64(value: bigint | number): void {
    const wide = toBigInt(value, 'i64')
    if (BigInt.asIntN(64, wide) !== wide) throw outside('i64', value)
    const offset = this.#need(8)
    this.#buffer.writeBigInt64BE(wide, offset)
  }

  u64(value: bigint | number): void {
    const wide = toBigInt(value, 'u64')
    if (BigInt.asUintN(64, wide) !== wide) throw outside('u64', value)
    const offset = this.#need(8)
    this.#buffer.writeBigUInt64BE(wide, offset)
  }

  f64(value: number): void {
    const offset = this.#need(8)
    this.#buffer.writeDoubleBE(value, offset)
  }

  /** Bytes of a length both sides know: no count in front. */
  fixed(bytes: Uint8Array): void {
    const pad = padding(bytes.length)
    const offset = this.#need(bytes.length + pad)
    this.#buffer.set(bytes, offset)
    this.#buffer.fill(0, offset + bytes.length, offset + bytes.length + pad)
  }

  opaque(bytes: Uint8Array, max: number): void {
    if (bytes.length > max) throw new ProtocolError(`${bytes.length} bytes are more than the ${max} libvirt takes here`)
    this.u32(bytes.length)
    this.fixed(bytes)
  }

  str(text: string): void {
    const length = Buffer.byteLength(text)
    if (length > STRING_MAX) {
      throw new ProtocolError(`a text of ${length} bytes is longer than the ${STRING_MAX} bytes libvirt takes`)
    }
    this.u32(length)
    const pad = padding(length)
    const offset = this.#need(length + pad)
    this.#buffer.write(text, offset)
    this.#buffer.fill(0, offset + length, offset + length + pad)
  }

  uuid(dashed: string): void {
    const plain = dashed.replaceAll('-', '')
    if (!/^[0-9a-f]{32}$/i.test(plain)) throw new ProtocolError(`"${dashed}" is not a UUID`)
    this.fixed(Buffer.from(plain, 'hex'))
  }

  finish(): Buffer {
    return this.#buffer.subarray(0, this.#offset)
  }
}

function toBigInt(value: bigint | number, type: string): bigint {
  if (typeof value === 'bigint') return value
  if (!Number.isSafeInteger(value)) throw outside(type, value)
  return BigInt(value)
}

function outside(type: string, value: unknown): ProtocolError {
  return new ProtocolError(`${String(value)} is not a value of type ${type}`)
}

/** Reads one message. Every read is bounded by the message; a short one throws ProtocolError. */
export class Reader {
  readonly #buffer: Buffer
  readonly #view: DataView
  #offset = 0

  constructor(buffer: Buffer) {
    this.#buffer = buffer
    // DataView reads 64-bit integers without the four intermediate bigints of Buffer.readBigUInt64BE.
    this.#view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength)
  }

  get remaining(): number {
    return this.#buffer.length - this.#offset
  }

  #take(bytes: number): number {
    const offset = this.#offset
    const next = offset + bytes
    if (next > this.#buffer.length) {
      throw new ProtocolError(`a message of ${this.#buffer.length} bytes ends where ${bytes} more were promised`)
    }
    this.#offset = next
    return offset
  }

  i32(): number {
    return this.#view.getInt32(this.#take(4))
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4))
  }

  i64(): bigint {
    return this.#view.getBigInt64(this.#take(8))
  }

  u64(): bigint {
    return this.#view.getBigUint64(this.#take(8))
  }

  f64(): number {
    return this.#view.getFloat64(this.#take(8))
  }

  /** A view into the message, not a copy. */
  fixed(length: number): Buffer {
    const offset = this.#take(length + padding(length))
    return this.#buffer.subarray(offset, offset + length)
  }

  opaque(max: number): Buffer {
    return this.fixed(this.count(max, 1))
  }

  /**
   * A list's length, checked against the protocol's limit and against what the message can still hold, so that a forged
   * count never decides how much memory is allocated.
   *
   * @param itemSize fewest bytes an item takes on the wire
   */
  count(max: number, itemSize: number): number {
    const count = this.u32()
    if (count > max) throw new ProtocolError(`a list of ${count} is longer than the limit of ${max}`)
    if (count * itemSize > this.remaining) {
      throw new ProtocolError(`a list of ${count} does not fit into the ${this.remaining} bytes left of its message`)
    }
    return count
  }

  /** Broken UTF-8 becomes U+FFFD: a guest decides what some of these texts contain. */
  str(): string {
    const length = this.count(STRING_MAX, 1)
    const offset = this.#take(length + padding(length))
    return this.#buffer.toString('utf8', offset, offset + length)
  }

  uuid(): string {
    const b = this.#buffer
    let at = this.#take(16)
    let text = ''
    for (let i = 0; i < 16; i++) {
      text += i === 4 || i === 6 || i === 8 || i === 10 ? `-${hex[b[at++]!]!}` : hex[b[at++]!]!
    }
    return text
  }
}

/** Hostile bytes, the same in every run: whatever comes in, the decoder gives a value or a ProtocolError, and soon. */
import { expect, test } from 'vitest'
import { decodeFields, encodeFields } from '../../../main/libvirt/codec.ts'
import { ProtocolError } from '../../../main/libvirt/errors.ts'
import { lookUp, procedures, structs, type AnyName } from '../../../main/libvirt/table.ts'
import { PacketReader, type Packet } from '../../../main/libvirt/wire.ts'
import { Writer } from '../../../main/libvirt/xdr.ts'
import { sampleFields } from './sample-value.ts'
import { Seeded } from './seeded.ts'

const signatures = [...Object.keys(procedures).map((name) => lookUp(name as AnyName).row[2]), structs.error].filter(
  Boolean,
)

/** @returns whether the bytes decoded */
function tryDecode(signature: string, body: Buffer): boolean {
  try {
    decodeFields(signature, body)
    return true
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    return false
  }
}

test('random bytes never do more than not decode', () => {
  const random = new Seeded(2)
  let refused = 0
  for (let round = 0; round < 20_000; round++) {
    const body = random.bytes(random.below(64))
    if (!tryDecode(random.pick(signatures), body)) refused++
  }
  expect(refused).toBeGreaterThan(15_000)
})

test('a good message with a few bytes changed, cut or added never does more than not decode', () => {
  const random = new Seeded(3)
  let refused = 0
  let decoded = 0
  for (let round = 0; round < 20_000; round++) {
    const signature = random.pick(signatures)
    const writer = new Writer()
    encodeFields(signature, writer, sampleFields(signature, random))
    const body = Buffer.from(writer.finish())
    for (let i = random.below(3); i >= 0 && body.length > 0; i--) body[random.below(body.length)] = random.below(256)
    const cut = random.below(4) === 0 ? body.subarray(0, random.below(body.length + 1)) : body
    if (tryDecode(signature, cut)) decoded++
    else refused++
  }
  expect(decoded).toBeGreaterThan(1000)
  expect(refused).toBeGreaterThan(1000)
})

test('a forged length never decides how much memory is taken', () => {
  for (const signature of signatures.filter((each) => /^(\w+)<\d+>/.test(each) || each.startsWith('str '))) {
    const before = process.memoryUsage().rss
    for (const count of [0xffffffff, 0x7fffffff, 4_194_304, 262_144, 16_384]) {
      const body = Buffer.alloc(64)
      body.writeUInt32BE(count)
      tryDecode(signature, body)
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(64 << 20)
  }
})

test('a stream of random packets, split at random, either fails for good or comes out whole', () => {
  const random = new Seeded(4)
  for (let round = 0; round < 500; round++) {
    const sent = Array.from({ length: 1 + random.below(10) }, () => randomPacket(random))
    const bytes = Buffer.concat(sent)
    if (random.below(3) === 0) bytes[random.below(bytes.length)] = random.below(256)
    const got: Packet[] = []
    const reader = new PacketReader((packet) => got.push(packet))
    try {
      for (let offset = 0; offset < bytes.length;) {
        const end = Math.min(bytes.length, offset + 1 + random.below(50))
        reader.push(bytes.subarray(offset, end))
        offset = end
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
    }
    expect(got.length).toBeLessThanOrEqual(bytes.length / 28)
  }
})

function randomPacket(random: Seeded): Buffer {
  const payload = random.bytes(random.below(100))
  const type = random.pick([1, 2, 3, 6])
  const header = Buffer.alloc(28)
  const fields = [28 + payload.length, 0x20008086, 1, random.below(454), type, random.below(9), random.below(3)]
  for (const [i, field] of fields.entries()) header.writeUInt32BE(field, i * 4)
  return Buffer.concat([header, payload])
}

import { describe, expect, test } from 'vitest'
import { ProtocolError } from '../../../main/libvirt/errors.ts'
import {
  HEADER_SIZE,
  PACKET_MAX,
  PacketReader,
  packetType,
  writeHeader,
  type Packet,
} from '../../../main/libvirt/wire.ts'

function packet(payload: Buffer, changes: Partial<Packet> = {}): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(HEADER_SIZE), payload])
  writeHeader(bytes, { program: 0x20008086, procedure: 1, type: packetType.reply, serial: 7, status: 0, ...changes })
  return bytes
}

function reader() {
  const got: string[] = []
  return { got, reader: new PacketReader(({ serial, payload }) => got.push(`${serial}:${payload.toString()}`)) }
}

test('a header has the seven fields of libvirt in its order', () => {
  const bytes = packet(Buffer.from('data'), { procedure: 212, type: 3, serial: 9, status: 2 })
  expect(bytes.toString('hex')).toBe(
    '0000002020008086000000010000' + '00d4' + '00000003' + '00000009' + '00000002' + '64617461',
  )
})

describe('packets', () => {
  const two = Buffer.concat([packet(Buffer.from('one')), packet(Buffer.from('two'), { serial: 8 })])

  test.each([1, 2, 3, 4, 5, 27, 28, 29, 31, 33, 61, 62])('cut every %i bytes come out whole', (size) => {
    const { got, reader: packets } = reader()
    for (let offset = 0; offset < two.length; offset += size) packets.push(two.subarray(offset, offset + size))
    expect(got).toEqual(['7:one', '8:two'])
  })

  test('of the largest size come out whole, in the chunks of a socket', () => {
    const payload = Buffer.alloc(PACKET_MAX - HEADER_SIZE, 'a')
    const bytes = packet(payload)
    let length = 0
    const packets = new PacketReader((each) => (length = each.payload.length))
    for (let offset = 0; offset < bytes.length; offset += 65536) packets.push(bytes.subarray(offset, offset + 65536))
    expect(length).toBe(payload.length)
  })

  test.each([0, 3, 27, PACKET_MAX + 1, 0xffffffff])('that claim %i bytes are refused with that number', (length) => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(length)
    expect(() => reader().reader.push(bytes)).toThrow(new RegExp(`a length of ${length} bytes`))
  })

  test('larger than 32 MiB cannot be sent', () => {
    const header = { program: 1, procedure: 1, type: 0, serial: 1, status: 0 }
    expect(() => writeHeader(Buffer.alloc(28), header, PACKET_MAX + 1)).toThrow(ProtocolError)
    expect(() => writeHeader(Buffer.alloc(28), header, PACKET_MAX)).not.toThrow()
  })

  test('of another protocol version are refused', () => {
    const bytes = packet(Buffer.alloc(0))
    bytes.writeUInt32BE(2, 8)
    expect(() => reader().reader.push(bytes)).toThrow('a packet has protocol version 2 instead of 1')
  })
})

describe('file descriptors', () => {
  const withFds = (count: number) => {
    const payload = Buffer.concat([Buffer.from([0, 0, 0, count]), Buffer.from('body')])
    return Buffer.concat([packet(payload, { type: packetType.replyWithFds }), Buffer.alloc(count, 0xee)])
  }

  test.each([1, 7, 36, 37, 38, 100])('do not shift what follows, cut every %i bytes', (size) => {
    const bytes = Buffer.concat([withFds(2), packet(Buffer.from('next'), { serial: 8 })])
    const { got, reader: packets } = reader()
    for (let offset = 0; offset < bytes.length; offset += size) packets.push(bytes.subarray(offset, offset + size))
    expect(got).toEqual(['7:body', '8:next'])
  })

  test('more than a packet may carry are refused', () => {
    expect(() => reader().reader.push(withFds(33))).toThrow('33 file descriptors')
  })

  test('without their count are refused', () => {
    const bytes = packet(Buffer.alloc(2), { type: packetType.replyWithFds })
    expect(() => reader().reader.push(bytes)).toThrow('does not say how many')
  })
})

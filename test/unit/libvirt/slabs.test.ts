import { randomBytes } from 'node:crypto'
import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Link } from '../../../main/libvirt/link.ts'
import { Slabs } from '../../../main/libvirt/slabs.ts'
import { localTransport } from '../../../main/libvirt/sockets.ts'
import { downloadVolume } from '../../../main/libvirt/volume-transfer.ts'
import { HEADER_SIZE, PACKET_MAX, PacketReader, packetType, writeHeader } from '../../../main/libvirt/wire.ts'
import { FakeLibvirt } from '../../support/fake-libvirt/index.ts'
import { Seeded } from './seeded.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'labrig-test-slabs-'))
})
afterAll(() => rm(folder, { recursive: true }))

function packet(payload: Buffer): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(HEADER_SIZE), payload])
  writeHeader(bytes, { program: 0x20008086, procedure: 1, type: packetType.stream, serial: 7, status: 2 })
  return bytes
}

/** Reads as a socket does: as much as there is room for, but no more than it has now. */
function feed(slabs: Slabs, bytes: Buffer, most: () => number): void {
  for (let offset = 0; offset < bytes.length;) {
    const length = bytes.copy(slabs.space(), 0, offset, offset + most())
    slabs.filled(length)
    offset += length
  }
}

describe('memory that is read into', () => {
  test.each([1, 2, 3])('holds every packet whole, whatever is given back and when (seed %i)', (seed) => {
    const random = new Seeded(seed)
    const below = (bound: number) => random.below(bound)
    const slabs = new Slabs()
    const sent = Array.from({ length: 60 }, () => randomBytes(below(4) === 0 ? below(100) : below(400_000)))
    const got: Buffer[] = []
    const held: { piece: Buffer; copy: Buffer }[] = []
    const reader = new PacketReader(({ payload }) => {
      held.push({ piece: payload, copy: Buffer.from(payload) })
      got.push(Buffer.from(payload))
      while (held.length > below(12)) {
        const [one] = held.splice(below(held.length), 1)
        if (!one) return
        // What is still held was not read over.
        expect(one.piece.equals(one.copy)).toBe(true)
        slabs.giveBack(one.piece)
      }
    })
    slabs.onFilled(() => reader.take(slabs))
    feed(slabs, Buffer.concat(sent.map(packet)), () => 1 + below(200_000))
    expect(got.length).toBe(sent.length)
    expect(got.every((payload, index) => payload.equals(sent[index] ?? Buffer.alloc(0)))).toBe(true)
    for (const { piece, copy } of held) expect(piece.equals(copy)).toBe(true)
  })

  test('is the same again and again when all of it is given back', () => {
    const slabs = new Slabs()
    const used = new Set<ArrayBufferLike>()
    const reader = new PacketReader(({ payload }) => {
      used.add(payload.buffer)
      slabs.giveBack(payload)
    })
    slabs.onFilled(() => reader.take(slabs))
    const one = packet(randomBytes(262_120))
    for (let i = 0; i < 200; i++) feed(slabs, one, () => 65_536)
    expect(used.size).toBeLessThanOrEqual(2)
  })

  test('has room for the largest packet', () => {
    const slabs = new Slabs()
    let length = 0
    const reader = new PacketReader(({ payload }) => (length = payload.length))
    slabs.onFilled(() => reader.take(slabs))
    feed(slabs, packet(Buffer.alloc(PACKET_MAX - HEADER_SIZE, 'a')), () => 1 << 20)
    expect(length).toBe(PACKET_MAX - HEADER_SIZE)
  })

  test('does not mind what is not its own', () => {
    const slabs = new Slabs()
    slabs.giveBack(Buffer.alloc(10))
    expect(slabs.space().length).toBeGreaterThan(0)
  })
})

test('a download over a socket that reads into slabs is whole, as are the calls beside it', async () => {
  await using fake = new FakeLibvirt()
  const data = randomBytes((9 << 20) + 12_345)
  const volume = fake.host.addVolume(fake.host.addPool('pool'), 'disk', data, BigInt(data.length + 3_000_000))
  const socket = join(folder, 'sock')
  await fake.listen(socket)
  const uri = 'qemu:///system'
  await using link = new Link({ transport: localTransport({ uri: `${uri}?socket=${socket}` }), uri })
  await using bulk = await link.openBulk()
  for (const sparse of [true, false]) {
    const path = join(folder, `copy-${sparse}`)
    await using file = await open(path, 'w')
    await downloadVolume(bulk, { pool: 'pool', name: 'disk', key: volume.key }, file, { sparse })
    expect(await bulk.call('CONNECT_GET_TYPE')).toEqual({ type: 'QEMU' })
    expect((await readFile(path)).equals(Buffer.concat([data, Buffer.alloc(3_000_000)]))).toBe(true)
  }
})

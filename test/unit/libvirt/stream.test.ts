import { describe, expect, test } from 'vitest'
import { Connection } from '../../../main/libvirt/connection.ts'
import { openChannel, openConsole } from '../../../main/libvirt/console.ts'
import { ConnectionLostError, LibvirtError } from '../../../main/libvirt/errors.ts'
import { takeScreenshot } from '../../../main/libvirt/screenshot.ts'
import { CHUNK_MAX, StreamOverflowError, type LibvirtStream } from '../../../main/libvirt/stream.ts'
import { domRef, FakeLibvirt, Refusal, SCREENSHOT, type StreamPeer } from '../../support/fake-libvirt/index.ts'

async function setUp() {
  const fake = new FakeLibvirt()
  const domain = fake.host.addDomain('guest', { id: 1, state: 1 })
  const connection = await Connection.open(fake.connect(), { uri: 'qemu:///system' })
  const alive = async () => expect(await connection.call('CONNECT_GET_TYPE')).toEqual({ type: 'QEMU' })
  return { fake, connection, dom: domRef(domain), alive, [Symbol.asyncDispose]: () => fake[Symbol.asyncDispose]() }
}

/** Makes the console say what the test wants, when it wants. */
function speaker(fake: FakeLibvirt) {
  const heard: Buffer[] = []
  let peer: StreamPeer | undefined
  const state = { finished: 0, aborted: 0, heard, peer: () => peer! }
  fake.streams.set('DOMAIN_OPEN_CONSOLE', () => ({
    result: undefined,
    handler: {
      opened: (opened) => (peer = opened),
      data: (bytes) => heard.push(bytes),
      finish: () => void state.finished++,
      abort: () => void state.aborted++,
    },
  }))
  return state
}

async function readAll(stream: LibvirtStream): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

describe('a console', () => {
  test('carries every byte both ways, also what is no text', async () => {
    await using world = await setUp()
    const stream = await openConsole(world.connection, world.dom)
    const garbage = Buffer.from(Array.from({ length: 1024 }, (_, i) => (i * 7919) & 0xff))
    stream.write(garbage)
    const echoed: Buffer[] = []
    await new Promise<void>((resolve) => {
      stream.on('data', (chunk: Buffer) => {
        echoed.push(chunk)
        if (Buffer.concat(echoed).length === garbage.length) resolve()
      })
    })
    expect(Buffer.concat(echoed).equals(garbage)).toBe(true)
    stream.destroy()
    await world.alive()
  })

  test('keeps what came before somebody listened', async () => {
    await using world = await setUp()
    const guest = speaker(world.fake)
    const stream = await openConsole(world.connection, world.dom)
    guest.peer().send(Buffer.from('login: '))
    guest.peer().end()
    await world.alive()
    expect((await readAll(stream)).toString()).toBe('login: ')
    expect(guest.finished).toBe(1)
  })

  test('ends for the reader when the guest stops, after the end was confirmed', async () => {
    await using world = await setUp()
    const guest = speaker(world.fake)
    const stream = await openConsole(world.connection, world.dom)
    const reading = readAll(stream)
    guest.peer().send(Buffer.from('bye'))
    guest.peer().end()
    expect((await reading).toString()).toBe('bye')
    expect([...world.fake.sessions].map((session) => session.openStreams)).toEqual([0])
    expect(stream.writable).toBe(false)
  })

  test('never sends an empty packet, which would mean the end', async () => {
    await using world = await setUp()
    const guest = speaker(world.fake)
    const stream = await openConsole(world.connection, world.dom)
    stream.write(Buffer.alloc(0))
    stream.write(Buffer.from('x'))
    await world.alive()
    expect(guest.heard.map(String)).toEqual(['x'])
    stream.destroy()
  })

  test('cuts what is written into packets that old daemons take', async () => {
    await using world = await setUp()
    const guest = speaker(world.fake)
    const stream = await openConsole(world.connection, world.dom)
    await new Promise((resolve) => stream.write(Buffer.alloc(CHUNK_MAX * 2 + 1), resolve))
    await expect.poll(() => guest.heard.map((chunk) => chunk.length)).toEqual([CHUNK_MAX, CHUNK_MAX, 1])
    stream.destroy()
  })

  test('that is closed by us is told to the daemon and leaves the connection usable', async () => {
    await using world = await setUp()
    const guest = speaker(world.fake)
    const stream = await openConsole(world.connection, world.dom)
    stream.destroy()
    await expect.poll(() => guest.aborted).toBe(1)
    guest.peer().send(Buffer.from('too late'))
    await world.alive()
  })

  test('that is finished by us is complete when the daemon says so', async () => {
    await using world = await setUp()
    const guest = speaker(world.fake)
    const stream = await openConsole(world.connection, world.dom)
    await new Promise<void>((resolve) => stream.end('exit\n', resolve))
    expect(guest.finished).toBe(1)
    expect(String(guest.heard[0])).toBe('exit\n')
  })

  test('that nobody reads loses its oldest output and says how much, without holding up other calls', async () => {
    await using world = await setUp()
    const guest = speaker(world.fake)
    const stream = await openConsole(world.connection, world.dom)
    const line = Buffer.alloc(1024, 'x')
    for (let i = 0; i < 3 * 1024; i++) guest.peer().send(line)
    guest.peer().send(Buffer.from('last words'))
    await world.alive()
    const text = (guest.peer().end(), await readAll(stream)).toString()
    const gap = /\[(\d+) bytes of output were lost here: nobody read them in time\]/.exec(text)
    expect(gap).not.toBeNull()
    expect(text.endsWith('last words')).toBe(true)
    const kept = text.length - `\r\n${gap![0]}\r\n`.length
    expect(kept + Number(gap![1])).toBe(3 * 1024 * 1024 + 'last words'.length)
    expect(kept).toBeLessThanOrEqual(1024 * 1024 + 2 * CHUNK_MAX)
  })

  test('a guest that is off refuses', async () => {
    await using world = await setUp()
    const off = domRef(world.fake.host.addDomain('off'))
    await expect(openConsole(world.connection, off)).rejects.toMatchObject({ codeName: 'OPERATION_INVALID' })
    await world.alive()
  })

  test('of a lost connection fails with it', async () => {
    await using world = await setUp()
    const stream = await openConsole(world.connection, world.dom)
    const failure = new Promise((resolve) => stream.on('error', resolve))
    world.fake.cut()
    expect(await failure).toBeInstanceOf(ConnectionLostError)
  })

  test('an error of the daemon in the middle destroys the stream with it and nothing else', async () => {
    await using world = await setUp()
    const stream = await openConsole(world.connection, world.dom)
    const failure = new Promise((resolve) => stream.on('error', resolve))
    for (const session of world.fake.sessions) session.failStream({ code: 38, message: 'Input/output error', int1: 5 })
    expect(await failure).toBeInstanceOf(LibvirtError)
    expect(await failure).toMatchObject({ codeName: 'SYSTEM_ERROR', int1: 5 })
    await world.alive()
  })
})

test('a console that somebody else takes by force ends', async () => {
  await using world = await setUp()
  const guest = speaker(world.fake)
  const stream = await openConsole(world.connection, world.dom)
  guest.peer().send(Buffer.from('half a li'))
  for (const session of world.fake.sessions) {
    session.failStream({ code: 39, domain: 38, message: 'stream had I/O failure' })
  }
  expect((await readAll(stream)).toString()).toBe('half a li')
  await world.alive()
})

test('a hole that nobody asked for fails the stream instead of shifting its bytes', async () => {
  await using world = await setUp()
  const guest = speaker(world.fake)
  const stream = await openConsole(world.connection, world.dom)
  const failure = new Promise((resolve) => stream.on('error', resolve))
  guest.peer().hole(512)
  expect(await failure).toMatchObject({ message: 'the daemon sent a hole of 512 bytes that nobody asked for' })
  await expect.poll(() => guest.aborted).toBe(1)
  await world.alive()
})

test('a channel that nobody reads fails instead of losing bytes', async () => {
  await using world = await setUp()
  const stream = await openChannel(world.connection, world.dom, 'org.labrig.test.0')
  const failure = new Promise((resolve) => stream.on('error', resolve))
  for (let i = 0; i < 24; i++) stream.write(Buffer.alloc(CHUNK_MAX))
  expect(await failure).toBeInstanceOf(StreamOverflowError)
  await world.alive()
})

test.each([
  ['with', false],
  ['before', true],
])('a screenshot is whole though its end comes %s the reply', async (_, dataBeforeReply) => {
  await using world = await setUp()
  world.fake.faults.dataBeforeReply = dataBeforeReply
  const { mime, bytes } = await takeScreenshot(world.connection, world.dom)
  expect(mime).toBe('image/png')
  expect(bytes.equals(SCREENSHOT)).toBe(true)
})

test('an upload that the daemon refuses at its end is not finished', async () => {
  await using world = await setUp()
  const { fake, connection } = world
  const volume = fake.host.addVolume(fake.host.addPool('pool'), 'disk', Buffer.alloc(0), 4096n)
  fake.streams.set('STORAGE_VOL_UPLOAD', () => ({
    result: undefined,
    handler: {
      finish: () => {
        throw new Refusal(38, 'No space left on device', 38)
      },
    },
  }))
  const vol = { pool: 'pool', name: 'disk', key: volume.key }
  const { stream } = await connection.openStream('STORAGE_VOL_UPLOAD', { vol, offset: 0, length: 0, flags: 0 })
  let finished = false
  stream.on('finish', () => (finished = true))
  const failure = new Promise((resolve) => stream.on('error', resolve))
  stream.end(Buffer.alloc(4096))
  expect(await failure).toMatchObject({ message: 'No space left on device' })
  expect(finished).toBe(false)
  await world.alive()
})

test('a stream that pauses its connection lets it go on as soon as somebody reads', async () => {
  await using world = await setUp()
  const { fake, connection, dom } = world
  const guest = speaker(fake)
  const { stream } = await connection.openStream(
    'DOMAIN_OPEN_CONSOLE',
    { dom, dev_name: null, flags: 0 },
    { overflow: 'pause', capacity: CHUNK_MAX },
  )
  const total = 40 * CHUNK_MAX
  for (let i = 0; i < 40; i++) guest.peer().send(Buffer.alloc(CHUNK_MAX, i))
  guest.peer().end()
  let answered = false
  void connection.call('CONNECT_GET_TYPE').then(() => (answered = true))
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(answered).toBe(false)
  expect((await readAll(stream)).length).toBe(total)
  await world.alive()
  expect(answered).toBe(true)
})

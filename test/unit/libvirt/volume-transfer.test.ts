import { randomBytes } from 'node:crypto'
import { mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Connection } from '../../../main/libvirt/connection.ts'
import { ConnectionLostError } from '../../../main/libvirt/errors.ts'
import { downloadVolume, uploadVolume, type DownloadFile } from '../../../main/libvirt/volume-transfer.ts'
import { FakeLibvirt, Refusal } from '../../support/fake-libvirt/index.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'labrig-test-vol-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function setUp(data: Buffer = Buffer.alloc(0), capacity = BigInt(data.length)) {
  const fake = new FakeLibvirt()
  const volume = fake.host.addVolume(fake.host.addPool('pool'), 'disk', data, capacity)
  const connection = await Connection.open(fake.connect(), { uri: 'qemu:///system', keepalive: false })
  const vol = { pool: 'pool', name: 'disk', key: volume.key }
  const alive = async () => expect(await connection.call('CONNECT_GET_TYPE')).toEqual({ type: 'QEMU' })
  return { fake, connection, volume, vol, alive, [Symbol.asyncDispose]: () => fake[Symbol.asyncDispose]() }
}

/** 3 MiB with zeros in the middle and at the end. */
const pattern = Buffer.concat([
  randomBytes(1 << 20),
  Buffer.alloc(1 << 20),
  randomBytes(1 << 19),
  Buffer.alloc(1 << 19),
])

async function fileOf(data: Buffer) {
  const path = join(folder, 'source')
  await writeFile(path, data)
  return open(path)
}

describe('an upload', () => {
  test.each([true, false])('from a file arrives whole (sparse: %s)', async (sparse) => {
    await using world = await setUp(Buffer.alloc(0), BigInt(pattern.length))
    await using file = await fileOf(pattern)
    expect(await uploadVolume(world.connection, world.vol, file, { sparse })).toBe(pattern.length)
    expect(world.volume.data.equals(pattern)).toBe(true)
  })

  test('from a stream arrives whole', async () => {
    await using world = await setUp()
    const source = Readable.from([pattern.subarray(0, 100_000), pattern.subarray(100_000)])
    expect(await uploadVolume(world.connection, world.vol, source)).toBe(pattern.length)
    expect(world.volume.data.equals(pattern)).toBe(true)
  })

  test('leaves zeros out where the volume is empty', async () => {
    await using world = await setUp(Buffer.alloc(0), BigInt(pattern.length))
    const holes = countHoles(world.fake)
    await using file = await fileOf(pattern)
    await uploadVolume(world.connection, world.vol, file)
    expect(holes).toEqual({ data: (1 << 20) + (1 << 19), holes: (1 << 20) + (1 << 19) })
  })

  test('sends zeros where old data would show through', async () => {
    await using world = await setUp(Buffer.alloc(pattern.length, 'o'))
    await using file = await fileOf(pattern)
    await uploadVolume(world.connection, world.vol, file)
    expect(world.volume.data.equals(pattern)).toBe(true)
  })

  test('of nothing is complete too', async () => {
    await using world = await setUp()
    await using file = await fileOf(Buffer.alloc(0))
    expect(await uploadVolume(world.connection, world.vol, file)).toBe(0)
  })

  test('tells how far it is', async () => {
    await using world = await setUp(Buffer.alloc(0), BigInt(pattern.length))
    await using file = await fileOf(pattern)
    const seen: number[] = []
    await uploadVolume(world.connection, world.vol, file, { onProgress: (bytes) => seen.push(bytes) })
    expect(seen.at(-1)).toBe(pattern.length)
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
  })

  test('that is aborted rejects with the reason, tells the daemon and leaves the connection usable', async () => {
    await using world = await setUp()
    let aborted = 0
    world.fake.streams.set('STORAGE_VOL_UPLOAD', () => ({
      result: undefined,
      handler: { abort: () => void aborted++ },
    }))
    const abort = new AbortController()
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(65536, 'x')
      })(),
    )
    const onProgress = (bytes: number) => bytes > 1 << 20 && abort.abort(new Error('no more'))
    const upload = uploadVolume(world.connection, world.vol, endless, { onProgress, signal: abort.signal })
    await expect(upload).rejects.toThrow('no more')
    await expect.poll(() => aborted).toBe(1)
    expect(endless.destroyed).toBe(true)
    await world.alive()
  })

  test('that the daemon refuses in the middle rejects with its error', async () => {
    await using world = await setUp()
    world.fake.streams.set('STORAGE_VOL_UPLOAD', () => ({
      result: undefined,
      handler: {
        data: () => [...world.fake.sessions][0]?.failStream({ code: 38, message: 'No space left on device' }),
      },
    }))
    await using file = await fileOf(pattern)
    await expect(uploadVolume(world.connection, world.vol, file)).rejects.toThrow('No space left on device')
    await world.alive()
  })

  test('that the daemon refuses at the end rejects with its error', async () => {
    await using world = await setUp()
    const finish = () => {
      throw new Refusal(38, 'cannot close volume', 38)
    }
    world.fake.streams.set('STORAGE_VOL_UPLOAD', () => ({ result: undefined, handler: { finish } }))
    await using file = await fileOf(pattern)
    await expect(uploadVolume(world.connection, world.vol, file)).rejects.toThrow('cannot close volume')
    await world.alive()
  })

  test('whose source fails rejects with that and aborts', async () => {
    await using world = await setUp()
    const source = Readable.from(
      (function* () {
        yield Buffer.from('some')
        throw new Error('the disk was pulled')
      })(),
    )
    await expect(uploadVolume(world.connection, world.vol, source)).rejects.toThrow('the disk was pulled')
    await world.alive()
  })

  test('whose connection is cut rejects', async () => {
    await using world = await setUp()
    world.fake.streams.set('STORAGE_VOL_UPLOAD', () => ({
      result: undefined,
      handler: { data: () => world.fake.cut() },
    }))
    await using file = await fileOf(pattern)
    await expect(uploadVolume(world.connection, world.vol, file)).rejects.toBeInstanceOf(ConnectionLostError)
  })
})

/** Counts what comes as data and what as holes, and still stores it. */
function countHoles(fake: FakeLibvirt): { data: number; holes: number } {
  const counted = { data: 0, holes: 0 }
  fake.streams.set('STORAGE_VOL_UPLOAD', () => ({
    result: undefined,
    handler: {
      data: (bytes) => void (counted.data += bytes.length),
      hole: (length) => void (counted.holes += length),
    },
  }))
  return counted
}

describe('a download', () => {
  test.each([true, false])('to a file is whole (sparse: %s)', async (sparse) => {
    await using world = await setUp(pattern.subarray(0, 1 << 20), BigInt(2 << 20))
    const path = join(folder, 'target')
    await writeFile(path, Buffer.alloc(5 << 20, 'old'))
    await using file = await open(path, 'r+')
    expect(await downloadVolume(world.connection, world.vol, file, { sparse })).toBe(2 << 20)
    expect((await readFile(path)).equals(pattern.subarray(0, 2 << 20))).toBe(true)
  })

  test('keeps holes as holes', async () => {
    await using world = await setUp(Buffer.from('head'), 1n << 30n)
    const path = join(folder, 'holes')
    await using file = await open(path, 'w')
    await downloadVolume(world.connection, world.vol, file)
    const { size, blocks } = await stat(path)
    expect(size).toBe(1 << 30)
    expect(blocks * 512).toBeLessThan(1 << 20)
  })

  test('to a slow stream is whole, with zeros for holes, and never holds more than a few chunks', async () => {
    const data = randomBytes(8 << 20)
    await using world = await setUp(data, BigInt(data.length + 300_000))
    const chunks: Buffer[] = []
    const sink = new Writable({
      highWaterMark: 1,
      write(chunk: Buffer, _encoding, done) {
        chunks.push(Buffer.from(chunk))
        setTimeout(done, 1)
      },
    })
    expect(await downloadVolume(world.connection, world.vol, sink)).toBe(data.length + 300_000)
    expect(Buffer.concat(chunks).equals(Buffer.concat([data, Buffer.alloc(300_000)]))).toBe(true)
  })

  test('whose sink fails rejects with that and leaves the connection usable', async () => {
    await using world = await setUp(randomBytes(4 << 20))
    const sink = new Writable({ write: (_chunk, _encoding, done) => done(new Error('disk full')) })
    await expect(downloadVolume(world.connection, world.vol, sink)).rejects.toThrow('disk full')
    await world.alive()
  })

  test('to a file on a full disk rejects with that, also when only the last write fails', async () => {
    await using world = await setUp(randomBytes(4 << 20))
    for (const good of [0, 2, 3]) {
      let writes = 0
      const full: DownloadFile = {
        fd: -1,
        truncate: () => Promise.resolve(),
        // The type's buffers are of the caller's own kind, which nobody else can make.
        writev: ((buffers: readonly Buffer[]) =>
          writes++ < good
            ? Promise.resolve({ bytesWritten: buffers.reduce((sum, one) => sum + one.length, 0), buffers })
            : Promise.reject(new Error('ENOSPC'))) as DownloadFile['writev'],
      }
      await expect(downloadVolume(world.connection, world.vol, full)).rejects.toThrow('ENOSPC')
    }
    await world.alive()
  })

  test('that is aborted rejects and leaves the connection usable', async () => {
    await using world = await setUp(randomBytes(4 << 20))
    const abort = new AbortController()
    await using file = await open(join(folder, 'aborted'), 'w')
    const download = downloadVolume(world.connection, world.vol, file, {
      signal: abort.signal,
      onProgress: () => abort.abort(),
    })
    await expect(download).rejects.toMatchObject({ name: 'AbortError' })
    await world.alive()
  })

  test('of a volume that is gone rejects with the error of the daemon', async () => {
    await using world = await setUp()
    const vol = { ...world.vol, key: '/fake/pool/gone' }
    await using file = await open(join(folder, 'gone'), 'w')
    await expect(downloadVolume(world.connection, vol, file)).rejects.toMatchObject({ codeName: 'NO_STORAGE_VOL' })
  })
})

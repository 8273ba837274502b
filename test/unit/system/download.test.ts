import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { download, originFile, partOf, removePart, type DownloadOptions } from '../../../main/system/download.ts'
import { httpGet, httpText, type HttpError } from '../../../main/system/http-get.ts'
import { noise, VendorServer } from '../../support/vendor-server.ts'

let server: VendorServer
let folder: string
let part: string
const body = noise(300_000)
const quick: DownloadOptions = { attempts: 3, pause: 1, idle: 2000 }

beforeEach(async () => {
  server = await VendorServer.start()
  folder = await mkdtemp(join(tmpdir(), 'labrig-test-download-'))
  part = join(folder, 'part')
})
afterEach(async () => {
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const address = () => `${server.folder}image`
const arrived = async () => (await readFile(part)).equals(body)
const ranges = () => server.asked.map(({ range }) => range)

/** What is left of a download that was cut after so many bytes. */
async function begun(
  bytes: number,
  offer: { etag?: string; lastModified?: string } = { etag: '"one"' },
): Promise<void> {
  server.offers.set('/image', { body, breaks: { after: bytes, times: 9 }, ...offer })
  await download(address(), part, { ...quick, attempts: 1 }).catch(() => undefined)
  expect((await partOf(part))?.bytes).toBe(bytes)
  server.asked.length = 0
}

describe('a download', () => {
  it('writes what comes and tells how far it is', async () => {
    server.offers.set('/image', { body })
    const told: (number | null)[][] = []
    await download(address(), part, { ...quick, onProgress: ({ current, total }) => told.push([current, total]) })
    expect(await arrived()).toBe(true)
    expect(told.at(0)).toEqual([0, body.length])
    expect(told.at(-1)).toEqual([body.length, body.length])
  })

  it('that breaks off goes on where it was', async () => {
    server.offers.set('/image', { body, etag: '"one"', breaks: { after: 100_000, times: 2 } })
    await download(address(), part, quick)
    expect(await arrived()).toBe(true)
    expect(ranges()).toEqual([null, 'bytes=100000-', 'bytes=200000-'])
  })

  it('goes on in another process, by the date where there is no tag', async () => {
    const lastModified = 'Sat, 01 Aug 2026 10:00:00 GMT'
    await begun(120_000, { lastModified })
    server.offers.set('/image', { body, lastModified })
    await download(address(), part, quick)
    expect(await arrived()).toBe(true)
    expect(ranges()).toEqual(['bytes=120000-'])
  })

  it('begins anew when the file has changed meanwhile', async () => {
    await begun(100_000)
    server.offers.set('/image', { body, etag: '"two"' })
    await download(address(), part, quick)
    expect(await arrived()).toBe(true)
    expect(ranges()).toEqual(['bytes=100000-'])
  })

  it('begins anew at a server that knows no ranges', async () => {
    await begun(100_000)
    server.offers.set('/image', { body, etag: '"one"', ranges: false })
    await download(address(), part, quick)
    expect(await arrived()).toBe(true)
  })

  it('begins anew when nothing tells what the part is of', async () => {
    await begun(100_000, {})
    server.offers.set('/image', { body })
    await download(address(), part, quick)
    expect(await arrived()).toBe(true)
    expect(ranges()).toEqual([null])
  })

  it('begins anew when the file became shorter than the part', async () => {
    await begun(200_000)
    const short = noise(50_000)
    server.offers.set('/image', { body: short, etag: '"one"' })
    await download(address(), part, quick)
    expect((await readFile(part)).equals(short)).toBe(true)
  })

  it('that was complete is not asked for again', async () => {
    server.offers.set('/image', { body, etag: '"one"' })
    await download(address(), part, quick)
    await download(address(), part, quick)
    expect(server.asked).toHaveLength(1)
  })

  it('survives a damaged note beside the part', async () => {
    await begun(100_000)
    await writeFile(originFile(part), '{"address":')
    server.offers.set('/image', { body, etag: '"one"' })
    await download(address(), part, quick)
    expect(await arrived()).toBe(true)
  })

  it('goes on at the mirror that gave the beginning', async () => {
    server.offers.set('/image', { body, etag: '"one"' })
    server.offers.set('/latest', { body: '', location: '/image' })
    const first = new AbortController()
    const stop = { ...quick, signal: first.signal, makeRoom: () => Promise.resolve() }
    server.offers.set('/image', { body, etag: '"one"', breaks: { after: 90_000, times: 1 } })
    await download(`${server.folder}latest`, part, { ...stop, attempts: 1 }).catch(() => undefined)
    server.asked.length = 0
    await download(`${server.folder}latest`, part, quick)
    expect(await arrived()).toBe(true)
    expect(server.asked.map(({ path }) => path)).toEqual(['/image'])
  })

  it('is given up when nothing more comes, and keeps what it has', async () => {
    server.offers.set('/image', { body, etag: '"one"', hangs: 70_000 })
    const stuck = download(address(), part, { attempts: 1, pause: 1, idle: 200 })
    await expect(stuck).rejects.toMatchObject({ problem: 'silent' })
    expect(await partOf(part)).toEqual({ bytes: 70_000, total: body.length })
  })

  it('that is cancelled keeps what it has, until that is removed', async () => {
    server.offers.set('/image', { body, etag: '"one"', hangs: 50_000 })
    const cancel = new AbortController()
    const running = download(address(), part, {
      ...quick,
      signal: cancel.signal,
      onProgress: ({ current }) => current > 0 && cancel.abort(),
    })
    setTimeout(() => cancel.abort(), 1000).unref()
    await expect(running).rejects.toMatchObject({ name: 'AbortError' })
    expect((await partOf(part))?.total).toBe(body.length)
    await removePart(part)
    expect(await partOf(part)).toBeNull()
  })

  it('asks for room with what will come, and writes nothing without it', async () => {
    await begun(100_000)
    server.offers.set('/image', { body, etag: '"one"' })
    const wanted: (number | null)[] = []
    const makeRoom = (left: number | null) => {
      wanted.push(left)
      return Promise.reject(new Error('no room'))
    }
    await expect(download(address(), part, { ...quick, makeRoom })).rejects.toThrow('no room')
    expect(wanted).toEqual([200_000])
    expect((await partOf(part))?.bytes).toBe(100_000)
  })

  it.each([
    [{ body: '', status: 404 }, 'not-found', 1],
    [{ body: '', status: 403 }, 'status', 1],
    // A server that has too much to do is asked again.
    [{ body: '', status: 503 }, 'status', 3],
    [{ body: '', location: '/image' }, 'redirects', 11],
    [{ body: '', location: 'file:///etc/passwd' }, 'redirects', 1],
  ])('of what answers %o ends as %s', async (offer, problem, asked) => {
    server.offers.set('/image', offer)
    await expect(download(address(), part, quick)).rejects.toMatchObject({ problem })
    expect(server.asked).toHaveLength(asked)
    expect(await partOf(part)).toBeNull()
  })

  it('of a host that is not there says so', async () => {
    const closed = createServer()
    closed.listen(0, '127.0.0.1')
    await once(closed, 'listening')
    const { port } = closed.address() as { port: number }
    closed.close()
    const gone = download(`http://127.0.0.1:${port}/image`, part, quick)
    await expect(gone).rejects.toMatchObject({ problem: 'unreachable' })
  })
})

describe('a proxy', () => {
  it('is asked for the whole address', async () => {
    server.offers.set('/far', { body: 'from afar' })
    const text = await httpText('http://images.invalid/far', 100, { proxy: `http://127.0.0.1:${server.port}` })
    expect(text).toBe('from afar')
    expect(server.asked[0]?.host).toBe('images.invalid')
  })

  it('is asked for a tunnel to a host that speaks https, and told apart from it when it refuses', async () => {
    const failure = httpGet('https://images.invalid/far', { proxy: `http://127.0.0.1:${server.port}` })
    await expect(failure).rejects.toMatchObject({ problem: 'proxy' })
  })

  it('is passed by for what is on this host', async () => {
    server.offers.set('/near', { body: 'near' })
    expect(await httpText(`${server.folder}near`, 100, { proxy: 'http://127.0.0.1:9' })).toBe('near')
  })
})

describe('a text', () => {
  it('that does not end is not read to its end', async () => {
    server.offers.set('/list', { body: noise(5000) })
    const failure = await httpText(`${server.folder}list`, 1000).catch((error: unknown) => error as HttpError)
    expect(failure).toMatchObject({ problem: 'too-big' })
  })
})

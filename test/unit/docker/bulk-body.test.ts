import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HttpClient } from '../../../main/docker/http-client.ts'
import { unixTransport } from '../../../main/docker/transport.ts'
import { reasonOf } from '../../support/fake-docker/engine-suite.ts'

const PART = randomBytes(32 << 10)
const PARTS = 1000

let folder: string
let server: Server
let client: HttpClient
/** Bytes that the other side has got rid of. */
let sent: number
/** Parts after which it breaks off. */
let breaksAfter: number

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'labrig-test-bulk-'))
  sent = 0
  breaksAfter = Infinity
  server = createServer((request, response) => {
    if (request.url?.includes('missing')) return void response.writeHead(404).end('{"message":"no such thing"}')
    const send = (part: number): void => {
      if (part === breaksAfter) return void response.destroy()
      if (part === PARTS) return void response.end()
      response.write(PART, () => {
        sent += PART.length
        send(part + 1)
      })
    }
    send(0)
  })
  await new Promise<void>((resolve) => server.listen(join(folder, 's'), resolve))
  client = new HttpClient(unixTransport(join(folder, 's')))
})
afterEach(async () => {
  client.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await rm(folder, { recursive: true })
})

const call = { operation: 'file read', path: '/archive' }

async function read(signal?: AbortSignal, each: (bytes: number) => Promise<unknown> | void = () => undefined) {
  const hash = createHash('sha256')
  let pieces = 0
  let bytes = 0
  for await (const piece of (await client.bulk({ ...call, signal })) as AsyncIterable<Buffer>) {
    hash.update(piece)
    pieces += 1
    await each((bytes += piece.length))
  }
  return { digest: hash.digest('hex'), pieces, bytes }
}

describe('an archive of many megabytes', () => {
  it('comes whole and in larger pieces than it was sent in', async () => {
    const expected = createHash('sha256')
    for (let part = 0; part < PARTS; part++) expected.update(PART)
    const { digest, pieces } = await read()
    expect(digest).toBe(expected.digest('hex'))
    expect(pieces).toBeLessThan(PARTS)
  })

  it('waits for a reader that is slow, in bounded memory, and is whole then', async () => {
    let ahead = 0
    const { bytes } = await read(undefined, async (taken) => {
      if (taken > 4 << 20) return
      await sleep(50)
      ahead = Math.max(ahead, sent - taken)
    })
    expect(bytes).toBe(PART.length * PARTS)
    // Two slabs here, and what the kernel's socket and the other side hold.
    expect(ahead).toBeLessThan(4 << 20)
  })

  it('that breaks off is lost, one that is cancelled is cancelled, one of a closed client is lost', async () => {
    breaksAfter = 200
    expect(await reasonOf(read())).toBe('lost')
    breaksAfter = Infinity
    const end = new AbortController()
    expect(await reasonOf(read(end.signal, (bytes) => void (bytes > 1 << 20 && end.abort())))).toBe('aborted')
    expect(await reasonOf(read(undefined, (bytes) => void (bytes > 1 << 20 && client.close())))).toBe('lost')
    expect(await reasonOf(read())).toBe('not-ready')
  })

  it('that there is none of is told in the engine’s words', async () => {
    const failure: unknown = await client.bulk({ ...call, path: '/missing' }).catch((error: unknown) => error)
    expect(failure).toMatchObject({ reason: 'not-found', message: 'no such thing', status: 404 })
  })
})

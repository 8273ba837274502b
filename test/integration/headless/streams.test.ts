import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { WebSocket } from 'ws'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { STREAM_ACK_EVERY, STREAM_WINDOW } from '../../../contract/console.ts'
import type { Contract } from '../../../contract/contract.ts'
import { startHeadlessHost, type HeadlessHost } from '../../../main/headless/server.ts'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { busyboxImage, docker, lacking, uniqueName } from '../../support/host/index.ts'
import { StreamClient, type Door } from '../../support/app/stream-client.ts'

const lack = lacking('dockerd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const box = uniqueName('stream')
let labrig: Labrig
let app: InProcess
let host: HeadlessHost
let door: Door
let socket: WebSocket
let client: ContractRouterClient<Contract>
let id = ''

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make({ connections: [{ id: 'docker', engine: 'docker', host: 'unix:///run/docker.sock' }] })
  app = await inProcess(labrig)
  await writeFile(join(labrig.folder, 'index.html'), '<!doctype html><title>page</title>')
  host = await startHeadlessHost({ services: app.services, root: labrig.folder, port: 0 })
  const answer = await fetch(host.issueUrl(), { redirect: 'manual' })
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  door = { port: host.port, cookie }
  const origin = `http://127.0.0.1:${host.port}`
  socket = new WebSocket(`ws://127.0.0.1:${host.port}/rpc`, { headers: { cookie }, origin })
  client = createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }))
  id = `container:docker/${(await docker('run', '-d', '--name', box, await busyboxImage(), 'sleep', '1000')).trim()}`
})
afterAll(async () => {
  if (lack) return
  socket?.close()
  await host?.[Symbol.asyncDispose]()
  await app?.[Symbol.asyncDispose]()
  await docker('rm', '-f', box).catch(() => undefined)
  await labrig?.[Symbol.asyncDispose]()
})

async function open(command: string, size: { columns?: number; rows?: number } = {}): Promise<StreamClient> {
  const { stream } = await client.console.exec({ id, command: ['sh', '-c', command], ...size })
  return StreamClient.open(door, stream)
}

describe('a terminal in a container, over two WebSockets', () => {
  it('answers, has the size asked for, follows a change of it, and tells the exit code', async () => {
    // Engines before API 1.42 are told the size after the process has begun.
    const script =
      'until stty size 2>&1 | grep ^[1-9]; do sleep 0.1; done; while read line; do stty size; if [ "$line" = end ]; then exit 7; fi; done'
    using terminal = await open(script, { columns: 100, rows: 30 })
    await terminal.waitFor(/30 100\r\n/)
    terminal.say({ type: 'resize', columns: 132, rows: 43 })
    await terminal.until('the new size', () => {
      if (!/43 132\r\n/.test(terminal.text)) terminal.send('again\n')
      return /43 132\r\n/.test(terminal.text)
    })
    terminal.send('end\n')
    expect(await terminal.end()).toBe(7)
  })

  it('carries bytes of any value both ways, and acknowledges what it took', async () => {
    const noise = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7 + (index >> 8)) % 256))
    using terminal = await open(
      'stty raw -echo; echo ready; head -c 200000 | tee /tmp/noise | md5sum; cat /tmp/noise; echo',
    )
    await terminal.waitFor(/ready/)
    terminal.send(noise)
    await terminal.waitFor(/[0-9a-f]{32} {2}-/)
    expect(terminal.text).toContain(createHash('md5').update(noise).digest('hex'))
    expect(await terminal.end()).toBe(0)
    expect(terminal.bytes.includes(noise)).toBe(true)
    const taken = terminal.control.filter((message) => message.type === 'ack').reduce((sum, ack) => sum + ack.bytes, 0)
    expect(taken).toBeGreaterThan(noise.length - STREAM_ACK_EVERY)
    expect(taken).toBeLessThanOrEqual(noise.length)
  })

  it('is held back by a reader that does not keep up, and nothing is lost', async () => {
    const total = 8 << 20
    using terminal = await open(`stty raw; head -c ${total} /dev/zero`)
    terminal.acknowledges = false
    await terminal.until('the window', () => terminal.received >= STREAM_WINDOW)
    await sleep(500)
    // What was read ahead before the source was paused comes on top of the window.
    expect(terminal.received).toBeLessThan(STREAM_WINDOW + (1 << 18))
    terminal.acknowledges = true
    terminal.say({ type: 'ack', bytes: terminal.received })
    expect(await terminal.end()).toBe(0)
    expect(terminal.received).toBe(total)
  })

  it('ends its process’ terminal when the page goes away', async () => {
    const terminal = await open('echo $$; trap "touch /tmp/hung-up; exit" HUP; while :; do sleep 0.1; done')
    await terminal.waitFor(/\d+\r\n/)
    terminal[Symbol.dispose]()
    await sleep(200)
    // The procedures are still there.
    expect(await client.container.exec({ id, command: ['echo', 'on'] })).toMatchObject({ stdout: 'on\n' })
  })
})

describe('a stream’s ticket', () => {
  it('works once', async () => {
    const { stream } = await client.console.exec({ id, command: ['cat'] })
    using first = await StreamClient.open(door, stream)
    using second = await StreamClient.open(door, stream)
    await second.until('the refusal', () => second.closeCode !== undefined)
    expect(second.closeCode).toBe(4404)
    first.send('still here\n')
    await first.waitFor(/still here\r\nstill here\r\n/)
  })

  it('that nobody was given is refused, and so is any other path', async () => {
    using guess = await StreamClient.open(door, 'A'.repeat(22))
    await guess.until('the refusal', () => guess.closeCode !== undefined)
    expect(guess.closeCode).toBe(4404)
    const origin = `http://127.0.0.1:${door.port}`
    const other = new WebSocket(`ws://127.0.0.1:${door.port}/elsewhere`, { headers: { cookie: door.cookie }, origin })
    expect(await new Promise((resolve) => other.on('close', resolve))).toBe(4400)
  })

  it('is no way in without the cookie or from another page', async () => {
    const { stream } = await client.console.exec({ id, command: ['cat'] })
    const refused = (headers: Record<string, string>, origin: string | undefined) =>
      new Promise((resolve) => {
        const options = { headers, ...(origin === undefined ? {} : { origin }) }
        new WebSocket(`ws://127.0.0.1:${door.port}/stream/${stream}`, options)
          .on('unexpected-response', (_request, response) => resolve(response.statusCode))
          .on('open', () => resolve('open'))
          .on('error', () => undefined)
      })
    const own = `http://127.0.0.1:${door.port}`
    const { cookie } = door
    expect(await refused({}, own)).toBe(403)
    expect(await refused({ cookie: `${cookie}x` }, own)).toBe(403)
    expect(await refused({ cookie }, undefined)).toBe(403)
    expect(await refused({ cookie }, 'http://evil.example')).toBe(403)
    expect(await refused({ cookie }, `http://127.0.0.1:${door.port + 1}`)).toBe(403)
    expect(await refused({ cookie, host: `evil.example:${door.port}` }, own)).toBe(403)
    // None of them used it up.
    using terminal = await StreamClient.open(door, stream)
    terminal.send('in\n')
    await terminal.waitFor(/in\r\nin\r\n/)
  })
})

describe('the host', () => {
  it('outlives messages that make no sense', async () => {
    const origin = `http://127.0.0.1:${door.port}`
    const rude = new WebSocket(`ws://127.0.0.1:${door.port}/rpc`, { headers: { cookie: door.cookie }, origin })
    await new Promise((resolve) => rude.on('open', resolve))
    rude.on('error', () => undefined)
    for (const message of ['', '{', '[]', '{"i":1}', Buffer.alloc(3), Buffer.alloc(100_000)]) rude.send(message)
    const gone = new Promise((resolve) => rude.on('close', resolve))
    rude.send(Buffer.alloc((8 << 20) + 1))
    await gone
    using terminal = await open('cat')
    for (const message of ['{', '{"type":"ack"}', '{"type":"ack","bytes":-5}', '{"type":"resize"}']) {
      ;(terminal as unknown as { say(text: unknown): void }).say(message)
    }
    terminal.send('fine\n')
    await terminal.waitFor(/fine\r\nfine\r\n/)
    expect(await client.connection.list()).toMatchObject([{ id: 'docker', state: 'ready' }])
  })
})

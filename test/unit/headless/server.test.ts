import { mkdirSync, writeFileSync } from 'node:fs'
import { request, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { RPCLink } from '@orpc/client/websocket'
import { createORPCClient } from '@orpc/client'
import type { RouterClient } from '@orpc/server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { formatId } from '../../../contract/ids.ts'
import type { Router } from '../../../main/api/router.ts'
import { startHeadlessHost, type HeadlessHost } from '../../../main/headless/server.ts'
import { ServicesOnFakes } from '../../support/on-fakes.ts'

let on: ServicesOnFakes
let host: HeadlessHost
beforeEach(async () => {
  on = await ServicesOnFakes.make()
  const root = join(on.folder, 'page')
  mkdirSync(join(root, 'assets'), { recursive: true })
  writeFileSync(join(root, 'index.html'), '<!doctype html>the page')
  writeFileSync(join(on.folder, 'secret'), 'not for the page')
  host = await startHeadlessHost({ services: on.services, root, port: 0 })
})
afterEach(async () => {
  await host[Symbol.asyncDispose]()
  await on[Symbol.asyncDispose]()
})

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Bare HTTP: a path as it is given, headers as they are given. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const all = { Host: `127.0.0.1:${host.port}`, ...headers }
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: host.port, path, method, headers: all, setHost: false }, (response) => {
      void text(response).then((body) => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body })
      }, reject)
    })
      .once('error', reject)
      .end()
  })
}

const pathOf = (url: string) => new URL(url).pathname + new URL(url).search

async function cookie(): Promise<string> {
  const { headers } = await ask(pathOf(host.issueUrl()))
  return headers['set-cookie']?.[0]?.split(';')[0] ?? ''
}

const origin = () => `http://127.0.0.1:${host.port}`

/** Resolves when it is open, or to the status that refused it. */
function socket(path: string, headers: Record<string, string>): Promise<WebSocket | number> {
  const made = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { headers })
  return new Promise((resolve, reject) => {
    made.once('open', () => resolve(made))
    made.once('unexpected-response', (_, response) => resolve(response.statusCode ?? 0))
    made.once('error', reject)
  })
}

const closed = (given: WebSocket) => new Promise<number>((resolve) => given.once('close', (code) => resolve(code)))

describe('the link', () => {
  it('works once: a cookie, and on to the page without the ticket in its address', async () => {
    const url = host.issueUrl()
    const first = await ask(pathOf(url))
    expect([first.status, first.headers.location]).toEqual([303, '/'])
    const own = first.headers['set-cookie']?.[0] ?? ''
    expect(own).toMatch(/HttpOnly; SameSite=Strict/)
    const page = await ask('/', { Cookie: own.split(';')[0] ?? '' })
    expect([page.status, page.body]).toEqual([200, '<!doctype html>the page'])
    expect((await ask(pathOf(url))).status).toBe(403)
  })

  it('is not used up by looking ahead', async () => {
    const path = pathOf(host.issueUrl())
    await ask(path, {}, 'HEAD')
    expect((await ask(path)).status).toBe(303)
  })

  it('leads to no other host', async () => {
    const ticket = new URL(host.issueUrl()).search
    const { status, headers } = await ask(`/.//evil.example/x${ticket}`)
    expect([status, headers.location]).toEqual([303, '/evil.example/x'])
  })

  it('that is wrong in any way is refused and ends nothing', async () => {
    for (const ticket of ['', 'x', '%C3%A9'.repeat(32), '%00', '%FF']) {
      expect((await ask(`/?ticket=${ticket}`)).status).toBe(403)
    }
    expect(
      (await ask(`/?ticket=%C3%A9${'a'.repeat(31)}`, { Cookie: `labrig_${host.port}=${'\u00e9'.repeat(43)}` })).status,
    ).toBe(403)
    expect((await ask('/', { Cookie: await cookie() })).status).toBe(200)
  })
})

describe('the page', () => {
  it('is for who has come in, at our address, by GET', async () => {
    const own = await cookie()
    expect((await ask('/')).status).toBe(401)
    expect((await ask('/', { Cookie: own, Host: 'evil.example' })).status).toBe(421)
    expect((await ask('/', { Cookie: own }, 'POST')).status).toBe(405)
    expect((await ask('/', { Cookie: own, Host: `localhost:${host.port}` })).status).toBe(200)
    expect((await ask('/', { Cookie: own }, 'HEAD')).status).toBe(200)
  })

  it.each([
    '/../secret',
    '/%2e%2e/secret',
    '/..%2fsecret',
    '/assets',
    '/none.js',
    '/%',
    '//etc/passwd',
    '/\\..\\secret',
  ])('has nothing at %s, and goes on serving', async (path) => {
    const own = await cookie()
    expect([path, (await ask(path, { Cookie: own })).status]).toEqual([path, 404])
    expect((await ask('/', { Cookie: own })).status).toBe(200)
  })

  it('has the security headers on every answer', async () => {
    const own = await cookie()
    for (const answer of [await ask('/'), await ask('/', { Cookie: own }), await ask('/none', { Cookie: own })]) {
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
      expect(answer.headers['x-content-type-options']).toBe('nosniff')
      expect(answer.headers['access-control-allow-origin']).toBeUndefined()
    }
  })

  it('survives what is no HTTP at all', async () => {
    await new Promise<void>((resolve) => {
      const raw = connect(host.port, '127.0.0.1', () => raw.end('\u0000\u0001 nonsense\r\n\r\n'))
      raw.on('error', () => undefined)
      raw.once('close', () => resolve())
      raw.resume()
    })
    expect((await ask('/', { Cookie: await cookie() })).status).toBe(200)
  })
})

describe('the channel of the procedures', () => {
  it.each([
    ['without the cookie', { cookie: false, origin: true, host: true }],
    ['from another page', { cookie: true, origin: false, host: true }],
    ['by another name', { cookie: true, origin: true, host: false }],
  ])('is closed %s', async (_, given) => {
    const headers = {
      Origin: given.origin ? origin() : 'http://evil.example',
      ...(given.cookie ? { Cookie: await cookie() } : {}),
      ...(given.host ? {} : { Host: 'evil.example' }),
    }
    expect(await socket('/rpc', headers)).toBe(403)
  })

  it('answers calls, refusals and streams', async () => {
    const vm = on.fakeLibvirt.host.addDomain('web')
    const id = formatId('vm', 'system', vm.uuid)
    const websocket = await socket('/rpc', { Origin: origin(), Cookie: await cookie() })
    if (typeof websocket === 'number') throw new Error(`refused by ${websocket}`)
    const link = new RPCLink({ websocket: websocket as unknown as globalThis.WebSocket })
    const client: RouterClient<Router> = createORPCClient(link)
    expect((await client.vm.start({ id })).marks).toHaveLength(1)
    await expect(client.vm.start({ id })).rejects.toMatchObject({ code: 'INVALID_STATE', data: { state: 'running' } })
    const events = (await client.inventory.watch())[Symbol.asyncIterator]()
    expect((await events.next()).value).toMatchObject({ type: 'connections' })
    websocket.close()
    await closed(websocket)
  })

  it('that is told nonsense ends alone', async () => {
    // oRPC writes what it cannot read to the console.
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const headers = { Origin: origin(), Cookie: await cookie() }
    const websocket = await socket('/rpc', headers)
    if (typeof websocket === 'number') throw new Error(`refused by ${websocket}`)
    for (const nonsense of ['', 'x', '{"i":', '[]', '\u0000', JSON.stringify({ i: '1', p: { u: 'http://x/none' } })]) {
      websocket.send(nonsense)
    }
    websocket.send(Buffer.alloc(1000, 0xff))
    websocket.close()
    await closed(websocket)
    const other = await socket('/rpc', headers)
    expect(other).not.toBeTypeOf('number')
    ;(other as WebSocket).close()
    said.mockRestore()
  })

  it('takes no message beyond 8 MiB', async () => {
    const websocket = await socket('/rpc', { Origin: origin(), Cookie: await cookie() })
    if (typeof websocket === 'number') throw new Error(`refused by ${websocket}`)
    websocket.on('error', () => undefined)
    websocket.send('x'.repeat((8 << 20) + 1))
    expect(await closed(websocket)).toBe(1009)
  })
})

describe('a byte stream', () => {
  it('is opened by its ticket, once', async () => {
    const vm = on.fakeLibvirt.host.addDomain('web', { id: 3, state: 1 })
    const { stream } = await on.client.console.serial({ id: formatId('vm', 'system', vm.uuid) })
    const headers = { Origin: origin(), Cookie: await cookie() }
    const first = await socket(`/stream/${stream}`, headers)
    if (typeof first === 'number') throw new Error(`refused by ${first}`)
    const received: string[] = []
    first.on('message', (data, binary) => void (binary && received.push((data as Buffer).toString())))
    first.send(Buffer.from('hello'))
    await expect.poll(() => received.join('')).toBe('hello')
    const second = await socket(`/stream/${stream}`, headers)
    if (typeof second === 'number') throw new Error(`refused by ${second}`)
    expect(await closed(second)).toBe(4404)
    first.close()
  })

  it('ends with the exit code of what it carried', async () => {
    const box = on.fakeDocker.state.create({ Image: 'busybox:local' }, 'db')
    box.state = 'running'
    const { stream } = await on.client.console.exec({ id: formatId('container', 'docker', box.id), command: ['fail'] })
    const opened = await socket(`/stream/${stream}`, { Origin: origin(), Cookie: await cookie() })
    if (typeof opened === 'number') throw new Error(`refused by ${opened}`)
    const control: unknown[] = []
    opened.on('message', (data, binary) => void (binary || control.push(JSON.parse((data as Buffer).toString()))))
    await closed(opened)
    expect(control.at(-1)).toEqual({ type: 'exit', code: 3 })
  })

  it('is not opened without the cookie, nor by a path that is none', async () => {
    expect(await socket('/stream/x', { Origin: origin() })).toBe(403)
    const opened = await socket('/elsewhere', { Origin: origin(), Cookie: await cookie() })
    if (typeof opened === 'number') throw new Error(`refused by ${opened}`)
    expect(await closed(opened)).toBe(4400)
  })
})

describe('the host', () => {
  it('listens on loopback alone', async (context) => {
    const other = Object.values(networkInterfaces())
      .flat()
      .find((one) => one?.family === 'IPv4' && !one.internal)
    if (other === undefined) return context.skip('needs an address beside loopback')
    const refused = await new Promise<string>((resolve) => {
      const raw = connect(host.port, other.address, () => resolve('connected'))
      raw.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''))
    })
    expect(refused).toBe('ECONNREFUSED')
  })

  it('on a port that is taken fails at once', async () => {
    const second = startHeadlessHost({ services: on.services, root: on.folder, port: host.port })
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})

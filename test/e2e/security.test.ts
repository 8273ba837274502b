import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { WebSocket } from 'ws'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HeadlessHost } from './support/headless-host.ts'

let host: HeadlessHost
let cookie = ''

beforeAll(async () => {
  host = await HeadlessHost.start({ connections: [] })
})
afterAll(() => host?.[Symbol.asyncDispose]())

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
}

/** A plain request: nothing is normalised, followed or added. */
function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: host.port, path, headers }, (response) => {
      response.resume()
      resolve({ status: response.statusCode ?? 0, headers: response.headers })
    })
    request.on('error', reject).end()
  })
}

/** The status with which a WebSocket is refused, or 101. */
function upgrade(headers: Record<string, string>, origin: string): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}/rpc`, { headers, origin })
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.on('error', () => undefined)
    socket.on('open', () => {
      socket.close()
      resolve(101)
    })
  })
}

describe('the door of the host', () => {
  test('is shut without a cookie', async () => {
    expect((await get('/')).status).toBe(401)
    expect((await get('/assets/anything.js')).status).toBe(401)
  })

  test('exchanges a ticket for a cookie once', async () => {
    const path = new URL(host.url).pathname + new URL(host.url).search
    const first = await get(path)
    expect(first.status).toBe(303)
    expect(first.headers.location).not.toContain('ticket')
    const set = first.headers['set-cookie']?.[0] ?? ''
    expect(set).toMatch(/HttpOnly; SameSite=Strict/)
    cookie = set.split(';')[0] ?? ''
    expect((await get(path)).status).toBe(403)
    expect((await get('/', { cookie })).status).toBe(200)
  })

  test('answers to its own names only', async () => {
    expect((await get('/', { cookie, host: 'evil.example' })).status).toBe(421)
    expect((await get('/', { cookie, host: `evil.example:${host.port}` })).status).toBe(421)
  })

  test('lets only its own pages speak to the procedures', async () => {
    expect(await upgrade({ cookie }, 'http://evil.example')).toBe(403)
    expect(await upgrade({}, host.origin)).toBe(403)
    expect(await upgrade({ cookie }, host.origin)).toBe(101)
  })

  test('serves nothing outside the page', async () => {
    for (const path of [
      '/../package.json',
      '/%2e%2e/package.json',
      '/..%2fpackage.json',
      '/assets/../../cli.js',
      '/%00',
    ]) {
      expect((await get(path, { cookie })).status, path).toBe(404)
    }
  })

  test('forbids foreign scripts and inline ones', async () => {
    const policy = String((await get('/', { cookie })).headers['content-security-policy'])
    expect(policy).toContain("script-src 'self'")
    expect(policy).not.toMatch(/script-src[^;]*unsafe/)
  })
})

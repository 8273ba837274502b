import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import net, { type AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import tls from 'node:tls'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Engine } from '../../../main/docker/engine.ts'
import { localTransport } from '../../../main/docker/endpoint-files.ts'
import { isDockerError } from '../../../main/docker/errors.ts'
import { tcpTransport, unixTransport } from '../../../main/docker/transport.ts'
import { FakeEngine } from '../../support/fake-docker/fake-engine.ts'

let fake: FakeEngine
beforeAll(async () => {
  fake = await FakeEngine.start()
})
afterAll(() => fake[Symbol.asyncDispose]())

/** Hands each connection on to the fake's socket. */
function forward(socket: net.Socket): void {
  const inner = net.connect(fake.socketPath)
  socket.on('error', () => inner.destroy()).on('close', () => inner.destroy())
  inner.on('error', () => socket.destroy())
  socket.pipe(inner).pipe(socket)
}

async function listen(server: net.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return await call.then(
    () => undefined,
    (error: unknown) => error,
  )
}

describe('a transport over TCP', () => {
  it('reaches an engine, and tells when nothing listens', async () => {
    const server = net.createServer(forward)
    const port = await listen(server)
    const engine = await Engine.connect(tcpTransport('127.0.0.1', port))
    expect(engine.transport.describe).toBe(`tcp://127.0.0.1:${port}`)
    expect(await engine.containers.list()).toEqual([])
    engine.close()
    await new Promise((resolve) => server.close(resolve))
    expect(await failureOf(Engine.connect(tcpTransport('127.0.0.1', port)))).toMatchObject({ reason: 'absent' })
  })

  it('gives up opening with its signal', async () => {
    const end = new AbortController()
    end.abort(new Error('enough'))
    await expect(unixTransport(fake.socketPath).open(end.signal)).rejects.toThrow('enough')
  })
})

describe('a transport over TLS', () => {
  const lack = existsSync('/usr/bin/openssl') ? undefined : 'needs openssl to make a certificate'
  let folder: string
  let server: tls.Server | undefined
  let port = 0
  beforeEach((context) => context.skip(lack !== undefined, lack))
  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'labrig-test-tls-'))
    if (lack !== undefined) return
    const subject = ['-subj', '/CN=engine', '-addext', 'subjectAltName=IP:127.0.0.1']
    const files = ['-keyout', path.join(folder, 'key.pem'), '-out', path.join(folder, 'ca.pem')]
    const make = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, ...files]
    execFileSync('/usr/bin/openssl', make, { stdio: 'ignore' })
    const [key, cert] = [readFileSync(path.join(folder, 'key.pem')), readFileSync(path.join(folder, 'ca.pem'))]
    server = tls.createServer({ key, cert }, forward)
    port = await listen(server)
  })
  afterAll(async () => {
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)))
    rmSync(folder, { recursive: true })
  })
  let engine: Engine | undefined
  afterEach(() => engine?.close())

  const endpoint = (tlsFolder: string, verify: boolean): Parameters<typeof localTransport>[0] => ({
    name: 'x',
    kind: 'tcp',
    address: `127.0.0.1:${port}`,
    source: 'context',
    tls: { folder: tlsFolder, verify },
  })

  it('trusts the authority of its context', async () => {
    engine = await Engine.connect(localTransport(endpoint(folder, true)))
    expect(await engine.containers.list()).toEqual([])
  })

  it('refuses a stranger, with the reason, unless told not to look', async () => {
    const failure = await failureOf(Engine.connect(localTransport(endpoint('/nonexistent', true))))
    expect(isDockerError(failure, 'bad-answer')).toBe(true)
    expect(String(failure)).toContain('cannot be trusted')
    engine = await Engine.connect(localTransport(endpoint('/nonexistent', false)))
    expect(await engine.containers.list()).toEqual([])
  })
})

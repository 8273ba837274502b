import { Duplex, Writable, type Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import net from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Engine } from '../../../main/docker/engine.ts'
import { isDockerError } from '../../../main/docker/errors.ts'
import { HttpClient } from '../../../main/docker/http-client.ts'
import { unixTransport, type Transport } from '../../../main/docker/transport.ts'
import { reasonOf } from '../../support/fake-docker/engine-suite.ts'
import { FakeEngine } from '../../support/fake-docker/fake-engine.ts'
import type { Fault } from '../../support/fake-docker/faults.ts'

let fake: FakeEngine
let engine: Engine
beforeEach(async () => {
  fake = await FakeEngine.start()
  engine = await Engine.connect(unixTransport(fake.socketPath))
})
afterEach(async () => {
  engine.close()
  await fake[Symbol.asyncDispose]()
})

const strikes = (match: RegExp, fault: Fault, times = 1): void => void fake.faults.push({ match, fault, times })

describe('an engine that misbehaves', () => {
  it('cut in the middle of an answer fails the call instead of leaving it open', async () => {
    strikes(/inspect|\/json$/, { kind: 'cut', afterBytes: 100 }, 99)
    expect(await reasonOf(engine.containers.list())).toBe('lost')
    fake.state.addContainers(1)
    expect(await reasonOf(engine.containers.inspect('box-0'))).toBe('lost')
  })

  it('cut in the middle of an archive tells so through whatever reads it', async () => {
    strikes(/export|archive/, { kind: 'cut', afterBytes: 100 }, 99)
    fake.state.addContainers(1)
    const read = (archive: Readable) => pipeline(archive, new Writable({ write: (_chunk, _encoding, done) => done() }))
    expect(await reasonOf(engine.files.export('box-0').then(read))).toBe('lost')
    expect(await reasonOf(engine.files.read('box-0', '/etc').then((archive) => buffer(archive)))).toBe('lost')
    const end = new AbortController()
    const cancelled = reasonOf(engine.files.export('box-0', end.signal).then(read))
    end.abort()
    expect(await cancelled).toBe('aborted')
  })

  it('that closes instead of answering is lost, and the next call works', async () => {
    strikes(/containers\/create/, { kind: 'hang-up' })
    expect(await reasonOf(engine.containers.create({ image: 'busybox:local' }))).toBe('lost')
    expect(await engine.containers.list()).toEqual([])
  })

  it('that talks no HTTP or no JSON is told as such', async () => {
    strikes(/containers/, { kind: 'garbage' })
    expect(await reasonOf(engine.containers.list())).toBe('bad-answer')
    strikes(/containers/, { kind: 'answer', status: 200, body: '<html>hello</html>', contentType: 'text/html' })
    const failure: unknown = await engine.containers.list().catch((error: unknown) => error)
    expect(failure).toMatchObject({ reason: 'bad-answer', operation: 'container list' })
    expect(String(failure)).toContain('<html>hello')
  })

  it('that answers JSON of another shape costs values, not the call', async () => {
    for (const body of [
      '{}',
      'null',
      '[null, 1, "x", {}]',
      '[{"Names": null, "Labels": 5, "Ports": "x", "State": 3}]',
    ]) {
      strikes(/containers/, { kind: 'answer', status: 200, body })
      const list = await engine.containers.list()
      for (const one of list) expect(one).toMatchObject({ id: '', state: 'dead', labels: {}, ports: [] })
    }
  })

  it('that refuses gives its own sentence', async () => {
    strikes(/volumes/, { kind: 'answer', status: 500, body: '{"message":"the disk is on fire"}' })
    await expect(engine.volumes.list()).rejects.toMatchObject({
      reason: 'engine',
      status: 500,
      message: 'the disk is on fire',
    })
    strikes(/volumes/, { kind: 'answer', status: 401, body: 'authorization denied by plugin' })
    await expect(engine.volumes.list()).rejects.toMatchObject({ reason: 'unauthorized' })
  })

  it('that stalls is given up after the time allowed, or when the caller gives up', async () => {
    strikes(/info|events/, { kind: 'stall' }, 99)
    const http = new HttpClient(unixTransport(fake.socketPath))
    const call = { operation: 'info', method: 'GET', path: '/info', timeoutMs: 20 } as const
    expect(await reasonOf(http.json(call))).toBe('timeout')
    expect(await reasonOf(http.stream({ ...call, path: '/events' }))).toBe('timeout')
    const end = new AbortController()
    const asked = reasonOf(engine.info(end.signal))
    setImmediate(() => end.abort())
    expect(await asked).toBe('aborted')
    http.close()
  })
})

describe('an engine that is not there', () => {
  it('is absent when nothing listens and when the socket is stale', async () => {
    expect(await reasonOf(Engine.connect(unixTransport('/nonexistent/docker.sock')))).toBe('absent')
    await fake.crash()
    expect(await reasonOf(Engine.connect(unixTransport(fake.socketPath)))).toBe('absent')
    await fake.listen()
  })

  it('tells its version only when asked for it', async () => {
    strikes(/_ping/, { kind: 'answer', status: 200, body: 'OK' })
    const old = await Engine.connect(unixTransport(fake.socketPath))
    expect(old.apiVersion).toBe('1.41')
    old.close()
  })

  it('speaks a version outside of our span', async () => {
    const versions = [
      ['1.40', '1.12', 'unsupported'],
      ['1.99', '1.60', 'unsupported'],
      ['none', '1.12', 'bad-answer'],
    ] as const
    for (const [ApiVersion, MinAPIVersion, reason] of versions) {
      strikes(/_ping/, { kind: 'answer', status: 200, body: 'OK' })
      strikes(/version/, { kind: 'answer', status: 200, body: JSON.stringify({ ApiVersion, MinAPIVersion }) })
      expect(await reasonOf(Engine.connect(unixTransport(fake.socketPath)))).toBe(reason)
    }
  })
})

describe('connections', () => {
  it('are reused by reads and never by acts on a local socket', async () => {
    const before = fake.connectionCount
    for (let round = 0; round < 20; round++) await engine.containers.list()
    expect(fake.connectionCount).toBe(before)
    await engine.volumes.create({ name: 'a' })
    await expect.poll(() => fake.connectionCount).toBe(before)
  })

  it('that stream do not starve short calls', async () => {
    const end = new AbortController()
    for (let index = 0; index < 50; index++) await engine.events({}, end.signal)
    expect(fake.events.subscriberCount).toBe(50)
    expect(await engine.containers.list()).toEqual([])
    end.abort()
    await expect.poll(() => fake.events.subscriberCount).toBe(0)
  })

  it('all end when the engine is closed, and later calls are refused', async () => {
    await engine.containers.list()
    const feed = (await engine.events({}))[Symbol.asyncIterator]()
    const event = reasonOf(feed.next())
    engine.close()
    expect(await event).toBe('lost')
    expect(await reasonOf(engine.containers.list())).toBe('not-ready')
    await expect.poll(() => fake.connectionCount).toBe(0)
  })

  it('pin the negotiated version before each path', async () => {
    await engine.containers.list()
    await engine.volumes.create({ name: 'a' })
    expect(fake.lines.slice(-2)).toEqual(['GET /v1.41/containers/json?all=true', 'POST /v1.41/volumes/create'])
  })
})

describe('a read on a connection that the engine is just closing', () => {
  it('is asked again on a fresh one, an act is not', async () => {
    const answers: string[] = []
    const server = net.createServer((socket) => {
      let asked = 0
      socket.on('error', () => undefined)
      socket.on('data', (data) => {
        asked += 1
        answers.push(data.toString().split(' ')[0] ?? '')
        // the second request on a connection meets its end
        if (asked === 1) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}')
        else socket.destroy()
      })
    })
    const path = `${fake.socketPath}.race`
    await new Promise<void>((resolve) => server.listen(path, resolve))
    const http = new HttpClient({ ...unixTransport(path), expensive: true })
    const call = { operation: 'x', path: '/x' } as const
    await http.json({ ...call, method: 'GET' })
    expect(await http.json({ ...call, method: 'GET' })).toEqual({})
    expect(answers).toEqual(['GET', 'GET', 'GET'])
    await http.json({ ...call, method: 'GET' })
    expect(await reasonOf(http.json({ ...call, method: 'POST' }))).toBe('lost')
    http.close()
    await new Promise((resolve) => server.close(resolve))
  })
})

describe('a transport that is no socket', () => {
  /** As a child process' pipes: a plain Duplex without timeouts, keep-alive or reference counts. */
  function pipes(path: string): Transport & { opened: number } {
    const transport = {
      describe: 'pipes',
      expensive: true,
      opened: 0,
      open: () => {
        transport.opened += 1
        const socket = net.connect(path)
        return Promise.resolve(Duplex.from({ readable: socket, writable: socket }))
      },
    }
    return transport
  }

  it('carries calls, streams and hijacked connections', async () => {
    const remote = await Engine.connect(pipes(fake.socketPath))
    const { id } = await remote.containers.create({ image: 'busybox:local' })
    await remote.containers.start(id)
    expect(await remote.execs.run(id, { command: ['cat'], input: 'through pipes' })).toMatchObject({
      stdout: 'through pipes',
    })
    remote.close()
  })

  it('is opened once for calls that follow each other, acts included', async () => {
    const transport = pipes(fake.socketPath)
    const remote = await Engine.connect(transport)
    for (let index = 0; index < 5; index++) await remote.volumes.create({ name: `v${index}` })
    expect(await remote.volumes.list()).toHaveLength(5)
    expect(transport.opened).toBe(1)
    remote.close()
  })

  it('that fails to open tells its own error', async () => {
    const failure = Object.assign(new Error('ssh: host key changed'), { code: 'EHOSTKEY' })
    const broken = { describe: 'ssh://lab', expensive: true, open: () => Promise.reject(failure) }
    const error: unknown = await Engine.connect(broken).catch((caught: unknown) => caught)
    expect(isDockerError(error, 'lost')).toBe(true)
    expect(String(error)).toContain('host key changed')
  })
})

describe('scale', () => {
  it('lists 1,000 containers in one call', async () => {
    fake.state.addContainers(1_000)
    const calls = fake.requests.length
    const list = await engine.containers.list()
    expect(list).toHaveLength(1_000)
    expect(fake.requests.length - calls).toBe(1)
    expect(list.filter((one) => one.state === 'running')).toHaveLength(334)
    expect(new Set(list.map((one) => one.id)).size).toBe(1_000)
  })

  it('answers 100 calls at once', async () => {
    fake.state.addContainers(100)
    const names = Array.from({ length: 100 }, (_, index) => `box-${index}`)
    const details = await Promise.all(names.map((name) => engine.containers.inspect(name)))
    expect(details.map((one) => one.name)).toEqual(names)
  })
})

it('never changes the options of the caller', async () => {
  const spec = Object.freeze({ image: 'busybox:local', labels: Object.freeze({ a: 'b' }) })
  const { id } = await engine.containers.create(spec)
  const options = Object.freeze({ force: true })
  await engine.containers.remove(id, options, new AbortController().signal)
  await engine.images.pull('app:1', Object.freeze({ auth: Object.freeze({ username: 'u', password: 'p' }) }))
})

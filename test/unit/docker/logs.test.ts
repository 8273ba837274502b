import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Engine } from '../../../main/docker/engine.ts'
import type { LogLine, LogStream } from '../../../main/docker/logs.ts'
import { unixTransport } from '../../../main/docker/transport.ts'
import { reasonOf } from '../../support/fake-docker/engine-suite.ts'
import { FakeEngine } from '../../support/fake-docker/fake-engine.ts'
import { appendLog, setFlood } from '../../support/fake-docker/log-stream.ts'
import type { FakeContainer } from '../../support/fake-docker/model.ts'

let fake: FakeEngine
let engine: Engine
let container: FakeContainer

async function open(api: string): Promise<void> {
  fake = await FakeEngine.start({ api })
  engine = await Engine.connect(unixTransport(fake.socketPath))
  container = fake.state.create({ Image: 'busybox:local' }, 'box')
  fake.state.start(container)
}
beforeEach(() => open('1.41'))
afterEach(async () => {
  engine.close()
  await fake[Symbol.asyncDispose]()
})

async function all(stream: LogStream): Promise<LogLine[]> {
  const lines: LogLine[] = []
  for await (const batch of stream) lines.push(...batch)
  return lines
}

const line = (stream: 'stdout' | 'stderr', text: string, time?: number): LogLine => ({
  stream,
  text,
  partial: false,
  time,
})

describe('logs', () => {
  beforeEach(() => {
    const records = ['one', 'zwei ü', 'three'].map((text, index) => ({
      text: `${text}\n`,
      time: 1_000_000 + index * 1000,
    }))
    container.logs.push(
      ...records.map((record, index) => ({
        ...record,
        stream: index === 1 ? ('stderr' as const) : ('stdout' as const),
      })),
    )
  })

  it('come with their stream, tail and start as asked', async () => {
    const lines = [line('stdout', 'one'), line('stderr', 'zwei ü'), line('stdout', 'three')]
    expect(await all(await engine.containers.logs('box'))).toEqual(lines)
    expect(await all(await engine.containers.logs('box', { tail: 1 }))).toEqual(lines.slice(2))
    expect(await all(await engine.containers.logs('box', { tail: 0 }))).toEqual([])
    expect(await all(await engine.containers.logs('box', { since: 1_001_000 }))).toEqual(lines.slice(1))
    expect(await all(await engine.containers.logs('box', { stdout: false }))).toEqual([lines[1]])
  })

  it('carry the time of each line when asked', async () => {
    const lines = await all(await engine.containers.logs('box', { timestamps: true, tail: 2 }))
    expect(lines).toEqual([line('stderr', 'zwei ü', 1_001_000), line('stdout', 'three', 1_002_000)])
  })

  it('of a terminal are raw; the container is asked where the version does not tell', async () => {
    container.tty = true
    expect((await all(await engine.containers.logs('box'))).map((one) => one.text)).toEqual(['one', 'zwei ü', 'three'])
    expect(fake.requests.slice(-2)).toEqual(['GET /containers/box/json', 'GET /containers/box/logs'])
    const calls = fake.requests.length
    expect(await all(await engine.containers.logs('box', { tty: true }))).toHaveLength(3)
    expect(fake.requests.slice(calls)).toEqual(['GET /containers/box/logs'])
  })

  it('that are raw although nothing said so are shown, not refused', async () => {
    container.tty = true
    expect(await all(await engine.containers.logs('box', { tty: false }))).toHaveLength(3)
  })

  it('of a newer engine need no second call', async () => {
    await fake[Symbol.asyncDispose]()
    await open('1.44')
    container.tty = true
    container.logs.push({ stream: 'stdout', text: 'raw\n', time: 1 })
    expect(await all(await engine.containers.logs('box'))).toEqual([line('stdout', 'raw')])
    expect(fake.requests.at(-1)).toBe('GET /containers/box/logs')
  })

  it('follow what is written until they are closed', async () => {
    const end = new AbortController()
    const stream = await engine.containers.logs('box', { follow: true, tail: 1 }, end.signal)
    const seen: string[] = []
    const reading = reasonOf(
      (async () => {
        for await (const batch of stream) {
          for (const one of batch) seen.push(one.text)
          if (seen.length === 1) appendLog(container, { stream: 'stderr', text: 'new\n', time: Date.now() })
          if (seen.length === 2) end.abort()
        }
      })(),
    )
    expect(await reading).toBe('aborted')
    expect(seen).toEqual(['three', 'new'])
  })

  it('of a quiet container can be followed: the stream is there before its first byte', async () => {
    const quiet = fake.state.create({ Image: 'busybox:local' }, 'quiet')
    fake.state.start(quiet)
    const stream = await engine.containers.logs('quiet', { follow: true })
    const reading = all(stream)
    await expect.poll(() => fake.requests.at(-1)).toBe('GET /containers/quiet/logs')
    appendLog(quiet, { stream: 'stdout', text: 'at last\n', time: 1 })
    const first = (await engine.containers.logs('quiet'))[Symbol.asyncIterator]()
    expect((await first.next()).value).toEqual([line('stdout', 'at last')])
    stream.close()
    await reading
  })

  it('end without an error when they are closed, before or after the first byte', async () => {
    for (const name of ['box', 'silent']) {
      if (name === 'silent') fake.state.start(fake.state.create({ Image: 'busybox:local' }, name))
      const stream = await engine.containers.logs(name, { follow: true })
      const reading = all(stream)
      stream.close()
      await reading
    }
    await expect.poll(() => fake.connectionCount).toBeLessThanOrEqual(1)
  })

  it('that nobody reads do not end the program when the engine dies', async () => {
    const stream = await engine.containers.logs('box', { follow: true })
    await fake.crash()
    await new Promise((resolve) => setImmediate(resolve))
    expect(await reasonOf(all(stream))).toMatch(/lost|absent/)
    await fake.listen()
  })

  it('that are cut end with an error, not with silence', async () => {
    const stream = await engine.containers.logs('box', { follow: true })
    const reading = reasonOf(all(stream))
    await expect.poll(() => fake.requests.at(-1)).toBe('GET /containers/box/logs')
    await fake.crash()
    expect(await reading).toBe('lost')
    await fake.listen()
  })

  it('of a missing container are refused', async () => {
    for (const follow of [true, false])
      expect(await reasonOf(engine.containers.logs('no-such', { follow }))).toBe('not-found')
  })
})

describe('a flood of logs', () => {
  it('of 100,000 lines arrives whole, in batches', async () => {
    setFlood(container, 100_000, 20)
    let [batches, lines] = [0, 0]
    for await (const batch of await engine.containers.logs('box')) {
      batches += 1
      lines += batch.length
      for (const one of batch) if (one.text.length !== 19) throw new Error(`a broken line: ${one.text}`)
    }
    expect(lines).toBe(100_000)
    expect(batches).toBeLessThan(5_000)
  })

  it('is held back by a reader that takes its time', async () => {
    const flood = setFlood(container, 5_000_000, 100)
    const end = new AbortController()
    const stream = await engine.containers.logs('box', {}, end.signal)
    const iterator = stream[Symbol.asyncIterator]()
    await iterator.next()
    // until the engine has stopped sending
    for (let before = -1; before !== flood.sent;) {
      before = flood.sent
      await sleep(50)
    }
    expect(flood.sent).toBeLessThan(8 << 20)
    end.abort()
  })

  it('of one line without an end comes in pieces of bounded size', async () => {
    container.logs.push({ stream: 'stdout', text: 'y'.repeat(300_000), time: 1 })
    const lines = await all(await engine.containers.logs('box', { maxLine: 10_000 }))
    expect(lines).toHaveLength(30)
    expect(lines.map((one) => one.text).join('')).toHaveLength(300_000)
    expect(lines.filter((one) => !one.partial)).toHaveLength(1)
  })
})

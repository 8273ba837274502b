import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Piece } from '../../../main/docker/demux.ts'
import { Engine } from '../../../main/docker/engine.ts'
import { unixTransport } from '../../../main/docker/transport.ts'
import { reasonOf } from '../../support/fake-docker/engine-suite.ts'
import { FakeEngine } from '../../support/fake-docker/fake-engine.ts'
import type { FakeContainer } from '../../support/fake-docker/model.ts'

let fake: FakeEngine
let engine: Engine
let container: FakeContainer
beforeEach(async () => {
  fake = await FakeEngine.start()
  engine = await Engine.connect(unixTransport(fake.socketPath))
  container = fake.state.create({ Image: 'busybox:local' }, 'box')
  fake.state.start(container)
})
afterEach(async () => {
  engine.close()
  await fake[Symbol.asyncDispose]()
})

async function outputOf(pieces: AsyncIterable<Piece>): Promise<Record<'stdout' | 'stderr', string>> {
  const out = { stdout: '', stderr: '' }
  for await (const { stream, bytes } of pieces) out[stream] += bytes.toString()
  return out
}

describe('an exec', () => {
  it('keeps both outputs apart and gives the exit code, also when the engine notes it late', async () => {
    const session = await engine.execs.open('box', { command: ['fail'] })
    expect(await outputOf(session.stream)).toEqual({ stdout: 'before\n', stderr: 'it failed\n' })
    expect(await session.exitCode()).toBe(3)
    expect(fake.requests.filter((line) => line === `GET /exec/${session.id}/json`)).toHaveLength(3)
  })

  it('half-closes its input and still reads the output', async () => {
    const session = await engine.execs.open('box', { command: ['cat'], stdin: true })
    session.stream.stdin.write('first ')
    session.stream.stdin.end('last')
    expect(await outputOf(session.stream)).toEqual({ stdout: 'first last', stderr: '' })
    expect(await session.exitCode()).toBe(0)
  })

  it('with a terminal is raw and sends the size once after the start, on an engine that takes none at creation', async () => {
    const session = await engine.execs.open('box', { command: ['size'], tty: true, size: { columns: 132, rows: 43 } })
    expect(await outputOf(session.stream)).toEqual({ stdout: '132x43', stderr: '' })
    expect(fake.lines.filter((line) => line.includes('/resize'))).toHaveLength(1)
  })

  it('is resized later, within what a terminal can have', async () => {
    const session = await engine.execs.open('box', { command: ['size'], tty: true })
    await session.stream.resize({ columns: 0, rows: 1e9 })
    expect((await outputOf(session.stream)).stdout).toBe('1x65535')
  })

  it('takes 50,000 tiny frames that arrive at once', async () => {
    const session = await engine.execs.open('box', { command: ['frames', '50000'] })
    expect((await outputOf(session.stream)).stdout).toHaveLength(50_000)
  })

  it('whose framing is broken fails with what was good delivered', async () => {
    const session = await engine.execs.open('box', { command: ['badframe'] })
    expect(await reasonOf(outputOf(session.stream))).toBe('bad-answer')
  })

  it('ends by its signal, and an abandoned one closes its connection', async () => {
    const before = fake.connectionCount
    const end = new AbortController()
    const session = await engine.execs.open('box', { command: ['hang'] }, end.signal)
    const reading = reasonOf(outputOf(session.stream))
    end.abort()
    expect(await reading).toBe('aborted')
    const other = await engine.execs.open('box', { command: ['hang'] })
    other.stream.destroy()
    await expect.poll(() => fake.connectionCount).toBeLessThanOrEqual(before)
  })

  it('does not end the program when the engine dies while nobody reads', async () => {
    const session = await engine.execs.open('box', { command: ['cat'], stdin: true })
    await fake.crash()
    session.stream.stdin.write('into nothing')
    const reading = outputOf(session.stream).then(
      () => session.exitCode(),
      () => session.exitCode(),
    )
    expect(await reasonOf(reading)).toBe('absent')
    await fake.listen()
  })

  it('of a container that does not run, or with a hijack that the engine refuses, is an error of its own', async () => {
    expect(await reasonOf(engine.execs.open('no-such', { command: ['cat'] }))).toBe('not-found')
    fake.faults.push({ match: /exec\/.*\/start/, fault: { kind: 'hang-up' } })
    expect(await reasonOf(engine.execs.open('box', { command: ['cat'] }))).toBe('lost')
  })

  it('as a duplex carries both directions', async () => {
    const { stream } = await engine.execs.open('box', { command: ['cat'], stdin: true })
    const duplex = stream.toDuplex()
    duplex.end('there and back')
    expect(await text(duplex)).toBe('there and back')
  })
})

describe('an attach', () => {
  it('replays the log, talks to the main process and sees its end', async () => {
    container.logs.push({ stream: 'stdout', text: 'hello from the log\n', time: 1 })
    const stream = await engine.containers.attach('box', { tty: false, stdin: true, replay: true })
    stream.stdin.write('ping\n')
    const seen: string[] = []
    for await (const { bytes } of stream) {
      seen.push(bytes.toString())
      if (seen.join('').endsWith('ping\n')) stream.stdin.write('exit 7\n')
    }
    expect(seen.join('')).toBe('hello from the log\nping\nexit 7\n')
    expect(await engine.containers.wait('box')).toMatchObject({ exitCode: 7 })
  })

  it('to a terminal is raw', async () => {
    container.tty = true
    const stream = await engine.containers.attach('box', { tty: true, stdin: true })
    stream.stdin.end('exit 0\n')
    expect((await outputOf(stream)).stdout).toContain('exit 0')
  })

  it('stays open for output when the input ends', async () => {
    const stream = await engine.containers.attach('box', { tty: false, stdin: true })
    stream.stdin.end()
    for await (const { bytes } of stream) {
      expect(bytes.toString()).toBe('(end of input)')
      break
    }
  })
})

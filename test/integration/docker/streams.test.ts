import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Engine } from '../../../main/docker/engine.ts'
import type { ContainerSpec } from '../../../main/docker/container-spec.ts'
import type { LogLine, LogStream } from '../../../main/docker/logs.ts'
import type { ProcessStream } from '../../../main/docker/process-stream.ts'
import { unixTransport } from '../../../main/docker/transport.ts'
import { reasonOf } from '../../support/fake-docker/engine-suite.ts'
import { busyboxImage, docker, uniqueName } from '../../support/host/index.ts'

let engine: Engine
let image: string
const made: string[] = []
beforeAll(async () => {
  image = await busyboxImage()
  engine = await Engine.connect(unixTransport('/var/run/docker.sock'))
})
afterAll(async () => {
  for (const id of made) await engine.containers.remove(id, { force: true })
  engine.close()
})

async function running(spec: Partial<ContainerSpec> = {}): Promise<string> {
  const { id } = await engine.containers.create({ image, name: uniqueName('dk'), command: ['sleep', '600'], ...spec })
  made.push(id)
  await engine.containers.start(id)
  return id
}

async function all(stream: LogStream): Promise<LogLine[]> {
  const lines: LogLine[] = []
  for await (const batch of stream) lines.push(...batch)
  return lines
}

/** Reads until the text has come. */
async function readUntil(stream: ProcessStream, wanted: string, act: (seen: string) => void): Promise<string> {
  let seen = ''
  for await (const { bytes } of stream) {
    seen += bytes.toString()
    act(seen)
    if (seen.includes(wanted)) break
  }
  return seen
}

describe('logs of the real engine', () => {
  it('give both streams with their times', async () => {
    const id = await running({ command: ['sh', '-c', 'echo grüße; echo oops >&2'] })
    await engine.containers.wait(id)
    const lines = await all(await engine.containers.logs(id, { timestamps: true }))
    expect(lines.map((line) => `${line.stream} ${line.text}`).sort()).toEqual(['stderr oops', 'stdout grüße'])
    const { createdAt, finishedAt = 0 } = await engine.containers.inspect(id)
    for (const { time = 0 } of lines) {
      expect(time).toBeGreaterThanOrEqual(createdAt)
      expect(time).toBeLessThanOrEqual(finishedAt + 1000)
    }
    const { time = 0 } = lines.at(-1) ?? {}
    expect(await all(await engine.containers.logs(id, { since: time + 1000 }))).toEqual([])
    expect(await all(await engine.containers.logs(id, { tail: 1 }))).toHaveLength(1)
  })

  it('follow until the container ends', async () => {
    const id = await running({ command: ['sh', '-c', 'read x; echo got $x'], openStdin: true })
    const following = engine.containers.logs(id, { follow: true }).then(all)
    const attached = await engine.containers.attach(id, { tty: false, stdin: true })
    attached.stdin.end('it\n')
    expect((await following).map((line) => line.text)).toEqual(['got it'])
    attached.destroy()
  })

  it('of a quiet container can be followed and closed', async () => {
    const id = await running()
    const stream = await engine.containers.logs(id, { follow: true })
    const reading = all(stream)
    stream.close()
    expect(await reading).toEqual([])
  })

  it('of a terminal are raw', async () => {
    const id = await running({ command: ['sh', '-c', 'echo one; echo two >&2'], tty: true })
    await engine.containers.wait(id)
    const lines = await all(await engine.containers.logs(id))
    expect(lines.map((line) => `${line.stream} ${line.text}`)).toEqual(['stdout one', 'stdout two'])
  })

  it('come whole: 100,000 short lines and one of 300,000 characters', async () => {
    const id = await running({ command: ['sh', '-c', 'seq 1 100000; head -c 300000 /dev/zero | tr "\\0" y; echo'] })
    await engine.containers.wait(id)
    const lines = await all(await engine.containers.logs(id))
    expect(lines.filter((line) => /^\d+$/.test(line.text))).toHaveLength(100_000)
    expect(
      lines
        .filter((line) => line.text.startsWith('y'))
        .map((line) => line.text)
        .join(''),
    ).toHaveLength(300_000)
  })

  it('keep a line of 90,000 bytes and its characters whole, with its time once', async () => {
    const long = 'printf a; yes € | head -n 30000 | tr -d "\\n"; echo'
    const read = async (driver: string, script: string) => {
      const command = ['sh', '-c', script]
      const id = await running({ command, extra: { hostConfig: { LogConfig: { Type: driver } } } })
      await engine.containers.wait(id)
      return all(await engine.containers.logs(id, { timestamps: true }))
    }
    const lines = await read('local', long)
    expect(lines.map((line) => line.text).join('')).toBe(`a${'€'.repeat(30_000)}`)
    expect(lines.map(({ partial }) => partial)).toEqual([true, false])
    expect(lines.map(({ time }) => time === undefined)).toEqual([false, true])
    // This driver itself loses what it cuts, at five joints of parts; nothing of ours adds to that.
    const text = (await read('json-file', `${long}; echo end`)).map((line) => line.text).join('')
    expect(text.replaceAll(/[€\uFFFD]/g, '')).toBe('aend')
    expect(text.replaceAll(/[^€]/g, '').length).toBeGreaterThanOrEqual(30_000 - 5)
  })

  it('of a driver that cannot be read are refused', async () => {
    const id = await running({ extra: { hostConfig: { LogConfig: { Type: 'none' } } } })
    const failure: unknown = await engine.containers.logs(id).then(all, (error: unknown) => error)
    expect(String(failure)).toContain('does not support reading')
  })
})

describe('terminals of the real engine', () => {
  it('have the size asked for and follow a change of it', async () => {
    const id = await running()
    const command = ['sh', '-c', 'trap "stty size" WINCH; echo start; while :; do sleep 0.05; done']
    const session = await engine.execs.open(id, { command, tty: true, stdin: true, size: { columns: 101, rows: 33 } })
    let resized = false
    const seen = await readUntil(session.stream, '44 123', (text) => {
      if (resized || !text.includes('start')) return
      resized = true
      void session.stream.resize({ columns: 123, rows: 44 })
    })
    expect(seen).toContain('44 123')
  })

  it('carry input, and the exit code comes after the output', async () => {
    const id = await running()
    const session = await engine.execs.open(id, { command: ['sh'], tty: true, stdin: true, env: ['PS1='] })
    session.stream.stdin.write('echo $((6*7)); exit 9\n')
    expect(await readUntil(session.stream, 'nothing', () => undefined)).toContain('42')
    expect(await session.exitCode()).toBe(9)
  })

  it('as a duplex carry bytes that are no text unchanged', async () => {
    const id = await running()
    const { stream } = await engine.execs.open(id, { command: ['sh', '-c', 'cat | md5sum'], stdin: true })
    const duplex = stream.toDuplex()
    duplex.end(Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7) % 256)))
    const expected = await engine.execs.run(id, {
      command: ['md5sum'],
      input: Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7) % 256)),
    })
    expect(await text(duplex)).toBe(expected.stdout)
  })

  it('end with the signal in the middle of a flood', async () => {
    const id = await running()
    const end = new AbortController()
    const session = await engine.execs.open(id, { command: ['yes'] }, end.signal)
    let bytes = 0
    const reading = reasonOf(
      (async () => {
        for await (const piece of session.stream) {
          bytes += piece.bytes.length
          if (bytes > 1 << 20) end.abort()
        }
      })(),
    )
    expect(await reading).toBe('aborted')
    // what was read ahead is not delivered after the abort
    expect(bytes).toBeLessThan(4 << 20)
  })

  it('attach to a main process with its terminal', async () => {
    const id = await running({ command: ['cat'], tty: true, openStdin: true })
    const stream = await engine.containers.attach(id, { tty: true, stdin: true })
    stream.stdin.write('hello\n')
    // the terminal echoes, then cat answers
    expect(await readUntil(stream, 'hello\r\nhello\r\n', () => undefined)).toContain('hello')
    expect((await engine.containers.inspect(id)).state).toBe('running')
  })

  it('tell a command that does not exist by its exit code', async () => {
    const id = await running()
    const result = await engine.execs.run(id, { command: ['no-such-program'] })
    expect(result.exitCode).toBeGreaterThanOrEqual(126)
    expect(result.stdout + result.stderr).toContain('no-such-program')
  })
})

it('the docker command agrees with what is listed', async () => {
  const label = uniqueName('label')
  const id = await running({ labels: { [label]: '1' }, ports: [{ containerPort: 80 }] })
  const [ours] = await engine.containers.list({ filters: { label: [label] } })
  const theirs = JSON.parse(
    await docker('ps', '-a', '--no-trunc', '--filter', `label=${label}`, '--format', '{{json .}}'),
  ) as {
    [key: string]: string
  }
  expect(ours).toMatchObject({ id, name: theirs['Names'], image: theirs['Image'], state: theirs['State'] })
  expect(theirs['Ports']).toBe(`127.0.0.1:${ours?.ports[0]?.hostPort}->80/tcp`)
})

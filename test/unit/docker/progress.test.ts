import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { followProgress, ProgressReader } from '../../../main/docker/progress.ts'

const line = (value: unknown): string => `${JSON.stringify(value)}\r\n`

const follow = (...chunks: (string | Buffer)[]): ReturnType<typeof followProgress> =>
  followProgress(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), { operation: 'image pull', address: 'test' })

describe('the progress reader', () => {
  it('reduces a pull to one state per layer', async () => {
    const { progress } = await follow(
      line({ status: 'Pulling from library/x', id: 'latest' }),
      line({ status: 'Pulling fs layer', progressDetail: {}, id: 'a' }),
      line({ status: 'Downloading', progressDetail: { current: 5, total: 10 }, id: 'a' }),
      line({ status: 'Already exists', progressDetail: {}, id: 'b' }),
      line({ status: 'Download complete', progressDetail: {}, id: 'a' }),
      line({ status: 'Extracting', progressDetail: { current: 3, total: 10 }, id: 'a' }),
      line({ status: 'Pull complete', progressDetail: {}, id: 'a' }),
      line({ status: 'Status: Downloaded newer image for x:latest' }),
    )
    expect(progress).toEqual({
      layers: [
        { id: 'a', status: 'Pull complete', current: 10, total: 10 },
        { id: 'b', status: 'Already exists', current: 0, total: 0 },
      ],
      status: 'Status: Downloaded newer image for x:latest',
    })
  })

  it('raises an error inside the stream, typed by its code or text', async () => {
    const cases = [
      [{ errorDetail: { code: 401, message: 'nope' }, error: 'nope' }, 'unauthorized'],
      [{ errorDetail: { message: 'manifest for x:1 not found: manifest unknown' } }, 'not-found'],
      [{ error: 'write /var/lib/docker/tmp/x: no space left on device' }, 'no-space'],
      [{ errorDetail: { message: 'something broke' } }, 'engine'],
    ] as const
    for (const [message, reason] of cases) {
      const failure = follow(line({ status: 'Pulling', id: 'x' }), line(message), line({ status: 'never read' }))
      await expect(failure).rejects.toMatchObject({ reason, operation: 'image pull' })
    }
  })

  it('raises a refused pull as denied although the answer was 200', async () => {
    const text = 'pull access denied for x, repository does not exist or may require docker login: denied'
    await expect(follow(line({ errorDetail: { message: text }, error: text }))).rejects.toMatchObject({
      reason: 'unauthorized',
      message: text,
    })
  })

  it('reports a cut stream as lost and garbage as such', async () => {
    await expect(follow(line({ status: 'a' }), '{"status": "b')).rejects.toMatchObject({ reason: 'lost' })
    await expect(follow('<html>bad gateway</html>')).rejects.toMatchObject({ reason: 'bad-answer' })
  })

  it('survives values and characters split between chunks', async () => {
    const bytes = Buffer.from(line({ stream: 'Schritt 1: größer 日本\n' }) + line({ aux: { ID: 'sha256:1' } }))
    const chunks = [...bytes].map((byte) => Buffer.from([byte]))
    const { text, aux } = await follow(...chunks)
    expect(text).toBe('Schritt 1: größer 日本\n')
    expect(aux).toEqual([{ ID: 'sha256:1' }])
  })

  it('holds a bounded state however long the stream is', () => {
    const reader = new ProgressReader('image pull')
    for (let index = 0; index < 50_000; index++) {
      reader.push(
        Buffer.from(line({ status: 'Downloading', progressDetail: { current: 1, total: 2 }, id: `${index}` })),
      )
      reader.push(Buffer.from(line({ aux: { n: index } })))
    }
    expect(reader.progress.layers).toHaveLength(1024)
    expect(reader.aux).toHaveLength(256)
  })
})

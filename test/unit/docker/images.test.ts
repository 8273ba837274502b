import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Engine } from '../../../main/docker/engine.ts'
import type { Progress } from '../../../main/docker/progress.ts'
import { unixTransport } from '../../../main/docker/transport.ts'
import { reasonOf } from '../../support/fake-docker/engine-suite.ts'
import { FakeEngine } from '../../support/fake-docker/fake-engine.ts'

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

describe('a pull', () => {
  it('reports each layer until the image is there', async () => {
    const seen: Progress[] = []
    const end = await engine.images.pull('team/app:2', { onProgress: (progress) => seen.push(progress) })
    expect(end.progress.layers).toEqual([
      { id: 'bbbbbbbbbbbb', status: 'Already exists', current: 0, total: 0 },
      { id: 'aaaaaaaaaaaa', status: 'Pull complete', current: 2048, total: 2048 },
    ])
    expect(end.progress.status).toContain('Downloaded newer image for team/app:2')
    expect(seen.some((one) => one.layers.some((layer) => layer.current === 512 && layer.total === 2048))).toBe(true)
    expect((await engine.images.inspect('team/app:2')).tags).toEqual(['team/app:2'])
  })

  it('without a tag asks for latest, not for all', async () => {
    await engine.images.pull('host:5000/app')
    expect(fake.lines.at(-1)).toBe('POST /v1.41/images/create?fromImage=host%3A5000%2Fapp&tag=latest')
  })

  it('sends its login in a header, never in the address', async () => {
    expect(await reasonOf(engine.images.pull('private/app:1'))).toBe('unauthorized')
    await engine.images.pull('private/app:1', { auth: { username: 'u', password: 'geheim' } })
    expect(fake.lines.join('\n')).not.toContain('geheim')
  })

  it('fails by an error in the stream, also in one that is cut into single bytes', async () => {
    const text = `${JSON.stringify({ status: 'Pulling', id: 'x' })}\r\n${JSON.stringify({ errorDetail: { message: 'größer als der Platz: no space left on device' } })}\r\n`
    fake.transferScripts.set(
      'app:full',
      [...Buffer.from(text)].map((byte) => Buffer.from([byte])),
    )
    await expect(engine.images.pull('app:full')).rejects.toMatchObject({
      reason: 'no-space',
      message: 'größer als der Platz: no space left on device',
    })
  })

  it('that ends in the middle of a message is lost', async () => {
    fake.transferScripts.set('app:cut', ['{"status": "Pull'])
    expect(await reasonOf(engine.images.pull('app:cut'))).toBe('lost')
  })

  it('is cancelled by its signal', async () => {
    const end = new AbortController()
    const pulled = reasonOf(engine.images.pull('app:1', { onProgress: () => end.abort() }, end.signal))
    expect(await pulled).toBe('aborted')
  })

  it('of a name that is none is refused before anything is asked', async () => {
    const calls = fake.requests.length
    expect(await reasonOf(engine.images.pull('../containers/json'))).toBe('bad-request')
    expect(fake.requests.length).toBe(calls)
  })
})

describe('other transfers', () => {
  it('push shows its layers and gives the digest', async () => {
    const { progress, aux } = await engine.images.push('busybox:local')
    expect(progress.layers).toEqual([{ id: 'aaaaaaaaaaaa', status: 'Pushed', current: 20, total: 20 }])
    expect(aux).toEqual([{ Tag: 'local', Digest: 'sha256:d1', Size: 20 }])
    expect(await reasonOf(engine.images.push('busybox:none'))).toBe('not-found')
  })

  it('save gives an archive that load takes', async () => {
    const archive = await buffer(await engine.images.save(['busybox:local']))
    expect(await engine.images.load(Readable.from([archive]))).toEqual(['busybox:local'])
    expect(await reasonOf(engine.images.save(['no-such:1']))).toBe('not-found')
  })

  it('import makes an image and gives its id', async () => {
    const id = await engine.images.import(Readable.from([Buffer.from('tar')]), {
      name: 'mine:1',
      changes: ['CMD ["sh"]', 'ENV A=b'],
    })
    expect(id).toMatch(/^sha256:/)
    expect(fake.lines.at(-1)).toContain('changes=CMD%20%5B%22sh%22%5D&changes=ENV%20A%3Db')
    expect((await engine.images.inspect('mine:1')).id).toBe(id)
    expect(await reasonOf(engine.images.import(Readable.from([]), { name: 'mine:2' }))).toBe('engine')
  })

  it('whose source fails tell the source’s error, not one of the engine', async () => {
    for (const act of ['load', 'import'] as const) {
      const send = (source: Readable): Promise<unknown> =>
        act === 'load' ? engine.images.load(source) : engine.images.import(source, { name: 'mine:3' })
      const missing: unknown = await send(createReadStream('/nonexistent/archive.tar')).catch((error: unknown) => error)
      expect(missing).toMatchObject({ reason: 'source', cause: { code: 'ENOENT' } })
      const source = new Readable({ read: () => undefined })
      const sent = send(source)
      setTimeout(() => source.destroy(Object.assign(new Error('the disk was pulled out'), { code: 'EIO' })), 20)
      await expect(sent).rejects.toThrow('the disk was pulled out')
    }
    expect(await engine.images.list()).toHaveLength(1)
  })

  it('remove tells what went, and what is in use stays', async () => {
    fake.state.create({ Image: 'busybox:local' }, 'box')
    expect(await reasonOf(engine.images.remove('busybox:local'))).toBe('conflict')
    const removed = await engine.images.remove('busybox:local', { force: true })
    expect(removed.untagged).toEqual(['busybox:local'])
    expect(removed.deleted).toHaveLength(1)
  })
})

describe('what versions say differently of images', () => {
  it('is the same here: dangling, sizes, users', async () => {
    for (const api of ['1.41', '1.43', '1.44', '1.50', '1.51', '1.52']) {
      await using other = await FakeEngine.start({ api })
      const client = await Engine.connect(unixTransport(other.socketPath))
      other.state.addImage('gone:1').tags = []
      other.state.create({ Image: 'busybox:local' }, 'box')
      const [named, dangling] = await client.images.list()
      expect(named).toMatchObject({
        tags: ['busybox:local'],
        size: 1_984_132,
        containers: api >= '1.51' ? 1 : undefined,
      })
      expect(dangling).toMatchObject({ tags: [], digests: [] })
      expect(await client.images.inspect('busybox:local')).toMatchObject({
        command: ['/bin/sh'],
        env: [],
        user: '',
        parentId: '',
      })
      client.close()
    }
  })
})

describe('space that is counted', () => {
  it('is waited for while the engine counts for somebody else', async () => {
    const body = JSON.stringify({ message: 'a disk usage operation is already running' })
    fake.faults.push({ match: /^GET \/system\/df$/, fault: { kind: 'answer', status: 500, body }, times: 2 })
    expect((await engine.images.usage()).images.size).toBe(1)
  })

  it('is counted once at a time', async () => {
    const both = await Promise.all([engine.images.usage(), engine.volumes.usage(), engine.diskUsage()])
    expect(both[0].images.size).toBe(1)
    expect(fake.lines.filter((line) => line.includes('/system/df'))).toHaveLength(3)
  })

  it('is not waited for when the engine fails otherwise', async () => {
    const body = JSON.stringify({ message: 'disk on fire' })
    fake.faults.push({ match: /^GET \/system\/df$/, fault: { kind: 'answer', status: 500, body } })
    expect(await reasonOf(engine.images.usage())).toBe('engine')
    expect(fake.lines.filter((line) => line.includes('/system/df'))).toHaveLength(1)
  })
})

import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Engine } from '../../../main/docker/engine.ts'
import { unixTransport } from '../../../main/docker/transport.ts'
import { reasonOf } from '../../support/fake-docker/engine-suite.ts'
import { docker, rootfsTar, uniqueName } from '../../support/host/index.ts'

let engine: Engine
const made: string[] = []
beforeAll(async () => {
  engine = await Engine.connect(unixTransport('/var/run/docker.sock'))
})
afterAll(async () => {
  for (const name of made) await engine.images.remove(name, { force: true }).catch(() => undefined)
  engine.close()
})

function fresh(): string {
  const name = `${uniqueName('img')}:one`
  made.push(name)
  return name
}

it('imports a root file system, saves it, removes it and loads it again', async () => {
  const name = fresh()
  const target = { name, changes: ['CMD ["sh", "-c", "true"]', 'LABEL labrig.lab=demo'], message: 'made by a test' }
  const id = await engine.images.import(createReadStream(await rootfsTar()), target)
  expect((await docker('image', 'inspect', '-f', '{{.Id}}', name)).trim()).toBe(id)
  expect(await engine.images.inspect(name)).toMatchObject({
    command: ['sh', '-c', 'true'],
    labels: { 'labrig.lab': 'demo' },
  })
  const archive = await buffer(await engine.images.save([name]))
  expect(archive.length).toBeGreaterThan(1_000_000)
  const removed = await engine.images.remove(name)
  expect(removed.untagged).toEqual([name])
  expect(removed.deleted).toContain(id)
  expect(await engine.images.load(Readable.from([archive]))).toEqual([name])
  expect((await engine.images.inspect(name)).id).toBe(id)
})

it('reports a broken archive as an error, with nothing made', async () => {
  const name = fresh()
  expect(await reasonOf(engine.images.import(Readable.from([Buffer.from('no tar at all')]), { name }))).not.toBe('lost')
  expect(await reasonOf(engine.images.load(Readable.from([Buffer.from('no tar either')])))).not.toBe('lost')
  expect(await reasonOf(engine.images.inspect(name))).toBe('not-found')
})

it('cancels an import half-way and leaves no image', async () => {
  const name = fresh()
  const end = new AbortController()
  const half = new Readable({ read: () => undefined })
  half.push(await buffer(createReadStream(await rootfsTar(), { end: 500_000 })))
  const importing = reasonOf(engine.images.import(half, { name }, {}, end.signal))
  setTimeout(() => end.abort(), 200)
  expect(await importing).toBe('aborted')
  expect(half.destroyed).toBe(true)
  expect(await reasonOf(engine.images.inspect(name))).toBe('not-found')
})

it('refuses to remove what a container uses', async () => {
  const name = fresh()
  await engine.images.import(createReadStream(await rootfsTar()), {
    name,
    changes: ['CMD ["sh"]', `LABEL for=${name}`],
  })
  const { id } = await engine.containers.create({ image: name, name: uniqueName('dk') })
  expect(await reasonOf(engine.images.remove(name))).toBe('conflict')
  await engine.containers.remove(id)
  await engine.images.remove(name)
})

it('reports a registry that does not answer', async () => {
  // nothing listens on the discard port; the engine tells so in its own words
  const failure: unknown = await engine.images
    .pull('127.0.0.1:9/labrig-test/no-such:1')
    .catch((error: unknown) => error)
  expect(failure).toMatchObject({ name: 'DockerError', operation: 'image pull' })
  expect(String(failure)).toContain('127.0.0.1:9')
})

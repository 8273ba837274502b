import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { UnusedItem } from '../../../contract/prune.ts'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { busyboxImage, BUSYBOX, lacking, linesOf, privateDocker, type PrivateDocker } from '../../support/host/index.ts'

const lack = lacking('root', 'dockerd', 'netns')
beforeEach((context) => context.skip(lack !== undefined, lack))

let engine: PrivateDocker
let labrig: Labrig
let app: InProcess

beforeAll(async () => {
  if (lack) return
  engine = await privateDocker()
  await busyboxImage(engine.host)
  labrig = await Labrig.make({ connections: [{ id: 'docker', engine: 'docker', host: engine.host }] })
  app = await inProcess(labrig)
  const { docker } = engine
  const ours = ['--label', 'labrig.managed=1']
  await docker('network', 'create', 'held')
  await docker('network', 'create', ...ours, 'idle')
  await docker('network', 'create', 'foreign')
  await docker('volume', 'create', 'data')
  await docker('volume', 'create', 'held-data')
  await docker('run', '-d', '--name', 'runs', BUSYBOX, 'sleep', '10000')
  // Stopped, and with what it would need to start again.
  await docker('create', '--name', 'stopped', '--network', 'held', '-v', 'held-data:/data', BUSYBOX, 'true')
  await docker(
    'run',
    '--name',
    'ended',
    ...ours,
    '-v',
    '/anonymous',
    BUSYBOX,
    'sh',
    '-c',
    'head -c 3000000 /dev/zero >/x',
  )
  await docker('run', '--rm', '-v', 'data:/data', BUSYBOX, 'sh', '-c', 'head -c 2000000 /dev/zero >/data/x')
  await docker('commit', 'ended')
  await docker('commit', 'ended', 'spare:1')
  await docker('tag', 'spare:1', 'spare:2')
})
afterAll(async () => {
  if (lack) return
  await app?.[Symbol.asyncDispose]()
  await labrig?.[Symbol.asyncDispose]()
  await engine?.[Symbol.asyncDispose]()
})

const preview = async () => (await app.client.prune.preview()).items
const named = async (name: string) => {
  const found = (await preview()).find((item) => item.name === name)
  if (found === undefined) throw new Error(`${name} is not shown`)
  return found
}
const run = (...items: readonly UnusedItem[]) =>
  app.client.prune.run({ items: items.map(({ kind, id }) => ({ kind, id })) })
const there = {
  containers: async () => linesOf(await engine.docker('ps', '-a', '--format', '{{.Names}}')).sort(),
  images: async () => new Set(linesOf(await engine.docker('images', '-q', '--no-trunc'))).size,
  volumes: async () => linesOf(await engine.docker('volume', 'ls', '-q')).sort(),
  networks: async () => linesOf(await engine.docker('network', 'ls', '--format', '{{.Name}}')).sort(),
}

describe('what nothing uses', () => {
  it('is shown with its size and whose it is; what something needs is not', async () => {
    const items = await preview()
    const names = items.filter(({ kind }) => kind !== 'image').map(({ kind, name }) => `${kind} ${name}`)
    expect(names.sort()).toEqual([
      ...['container ended', 'container stopped', 'network foreign', 'network idle', 'volume data'],
    ])
    expect(await named('ended')).toMatchObject({ owner: 'labrig', detail: BUSYBOX })
    expect((await named('ended')).size).toBeGreaterThanOrEqual(3_000_000)
    expect(await named('data')).toMatchObject({ owner: 'other', detail: 'local' })
    expect((await named('data')).size).toBeGreaterThanOrEqual(2_000_000)
    expect(await named('foreign')).toMatchObject({ owner: 'other' })
    expect(await named('idle')).toMatchObject({ owner: 'labrig' })
    const images = items.filter(({ kind }) => kind === 'image')
    expect(images.map(({ name, owner }) => [/^[0-9a-f]{12}$/.test(name) ? 'nameless' : name, owner]).sort()).toEqual([
      ['nameless', 'nobody'],
      ['spare:1', 'other'],
    ])
    expect(await there.containers()).toEqual(['ended', 'runs', 'stopped'])
  })

  it('goes where it was chosen, and nothing else does', async () => {
    const [idle, data] = [await named('idle'), await named('data')]
    const { commands } = await run(data, idle)
    expect(commands.map((line) => line.replace(/-H \S+ /, ''))).toEqual([
      'docker volume rm data',
      'docker network rm idle',
    ])
    expect(await there.volumes()).not.toContain('data')
    expect(await there.volumes()).toContain('held-data')
    expect(await there.networks()).toEqual(['bridge', 'foreign', 'held', 'host', 'none'])
    expect(await there.containers()).toEqual(['ended', 'runs', 'stopped'])
  })

  it('stays all of it when one came into use since it was shown', async () => {
    const [foreign, stopped] = [await named('foreign'), await named('stopped')]
    await engine.docker('create', '--name', 'later', '--network', 'foreign', BUSYBOX, 'true')
    await expect(run(foreign, stopped)).rejects.toMatchObject({
      data: { reason: 'used-by-now', detail: foreign.id },
    })
    expect(await there.containers()).toEqual(['ended', 'later', 'runs', 'stopped'])
    await engine.docker('rm', 'later')
  })

  it('is an image with all its names, but not with one that another image got meanwhile', async () => {
    const before = await there.images()
    await engine.docker('tag', BUSYBOX, 'spare:2')
    const items = await preview()
    const images = items.filter(({ kind }) => kind === 'image')
    expect(images).toHaveLength(2)
    await run(...images)
    expect(await there.images()).toBe(before - 2)
    const kept = await engine.docker('image', 'inspect', '-f', '{{.Id}}', 'spare:2')
    expect(kept).toBe(await engine.docker('image', 'inspect', '-f', '{{.Id}}', BUSYBOX))
  })

  it('is a kind by the command line: what is not Labrig’s goes by its name only', async () => {
    const list = await labrig.output('prune')
    expect(list).toMatch(/container +ended +\d+ KiB +Labrig/)
    await labrig.output('prune', 'containers', 'networks', '--yes')
    expect(await there.containers()).toEqual(['runs', 'stopped'])
    expect(await there.networks()).toContain('foreign')
    await labrig.output('prune', 'foreign', '--yes')
    expect(await there.networks()).not.toContain('foreign')
    expect((await labrig.run(['prune', 'runs', '--yes'])).code).toBe(3)
  })
})

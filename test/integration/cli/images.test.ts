import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Image } from '../../../contract/resource.ts'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import {
  docker,
  imageArchive,
  lacking,
  linesOf,
  reachableFolder,
  removeFolder,
  rootfsTar,
  uniqueName,
} from '../../support/host/index.ts'

const lack = lacking('dockerd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const loaded = `${uniqueName('loaded')}:1`
const imported = `${uniqueName('imported')}:2`
let labrig: Labrig
let app: InProcess
let archive: string

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  app = await inProcess(labrig)
  archive = await imageArchive(loaded)
})
afterAll(async () => {
  if (lack) return
  await docker('rmi', '-f', loaded, imported).catch(() => undefined)
  await app[Symbol.asyncDispose]()
  await labrig[Symbol.asyncDispose]()
})

const list = () => labrig.call<Image[]>('image.list')
const idOf = async (reference: string) => (await docker('image', 'inspect', '-f', '{{.Id}}', reference)).trim()
const dockerTags = async () => linesOf(await docker('images', '--format', '{{.Repository}}:{{.Tag}}'))

describe('images by command lines alone', () => {
  it('are loaded from an archive', async () => {
    expect(await labrig.call('image.load', { path: archive })).toMatchObject({ loaded: [loaded] })
    expect(await list()).toContainEqual(
      expect.objectContaining({ id: `image:docker/${await idOf(loaded)}`, tags: [loaded] }),
    )
  })

  it('are made from a root file system, with what the container is to run', async () => {
    const path = await rootfsTar()
    const made = await labrig.call<{ id: string }>('image.import', {
      path,
      reference: imported,
      changes: ['CMD ["echo", "imported"]', 'LABEL labrig-test=images'],
    })
    expect(made.id).toBe(`image:docker/${await idOf(imported)}`)
    expect(await docker('run', '--rm', imported)).toBe('imported\n')
    expect(await list()).toContainEqual(
      expect.objectContaining({ tags: [imported], labels: { 'labrig-test': 'images' } }),
    )
  })

  it('show what each layer adds, changes and takes away', async () => {
    const built = `${uniqueName('layers')}:1`
    const lines = [`FROM ${imported}`, 'RUN echo two > /two && rm /etc/group && echo x >> /etc/passwd', 'CMD ["true"]']
    const folder = await reachableFolder('layers')
    await writeFile(join(folder, 'Dockerfile'), `${lines.join('\n')}\n`)
    await docker('build', '-q', '-t', built, folder)
    await removeFolder(folder)
    try {
      const id = `image:docker/${await idOf(built)}`
      const { layers } = await app.client.image.layers({ id })
      expect(layers).toMatchObject([
        { changed: 0, removed: 0, cut: false },
        { command: expect.stringContaining('echo two > /two'), added: 1, changed: 1, removed: 1 },
      ])
      const { files } = await app.client.image.files({ id, layer: 1 })
      expect(files.map(({ change, path }) => `${change} ${path}`).sort()).toEqual([
        'added two',
        'changed etc/passwd',
        'removed etc/group',
      ])
      const below = await app.client.image.files({ id, layer: 0, search: 'bin/busybox' })
      expect(below).toMatchObject({ total: 1, files: [{ path: 'bin/busybox', kind: 'file', change: 'added' }] })
      const shown = await app.client.image.inspect({ id })
      expect(shown.history.map(({ command }) => command).at(-1)).toBe('CMD ["true"]')
      expect(shown.layers.length).toBe(2)
      // What two images share is what `docker system df` says of them.
      const { images } = await app.client.image.sizes()
      const own = images.find((one) => one.id === id)
      expect(own?.unique).toBe((own?.size ?? 0) - (own?.shared ?? 0))
      expect(own?.shared).toBeGreaterThan(1_000_000)
    } finally {
      await docker('rmi', '-f', built)
    }
  })

  it('get another name, are saved into a file, and come back from it', async () => {
    const name = `${uniqueName('kept')}:3`
    const folder = await reachableFolder('saved')
    try {
      const path = join(folder, 'image.tar')
      const id = `image:docker/${await idOf(imported)}`
      await app.client.image.tag({ id, reference: name })
      expect((await labrig.run(['image', 'save', name, '--to', path])).code).toBe(0)
      expect(await readdir(folder)).toEqual(['image.tar'])
      await app.client.image.delete({ id, reference: name })
      expect(await labrig.output('image', 'untag', imported, '--yes')).toBe(`$ docker rmi ${imported}\n`)
      expect(await dockerTags()).not.toContain(name)
      expect(await app.client.image.load({ path })).toMatchObject({ loaded: expect.arrayContaining([name]) })
      expect(`image:docker/${await idOf(name)}`).toBe(id)
      expect(await idOf(imported)).toBe(await idOf(name))
      await app.client.image.delete({ id, reference: name })
    } finally {
      await removeFolder(folder)
    }
  })

  it('are not removed while a container is made of them, which is named', async () => {
    const container = uniqueName('user')
    await docker('create', '--name', container, imported)
    try {
      const id = `image:docker/${await idOf(imported)}`
      const overview = await app.client.image.overview()
      expect(overview.find((one) => one.id === id)?.users).toMatchObject([{ name: container, state: 'created' }])
      await expect(app.client.image.delete({ id })).rejects.toThrow(container)
    } finally {
      await docker('rm', container)
    }
  })

  it('are deleted by name and by id', async () => {
    const second = `${uniqueName('second')}:1`
    await docker('tag', imported, second)
    const id = `image:docker/${await idOf(imported)}`
    await labrig.call('image.delete', { id, reference: second })
    expect(await dockerTags()).toContain(imported)
    expect(await dockerTags()).not.toContain(second)
    await labrig.call('image.delete', { id })
    expect(await dockerTags()).not.toContain(imported)
    await labrig.call('image.delete', { id: `image:docker/${await idOf(loaded)}` })
    const tags = (await list()).flatMap((image) => image.tags)
    expect(tags).not.toContain(loaded)
    expect(tags).not.toContain(imported)
  })
})

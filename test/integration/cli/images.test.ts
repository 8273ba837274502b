import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Image } from '../../../contract/resource.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { docker, imageArchive, lacking, linesOf, rootfsTar, uniqueName } from '../../support/host/index.ts'

const lack = lacking('dockerd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const loaded = `${uniqueName('loaded')}:1`
const imported = `${uniqueName('imported')}:2`
let labrig: Labrig
let archive: string

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  archive = await imageArchive(loaded)
})
afterAll(async () => {
  if (lack) return
  await docker('rmi', '-f', loaded, imported).catch(() => undefined)
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

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ownCatalogue, readCatalogue } from '../../../main/image/catalogue/catalogue.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'labrig-test-catalogue-'))
})
afterAll(() => rm(folder, { recursive: true }))

const families = ['almalinux', 'alpine', 'arch', 'debian', 'fedora', 'freebsd', 'opensuse', 'rocky', 'ubuntu']

describe('the catalogue', () => {
  it('has each distribution as a cloud image and as an installer', () => {
    for (const kind of ['cloud', 'installer']) {
      const found = ownCatalogue.filter((entry) => entry.kind === kind && entry.arch === 'x86_64')
      expect([...new Set(found.map(({ family }) => family))].sort()).toEqual(families)
    }
  })

  it('names each image once', () => {
    expect(new Set(ownCatalogue.map(({ id }) => id)).size).toBe(ownCatalogue.length)
  })

  it('takes lists of checksums over encrypted lines only', () => {
    const lists = ownCatalogue.map(({ checksums, folder: base }) => new URL(checksums, base))
    expect(lists.filter(({ protocol }) => protocol !== 'https:')).toEqual([])
  })

  it('tells who may log in to each cloud image, and says of none that it was tried', () => {
    expect(ownCatalogue.filter(({ kind, user }) => kind === 'cloud' && user === null)).toEqual([])
    expect(ownCatalogue.filter(({ checked }) => checked !== null)).toEqual([])
  })

  it('takes the user’s own entries first, in place of ours of the same id', async () => {
    const [first] = ownCatalogue
    const own = { ...first, name: 'From the archive next door', folder: 'http://archive.example/debian/' }
    await writeFile(join(folder, 'os-images.json'), JSON.stringify({ version: 1, images: [own] }))
    const { entries, problem } = await readCatalogue(folder)
    expect(problem).toBeNull()
    expect(entries).toHaveLength(ownCatalogue.length)
    expect(entries[0]?.name).toBe('From the archive next door')
  })

  it.each([
    ['{"version":1', 'JSON'],
    ['{"version":2,"images":[]}', 'version'],
    [JSON.stringify({ version: 1, images: [{ ...ownCatalogue[0], id: '../../etc' }] }), 'images.0.id'],
    [JSON.stringify({ version: 1, images: [{ ...ownCatalogue[0], folder: 'file:///etc/' }] }), 'images.0.folder'],
    [JSON.stringify({ version: 1, images: [{ ...ownCatalogue[0], file: '../passwd' }] }), 'images.0.file'],
  ])('stays ours where the user’s own is %s', async (text, problem) => {
    await writeFile(join(folder, 'os-images.json'), text)
    const read = await readCatalogue(folder)
    expect(read.entries).toBe(ownCatalogue)
    expect(read.problem).toContain(problem)
  })
})

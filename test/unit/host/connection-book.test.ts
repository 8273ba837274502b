import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ConnectionBook } from '../../../main/host/connection-book.ts'
import { connectionSpecs } from '../../../main/host/connection-specs.ts'

let folder = ''
let path = ''
let book: ConnectionBook
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'labrig-test-book-'))
  path = join(folder, 'connections.json')
  book = new ConnectionBook(path, { HOME: folder })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const kept = async () => JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>
const specs = () => connectionSpecs(path, { HOME: folder })
const far = { engine: 'libvirt', uri: 'qemu+ssh://me@lab2:2222/system' } as const

describe('the first connection of a user', () => {
  it('stands beside what is found by looking', async () => {
    const found = await specs()
    await book.add('lab2', far)
    expect(await kept()).toEqual({ version: 1, look: true, connections: [{ id: 'lab2', ...far }] })
    const now = await specs()
    expect(now.map(({ id, configured }) => [id, configured ?? false])).toEqual([
      ...found.map(({ id }) => [id, false]),
      ['lab2', true],
    ])
    expect(now.at(-1)?.ssh).toBe('-p 2222 me@lab2')
  })

  it('takes the place of a found one of the same name', async () => {
    await book.add('docker', { engine: 'docker', host: 'ssh://me@lab2' })
    const all = (await specs()).filter(({ id }) => id === 'docker')
    expect(all.map((spec) => [spec.configured, spec.ssh])).toEqual([[true, 'me@lab2']])
  })
})

describe('a file that somebody wrote', () => {
  const written = {
    version: 1,
    note: 'mine',
    connections: [{ id: 'a', engine: 'docker', host: 'ssh://a', colour: 'red' }],
  }

  it('keeps what Labrig does not know, and what it had, through changes at once', async () => {
    await writeFile(path, JSON.stringify(written))
    await Promise.all([book.add('lab2', far), book.add('lab3', { ...far, uri: 'qemu+ssh://lab3/system' })])
    await book.remove('lab2')
    expect(await kept()).toEqual({
      ...written,
      connections: [...written.connections, { id: 'lab3', engine: 'libvirt', uri: 'qemu+ssh://lab3/system' }],
    })
    expect(
      (await specs()).map(({ id }) => id),
      'nothing else is looked for',
    ).toEqual(['a', 'lab3'])
  })

  it('is not touched when it cannot be read', async () => {
    await writeFile(path, '{ "version": 1, "connections": [,] }')
    await expect(book.add('lab2', far)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    expect(await readFile(path, 'utf8')).toBe('{ "version": 1, "connections": [,] }')
  })
})

describe('an address', () => {
  it.each([
    [{ engine: 'libvirt', uri: 'qemu://lab2/system' }, 'place.uri', 'another host is reached by ssh'],
    [{ engine: 'libvirt', uri: 'lab2' }, 'place.uri', 'not a libvirt URI'],
    [{ engine: 'docker', host: 'carrier-pigeon://lab2' }, 'place.host', ''],
  ] as const)('that leads nowhere is refused at its field: %j', (place, field, problem) => {
    expect(() => book.specOf('lab2', place)).toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        data: { field, problem: expect.stringContaining(problem) as string },
      }) as Error,
    )
  })
})

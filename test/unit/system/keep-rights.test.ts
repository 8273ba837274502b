import { chmod, link, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createText, replaceText } from '../../../main/system/keep-rights.ts'

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'labrig-test-rights-'))
  path = join(folder, 'Dockerfile')
})
afterEach(async () => rm(folder, { recursive: true, force: true }))

test('a text that is replaced keeps the rights of its file, and leaves nothing beside it', async () => {
  await writeFile(path, 'FROM a\n')
  await chmod(path, 0o2640)
  await replaceText(path, 'FROM b\n')
  expect([await readFile(path, 'utf8'), (await stat(path)).mode & 0o7777]).toEqual(['FROM b\n', 0o2640])
  expect(await readdir(folder)).toEqual(['Dockerfile'])
})

test('a file with two names has the new text under both', async () => {
  await writeFile(path, 'FROM a long one\n')
  await link(path, join(folder, 'other'))
  await replaceText(path, 'FROM b\n')
  expect(await readFile(join(folder, 'other'), 'utf8')).toBe('FROM b\n')
  expect((await stat(path)).nlink).toBe(2)
})

test('a new file never takes the place of one that is there', async () => {
  await createText(path, 'FROM a\n')
  await expect(createText(path, 'FROM b\n')).rejects.toMatchObject({ code: 'EEXIST' })
  expect([await readFile(path, 'utf8'), await readdir(folder)]).toEqual(['FROM a\n', ['Dockerfile']])
})

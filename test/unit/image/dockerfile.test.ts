import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { dockerfileOf, planSaveDockerfile } from '../../../main/image/dockerfile.ts'
import { saveText, type SaveText } from '../../../main/step/save-text.ts'

let context = ''
const at = (name: string) => join(context, name)
const place = () => ({ context, dockerfile: 'Dockerfile' })
beforeEach(async () => {
  context = await mkdtemp(join(tmpdir(), 'labrig-test-dockerfile-'))
})
afterEach(async () => rm(context, { recursive: true, force: true }))

test('a text goes back through a link into the file that it came from', async () => {
  await writeFile(at('real'), 'FROM a\r\n')
  await chmod(at('real'), 0o600)
  await symlink('real', at('Dockerfile'))
  const { path, digest, text } = await dockerfileOf(place())
  expect([path, text]).toEqual([at('real'), 'FROM a\r\n'])
  const plan = await planSaveDockerfile({ ...place(), text: 'FROM b\r\n', digest })
  await saveText(plan.steps[0] as SaveText)
  expect([await readFile(at('Dockerfile'), 'utf8'), (await stat(at('real'))).mode & 0o777]).toEqual([
    'FROM b\r\n',
    0o600,
  ])
  expect((await dockerfileOf(place())).digest).toBe(plan.digest)
})

test('what came between the plan and the writing of it stays', async () => {
  await writeFile(at('Dockerfile'), 'FROM a\n')
  const { digest } = await dockerfileOf(place())
  const plan = await planSaveDockerfile({ ...place(), text: 'FROM b\n', digest })
  await writeFile(at('Dockerfile'), 'FROM theirs\n')
  await expect(saveText(plan.steps[0] as SaveText)).rejects.toMatchObject({ data: { reason: 'file-changed' } })
  expect(await readFile(at('Dockerfile'), 'utf8')).toBe('FROM theirs\n')
})

test('a new one is made where there is none, and not in the place of one that came meanwhile', async () => {
  const plan = await planSaveDockerfile({ ...place(), text: 'FROM a\n', digest: null })
  await saveText(plan.steps[0] as SaveText)
  await expect(saveText(plan.steps[0] as SaveText)).rejects.toMatchObject({ code: 'NAME_TAKEN' })
  expect(await readFile(at('Dockerfile'), 'utf8')).toBe('FROM a\n')
})

test('a file that is no UTF-8 is told so and is not written', async () => {
  const bytes = Buffer.from('# caf\xe9\nFROM a\n', 'latin1')
  await writeFile(at('Dockerfile'), bytes)
  const { readOnly, digest } = await dockerfileOf(place())
  expect(readOnly).toBe('encoding')
  await expect(planSaveDockerfile({ ...place(), text: '', digest })).rejects.toMatchObject({
    data: { reason: 'not-text' },
  })
  expect(await readFile(at('Dockerfile'))).toEqual(bytes)
})

test('a folder of that name is no Dockerfile, and a folder on the way has to be there', async () => {
  await mkdir(at('Dockerfile'))
  await expect(dockerfileOf(place())).rejects.toMatchObject({ data: { problem: 'not-a-file' } })
  const deep = { context, dockerfile: 'none/Dockerfile', text: '', digest: null }
  await expect(planSaveDockerfile(deep)).rejects.toMatchObject({ data: { problem: 'missing' } })
})

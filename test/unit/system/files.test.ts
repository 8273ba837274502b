import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readTextIfThere, writeFileAtomic } from '../../../main/system/files.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'labrig-test-files-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('a file that is written', () => {
  it('is private, in folders that are private', async () => {
    const path = join(folder, 'a/b/settings.json')
    await writeFileAtomic(path, '{}')
    expect(readFileSync(path, 'utf8')).toBe('{}')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'a/b')).mode & 0o777).toBe(0o700)
  })

  it('replaces the old content as a whole and leaves nothing beside it', async () => {
    const path = join(folder, 'settings.json')
    await writeFileAtomic(path, 'old and much longer')
    await writeFileAtomic(path, new Uint8Array([110, 101, 119]))
    expect(readFileSync(path, 'utf8')).toBe('new')
    expect(readdirSync(folder)).toEqual(['settings.json'])
  })

  it('that cannot take its place leaves the old one and nothing beside it', async () => {
    const path = join(folder, 'settings.json')
    mkdirSync(path)
    writeFileSync(join(path, 'inside'), 'kept')
    await expect(writeFileAtomic(path, 'new')).rejects.toMatchObject({ code: 'EISDIR' })
    expect(readdirSync(folder)).toEqual(['settings.json'])
    expect(readFileSync(join(path, 'inside'), 'utf8')).toBe('kept')
  })

  it('below something that is no folder is refused', async () => {
    writeFileSync(join(folder, 'file'), '')
    await expect(writeFileAtomic(join(folder, 'file/settings.json'), 'x')).rejects.toHaveProperty('code')
  })

  it('by many at once is one of theirs, never a mixture', async () => {
    const path = join(folder, 'settings.json')
    const contents = Array.from({ length: 20 }, (_, index) => String(index).repeat(50_000))
    await Promise.all(contents.map((content) => writeFileAtomic(path, content)))
    expect(contents).toContain(readFileSync(path, 'utf8'))
    expect(readdirSync(folder)).toEqual(['settings.json'])
  })
})

describe('a file that may be there', () => {
  it('is its text, or null when it is not', async () => {
    writeFileSync(join(folder, 'there'), 'text')
    symlinkSync(join(folder, 'gone'), join(folder, 'link'))
    expect(await readTextIfThere(join(folder, 'there'))).toBe('text')
    expect(await readTextIfThere(join(folder, 'not'))).toBeNull()
    expect(await readTextIfThere(join(folder, 'link'))).toBeNull()
  })

  it('is a failure when something else keeps it from us', async () => {
    await expect(readTextIfThere(folder)).rejects.toMatchObject({ code: 'EISDIR' })
  })
})

import { describe, expect, it } from 'vitest'
import type { FileEntry } from '../../../../contract/container-files.ts'
import { lineEnd, listedFiles, modeText, sizeText } from '../../../../renderer/features/files/file-words.ts'

const entry = (name: string, kind: FileEntry['kind'] = 'file', leads: FileEntry['leads'] = null): FileEntry => ({
  ...{ name, kind, leads, size: 1, mode: 0o644, uid: 0, gid: 0, modified: 0, target: '' },
})

describe('rights', () => {
  it.each([
    ['folder', 0o755, 'drwxr-xr-x'],
    ['file', 0o4755, '-rwsr-xr-x'],
    ['file', 0o2644, '-rw-r-Sr--'],
    ['folder', 0o1777, 'drwxrwxrwt'],
    ['link', 0o777, 'lrwxrwxrwx'],
    ['other', 0, '?---------'],
  ] as const)('of a %s, %o, read %s', (kind, mode, text) => {
    expect(modeText(kind, mode)).toBe(text)
  })
})

describe('a folder', () => {
  it('has folders first, links to folders among them, and numbers in their order', () => {
    const all = [
      entry('a10'),
      entry('a9'),
      entry('lib', 'link', 'folder'),
      entry('gone', 'link'),
      entry('etc', 'folder'),
    ]
    const names = listedFiles(all, '', new Intl.Collator('en', { numeric: true })).map(({ name }) => name)
    expect(names).toEqual(['etc', 'lib', 'a9', 'a10', 'gone'])
  })

  it('is filtered by any part of a name', () => {
    expect(listedFiles([entry('Makefile'), entry('a')], ' FILE', new Intl.Collator('en'))).toHaveLength(1)
  })
})

describe('the ends of lines', () => {
  it('can be given back where all of them are the same', () => {
    expect(['a\nb\n', 'a\r\nb\r\n', '', 'a'].map(lineEnd)).toEqual(['\n', '\r\n', '\n', '\n'])
  })

  it('cannot where they are mixed, or carriage returns stand alone', () => {
    expect(['a\nb\r\n', 'a\rb\n'].map(lineEnd)).toEqual([null, null])
  })
})

describe('a size', () => {
  it('is told in bytes where they are few', () => {
    expect([sizeText(0, 'en'), sizeText(1023, 'en')]).toEqual(['0 B', '1023 B'])
  })
})

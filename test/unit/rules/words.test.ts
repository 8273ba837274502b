import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from './fixture-tree.ts'

interface Word {
  name: string
  pattern: RegExp
}
interface Words {
  forbiddenWords(root: string): Word[]
  findWords(path: string, text: string, words: Word[]): string[]
}
const { forbiddenWords, findWords } = (await import(join(projectRoot, 'lint/words.js'))) as Words
const words = forbiddenWords('/data/checkout')
const namesIn = (text: string) => findWords('a.ts', text, words).map((found) => found.split(': ')[1])

describe('forbidden words', () => {
  it.each([
    ['machine path', `const seed = '/data/checkout/test/seed'`, `const seed = join(root, 'test/seed')`],
    ['machine path', 'see /data/notes', 'see /database/notes'],
    ['design folder', '// shared/design/style.md', '// resources/shared-mime'],
    ['design folder', '// facts/libvirt-rpc.md', '// src/artifacts/a.md'],
    ['registry host', 'https://registry.npmjs.org/zod', 'npm registry'],
    ['registry host', 'deb http://deb.debian.org/debian', 'the distribution’s packages'],
    ['mirror host', 'https://npm-mirror.example.org/x', 'https://example.org/mirror'],
    ['promise', '// TODO: later', '// a todo list'],
    ['promise', '// FIXME', '// a fix me'],
    [
      'disabled rule without a reason',
      '// eslint-disable-next-line complexity',
      '// eslint-disable-next-line complexity -- one table',
    ],
    ['disabled rule without a reason', '/* eslint-disable */', '/* eslint-disable max-lines -- generated */'],
  ])('%s: finds "%s", passes "%s"', (name, bad, clean) => {
    expect(namesIn(bad)).toEqual([name])
    expect(namesIn(clean)).toEqual([])
  })

  it('names file and line', () => {
    expect(findWords('main/a.ts', 'ok\n// TODO', words)).toEqual(['main/a.ts:2: promise: // TODO'])
  })

  it('leaves binary files alone', () => {
    expect(findWords('icon.png', '\0 TODO', words)).toEqual([])
  })

  it('knows a folder that exists everywhere as no path of this machine', () => {
    expect(findWords('a.ts', '/tmp/socket and /root/.ssh', forbiddenWords('/tmp/clone'))).toEqual([])
    expect(findWords('a.ts', '/tmp/clone/a', forbiddenWords('/tmp/clone'))).toHaveLength(1)
  })

  it('has a fixture for every word', () => {
    expect([...new Set(words.map(({ name }) => name))]).toEqual([
      'machine path',
      'design folder',
      'registry host',
      'mirror host',
      'promise',
      'disabled rule without a reason',
    ])
  })
})

import { describe, expect, it } from 'vitest'
import { IgnoreRules, readIgnoreFile } from '../../../main/docker/ignore-rules.ts'

const ignored = (lines: string, path: string) => {
  const rules = new IgnoreRules(readIgnoreFile(lines))
  let above: readonly boolean[] | undefined
  let state = false
  const parts = path.split('/')
  for (let end = 1; end <= parts.length; end++) {
    const found = rules.match(parts.slice(0, end).join('/'), above)
    above = found.matched
    state = found.ignored
  }
  return state
}

describe('the rules of a .dockerignore', () => {
  it.each([
    ['a', 'a', true],
    ['a', 'b/a', false],
    ['/a', 'a', true],
    ['a/', 'a/b', true],
    ['./a', 'a', true],
    ['*.md', 'a.md', true],
    ['*.md', 'b/a.md', false],
    ['**/*.md', 'a.md', true],
    ['**/*.md', 'b/c/a.md', true],
    ['**/a', 'x/a', true],
    ['**.bak', 'x/old.bak', true],
    ['a/**', 'a/b/c', true],
    ['a/**/z', 'a/z', true],
    ['a/**/z', 'a/b/c/z', true],
    ['a?c', 'abc', true],
    ['a?c', 'a/c', false],
    ['[a-c]x', 'bx', true],
    ['a.b', 'aXb', false],
    ['\\*', '*', true],
    ['# a', '# a', false],
    ['logs\n!logs/keep', 'logs/keep', false],
    ['logs\n!logs/keep', 'logs/other', true],
    ['!a\na', 'a', true],
    ['*\n!a/b', 'a/b', false],
    ['  spaced  ', 'spaced', true],
  ])('%j leaves out %j: %s', (lines, path, expected) => {
    expect(ignored(lines, path)).toBe(expected)
  })

  it('know which folders that are left out may hold an exception', () => {
    const rules = new IgnoreRules(readIgnoreFile('*\n!a/b/c'))
    expect(rules.mayHoldException('a')).toBe(true)
    expect(rules.mayHoldException('a/b')).toBe(true)
    expect(rules.mayHoldException('x')).toBe(false)
  })
})

import { describe, expect, it } from 'vitest'
import { buildQuery, pathImage, pathName } from '../../../main/docker/query.ts'

describe('a query', () => {
  it('writes each kind of value as the engine takes it', () => {
    expect(buildQuery(undefined)).toBe('')
    expect(buildQuery({ a: undefined })).toBe('')
    expect(buildQuery({ all: true, t: 5, names: ['a b', 'c&d'], filters: { label: ['x=y'] } })).toBe(
      '?all=true&t=5&names=a%20b&names=c%26d&filters=%7B%22label%22%3A%5B%22x%3Dy%22%5D%7D',
    )
  })
})

describe('a name in a path', () => {
  it('is refused when it would address another route', () => {
    for (const bad of ['', '..', '../info', 'a/b', 'a?force=1', 'a#b', '-a', 'a\n', 'ä', 'a%2fb']) {
      expect(() => pathName('test', 'container', bad), bad).toThrow(expect.objectContaining({ reason: 'bad-request' }))
    }
  })

  it('passes when it is one', () => {
    expect(pathName('test', 'container', 'web_1.a-b')).toBe('web_1.a-b')
    expect(pathName('test', 'network', 'my lan')).toBe('my%20lan')
  })

  it('keeps the slashes of an image and nothing else', () => {
    expect(pathImage('test', 'host:5000/team/app:1.0')).toBe('host%3A5000/team/app%3A1.0')
    expect(pathImage('test', `app@sha256:${'0'.repeat(64)}`)).toContain('app%40sha256%3A')
    for (const bad of ['', '/a', 'a//b', '../x', 'a/../b', 'a/./b', 'a?b', 'a b', 'a/']) {
      expect(() => pathImage('test', bad), bad).toThrow(expect.objectContaining({ reason: 'bad-request' }))
    }
  })
})

import { describe, expect, it } from 'vitest'
import { JsonSplitter } from '../../../main/docker/json-stream.ts'

function split(bytes: Buffer, size: number): unknown[] {
  const splitter = new JsonSplitter('test')
  const values: unknown[] = []
  for (let at = 0; at < bytes.length; at += size) values.push(...splitter.push(bytes.subarray(at, at + size)))
  return [...values, ...splitter.end()]
}

const values = [{ a: 1 }, { text: 'grüße 日本 😀 "}{\\" \\\\' }, { nested: { list: [1, [2], {}] } }, [3], {}]

describe('the JSON splitter', () => {
  const separators = {
    'line feeds': '\n',
    'carriage returns': '\r\n',
    nothing: '',
    'RFC 7464': '\u001e',
    blanks: ' \t ',
  }
  for (const [name, separator] of Object.entries(separators)) {
    it(`finds values between ${name}, whatever the size of the chunks`, () => {
      const bytes = Buffer.from(values.map((value) => separator + JSON.stringify(value)).join('') + separator)
      for (const size of [1, 2, 3, 7, 64, bytes.length]) expect(split(bytes, size)).toEqual(values)
    })
  }

  it('refuses what is no JSON, with the place in the message', () => {
    for (const bad of ['<html>', 'null', '}', '{"a":}', '{"a":1}x']) {
      expect(() => split(Buffer.from(bad), 100)).toThrow(expect.objectContaining({ reason: 'bad-answer' }))
    }
    expect(() => split(Buffer.from('{"a":1}\nOops, a proxy'), 100)).toThrow('Oops, a proxy')
  })

  it('reports an end inside a value as lost', () => {
    for (const part of ['{', '{"a": "b', '{"a": [1, 2]']) {
      expect(() => split(Buffer.from(part), 100)).toThrow(expect.objectContaining({ reason: 'lost' }))
    }
  })

  it('gives up on a value that has no end', () => {
    const splitter = new JsonSplitter('test')
    const chunk = Buffer.alloc(1 << 20, 'a')
    splitter.push(Buffer.from('{"a": "'))
    expect(() => {
      for (let round = 0; round < 10; round++) splitter.push(chunk)
    }).toThrow('exceeds')
  })
})

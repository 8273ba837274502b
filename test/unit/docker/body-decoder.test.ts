import { describe, expect, it } from 'vitest'
import { BadHttp, BodyDecoder } from '../../../main/docker/body-decoder.ts'

const HEAD = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: application/x-tar\r\n\r\n'

/** Reads an answer in pieces of this size, each into memory of its own. */
function read(answer: string, size: number) {
  const decoder = new BodyDecoder()
  const bytes = Buffer.from(answer, 'latin1')
  let body = ''
  for (let at = 0; at < bytes.length; at += size) {
    const memory = Buffer.concat([Buffer.from('before'), bytes.subarray(at, at + size)])
    const end = decoder.decode(memory, 6, memory.length)
    expect(memory.toString('latin1', 0, 6)).toBe('before')
    body += memory.toString('latin1', 6, end)
  }
  return { body, decoder }
}

describe('an answer that is read where it lies', () => {
  it.each([1, 2, 3, 7, 64, 1000])('is its body alone, in reads of %d bytes', (size) => {
    const chunked = `${HEAD}5\r\nhello\r\n1;x=y\r\n \r\n0A\r\n0123456789\r\n0\r\nDigest: x\r\n\r\n`
    const { body, decoder } = read(chunked, size)
    expect([decoder.status, body, decoder.done]).toEqual([200, 'hello 0123456789', true])
    const sized = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\ncontent-length: 4\r\n\r\ngone'
    expect(read(sized, size)).toMatchObject({ body: 'gone', decoder: { status: 404, done: true } })
  })

  it('without a length ends with its connection; one with a length or frames does not', () => {
    const open = read('HTTP/1.0 200 OK\r\n\r\nall of it', 5)
    expect([open.body, open.decoder.done, open.decoder.close()]).toEqual(['all of it', false, true])
    for (const cut of [
      `${HEAD}5\r\nhel`,
      `${HEAD}5\r\nhello\r\n`,
      'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhe',
      'HTTP',
    ]) {
      expect(read(cut, 1000).decoder.close()).toBe(false)
    }
  })

  it.each([
    ['no HTTP', 'SSH-2.0-OpenSSH\r\n'],
    ['a size that is none', `${HEAD}zz\r\n`],
    ['a part that is longer than it said', `${HEAD}2\r\nabc\r\n`],
    ['a head without end', `HTTP/1.1 200 OK\r\nX: ${'y'.repeat(70_000)}`],
  ])('is refused for %s', (_what, answer) => {
    expect(() => read(answer, 4096)).toThrow(BadHttp)
  })
})

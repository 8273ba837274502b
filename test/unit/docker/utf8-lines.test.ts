import { describe, expect, it } from 'vitest'
import { LineSplitter, type Line } from '../../../main/docker/utf8-lines.ts'

function split(bytes: Buffer, size: number, maxLine?: number): Line[] {
  const splitter = new LineSplitter(maxLine)
  const lines: Line[] = []
  for (let at = 0; at < bytes.length; at += size) lines.push(...splitter.push(bytes.subarray(at, at + size)))
  return [...lines, ...splitter.end()]
}

const whole = (text: string): Line => ({ text, partial: false })

describe('the line splitter', () => {
  it('keeps characters whole whatever the size of the chunks', () => {
    const text = 'grüße\n日本語のログ\r\n\n😀 fin'
    const expected = [whole('grüße'), whole('日本語のログ'), whole(''), whole('😀 fin')]
    for (let size = 1; size < 40; size++) expect(split(Buffer.from(text), size)).toEqual(expected)
  })

  it('keeps a carriage return inside a line', () => {
    expect(split(Buffer.from('10%\r20%\r\ndone'), 3)).toEqual([whole('10%\r20%'), whole('done')])
  })

  it('gives no line for nothing and none for a final line feed', () => {
    expect(split(Buffer.from(''), 1)).toEqual([])
    expect(split(Buffer.from('a\n'), 1)).toEqual([whole('a')])
  })

  it('cuts a line above the cap into pieces that lose nothing', () => {
    const text = 'x'.repeat(25)
    for (let size = 1; size < 30; size++) {
      const lines = split(Buffer.from(`${text}\nend\n`), size, 10)
      const pieces = lines.slice(0, -1)
      expect(pieces.map((line) => line.text).join('')).toBe(text)
      expect(pieces.every((line) => line.text.length <= 10)).toBe(true)
      expect(pieces.map((line) => line.partial)).toEqual([true, true, false])
      expect(lines.at(-1)).toEqual(whole('end'))
    }
  })

  it('takes a line of exactly the cap as a whole one', () => {
    expect(split(Buffer.from('1234567890\nab\n'), 100, 10)).toEqual([whole('1234567890'), whole('ab')])
  })

  it('never cuts a surrogate pair', () => {
    const lines = split(Buffer.from(`a${'😀'.repeat(20)}`), 7, 10)
    expect(lines.map((line) => line.text).join('')).toBe(`a${'😀'.repeat(20)}`)
    for (const { text } of lines) expect(text.isWellFormed()).toBe(true)
  })

  it('turns bytes that are no UTF-8 into replacement characters and goes on', () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe, 0x41]), Buffer.from('\nok\n'), Buffer.from([0xe3, 0x81])])
    expect(split(bytes, 1)).toEqual([whole('��A'), whole('ok'), whole('�')])
  })

  it('takes a flood of 16 MiB without a line feed in pieces', () => {
    const splitter = new LineSplitter(1024)
    const chunk = Buffer.alloc(1 << 20, 'a')
    let total = 0
    for (let round = 0; round < 16; round++) for (const line of splitter.push(chunk)) total += line.text.length
    for (const line of splitter.end()) total += line.text.length
    expect(total).toBe(16 << 20)
  })
})

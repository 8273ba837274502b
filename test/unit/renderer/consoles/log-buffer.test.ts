import { describe, expect, it } from 'vitest'
import { LogBuffer } from '../../../../renderer/features/consoles/log-buffer.ts'
import { LogResume } from '../../../../renderer/features/consoles/log-resume.ts'

const line = (text: string, time: string | null = null) => ({ stream: 'stdout' as const, time, text })
const lines = (count: number, from = 0) => Array.from({ length: count }, (_, index) => line(`line ${from + index}`))

describe('the lines of a log', () => {
  it('are kept up to a number; the oldest are dropped and counted', () => {
    const buffer = new LogBuffer({ lines: 1000, characters: 1 << 20 })
    for (let from = 0; from < 5000; from += 100) buffer.append(lines(100, from))
    expect(buffer.entries.length).toBeLessThanOrEqual(1000)
    expect(buffer.entries.length).toBeGreaterThanOrEqual(950)
    expect(buffer.entries.at(-1)?.text).toBe('line 4999')
    expect(buffer.dropped + buffer.entries.length).toBe(5000)
    expect(buffer.at(4999)?.text).toBe('line 4999')
    expect(buffer.at(0)).toBeUndefined()
  })

  it('are kept up to a size, however long they are', () => {
    const buffer = new LogBuffer({ lines: 1000, characters: 100_000 })
    for (let index = 0; index < 200; index += 1) buffer.append([line('x'.repeat(10_000))])
    expect(buffer.characters).toBeLessThanOrEqual(100_000)
    expect(buffer.entries.reduce((sum, entry) => sum + entry.text.length, 0)).toBe(buffer.characters)
    buffer.append([line('y'.repeat(10_000_000))])
    expect(buffer.entries.at(-1)?.text).toHaveLength(64_001)
  })

  it('hold a log of 50,000 lines', () => {
    const buffer = new LogBuffer()
    buffer.append(lines(50_000))
    expect(buffer.entries).toHaveLength(50_000)
    expect(buffer.dropped).toBe(0)
  })

  it('are searched, and new ones as they come', () => {
    const buffer = new LogBuffer({ lines: 100, characters: 1 << 20 })
    buffer.append([line('GET /a'), line('warn: Slow'), line('GET /b')])
    buffer.search('SLOW')
    expect(buffer.matches).toEqual([1])
    buffer.append([line('slow again')])
    expect(buffer.matches).toEqual([1, 3])
    buffer.append(lines(120))
    expect(buffer.matches).toEqual([])
    buffer.search('')
    expect(buffer.matches).toEqual([])
  })

  it('are saved as they came, with their times when wanted', () => {
    const buffer = new LogBuffer()
    buffer.append([line('\u001b[32mok\u001b[0m', '2026-11-21T10:00:00.000Z'), line('two')])
    expect(buffer.text(false)).toBe('\u001b[32mok\u001b[0m\ntwo\n')
    expect(buffer.text(true)).toBe('2026-11-21T10:00:00.000Z \u001b[32mok\u001b[0m\ntwo\n')
    buffer.append([{ stream: 'stdout', time: null, text: 'a long', goesOn: true }])
    buffer.append([{ stream: 'stdout', time: null, text: ' line' }])
    expect(buffer.text(false)).toContain('two\na long line\n')
  })
})

describe('a log that is read again', () => {
  const at = (seconds: number) => new Date(Date.UTC(2026, 10, 21, 10, 0, seconds)).toISOString()
  const texts = (resume: LogResume, all: readonly ReturnType<typeof line>[]) => resume.fresh(all).map((one) => one.text)

  it('goes on after its last line, with lines of the same millisecond neither twice nor lost', () => {
    const resume = new LogResume()
    expect(resume.begin()).toBeNull()
    expect(texts(resume, [line('a', at(1)), line('b', at(2)), line('c', at(2))])).toEqual(['a', 'b', 'c'])
    expect(resume.begin()).toBe(Date.parse(at(2)) / 1000)
    const again = [line('a', at(1)), line('b', at(2)), line('c', at(2)), line('d', at(2)), line('e', at(3))]
    expect(texts(resume, again)).toEqual(['d', 'e'])
    expect(resume.begin()).toBe(Date.parse(at(3)) / 1000)
    expect(texts(resume, [line('e', at(3)), line('f', at(3))])).toEqual(['f'])
  })

  it('keeps a line whose clock went back', () => {
    const resume = new LogResume()
    expect(texts(resume, [line('a', at(9)), line('b', at(2))])).toEqual(['a', 'b'])
  })

  it('keeps the later pieces of a long line with their first one', () => {
    const resume = new LogResume()
    texts(resume, [line('a', at(1)), line('a2')])
    resume.begin()
    expect(texts(resume, [line('a', at(1)), line('a2'), line('b', at(2)), line('b2')])).toEqual(['b', 'b2'])
  })
})

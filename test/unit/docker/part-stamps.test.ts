import { describe, expect, it } from 'vitest'
import { PartStamps } from '../../../main/docker/part-stamps.ts'

const STAMP = '2026-11-22T18:32:54.249065178Z '
const PART = 16 * 1024

/** As the engine writes a log with times: each part of a long line behind a stamp of its own. */
function written(lines: readonly string[]): Buffer {
  const pieces = lines.flatMap((line) => {
    const bytes = Buffer.from(`${line}\n`)
    const parts: Buffer[] = []
    for (let at = 0; at < bytes.length; at += PART) parts.push(bytes.subarray(at, at + PART))
    return parts.flatMap((part) => [Buffer.from(STAMP), part])
  })
  return Buffer.concat(pieces)
}

function read(bytes: Buffer, size: number): string {
  const stamps = new PartStamps()
  const out: Buffer[] = []
  for (let at = 0; at < bytes.length; at += size) out.push(stamps.push(bytes.subarray(at, at + size)))
  return Buffer.concat([...out, stamps.end()]).toString()
}

const wanted = (lines: readonly string[]) => lines.map((line) => `${STAMP}${line}\n`).join('')

describe('a log with times', () => {
  it.each([1, 7, 100, PART, PART + 31, 1 << 20])('has one stamp a line, in reads of %d bytes', (size) => {
    const lines = ['short', 'y'.repeat(90_000), '', 'x'.repeat(PART - 1), 'z'.repeat(PART), 'after']
    expect(read(written(lines), size)).toBe(wanted(lines))
  })

  it.each([1, 1000, 1 << 20])('keeps characters whole that end in the next part, in reads of %d bytes', (size) => {
    for (const lead of ['', 'a', 'ab', 'abc']) {
      const lines = [lead + '€'.repeat(20_000), lead + '😀'.repeat(9_000)]
      expect(read(written(lines), size)).toBe(wanted(lines))
    }
  })

  it('finds the stamp behind what json-file puts for a character that was cut', () => {
    const repaired = Buffer.concat([
      ...[
        Buffer.from(`${STAMP}${'y'.repeat(PART - 1)}\uFFFD`),
        Buffer.from(`${STAMP}\uFFFD\uFFFD${'z'.repeat(PART - 2)}`),
      ],
      Buffer.from(`${STAMP}end\n`),
    ])
    const text = `${STAMP}${'y'.repeat(PART - 1)}\uFFFD\uFFFD\uFFFD${'z'.repeat(PART - 2)}end\n`
    for (const size of [1, 100, 1 << 20]) expect(read(repaired, size)).toBe(text)
  })

  it('keeps what a program printed, stamps of its own too', () => {
    const lines = [`${STAMP}mine`, `say ${STAMP}${STAMP}`, '2026-11-22', '2026-11-22T18:32', '']
    expect(read(written(lines), 13)).toBe(wanted(lines))
    expect(read(Buffer.from('no stamps\nat all\n2026-'), 5)).toBe('no stamps\nat all\n2026-')
  })
})

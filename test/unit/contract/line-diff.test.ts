import { describe, expect, it } from 'vitest'
import { hunksOf, lineDiff, unifiedDiff } from '../../../contract/line-diff.ts'

const told = (before: string, after: string) => lineDiff(before, after).map(({ sign, text }) => sign + text)
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}`)

describe('what differs between two texts', () => {
  it('is told line by line, in order', () => {
    expect(told('a\nb\nc\n', 'a\nx\nc\nd\n')).toEqual([' a', '-b', '+x', ' c', '+d'])
    expect(told('a\n', 'a\n')).toEqual([' a'])
    expect(told('', 'a')).toEqual(['-', '+a'])
  })

  it('finds the lines that both have, also where many moved', () => {
    const [before, after] = [numbered(200), numbered(200)]
    after.splice(50, 1)
    after.splice(120, 0, 'new')
    expect(told(before.join('\n'), after.join('\n')).filter((line) => !line.startsWith(' '))).toEqual([
      '-line 51',
      '+new',
    ])
  })

  it('ends for texts of any size', () => {
    const [before, after] = [numbered(3000), numbered(3000).map((line) => `${line}!`)]
    expect(lineDiff(before.join('\n'), after.join('\n')).length).toBe(6000)
  })

  it('is written as patch reads it, with surroundings that hold no secret', () => {
    const before = [...numbered(4), '<graphics/>', ...numbered(6)]
    const after = before.with(6, 'changed')
    const hunks = hunksOf(lineDiff(before.join('\n'), after.join('\n')), 3, (line) => line.includes('graphics'))
    expect(unifiedDiff(hunks)).toBe('@@ -6,5 +6,5 @@\n line 1\n-line 2\n+changed\n line 3\n line 4\n line 5')
  })
})

import { describe, expect, it } from 'vitest'
import { mergeLines } from '../../../contract/merge-lines.ts'

const ground = 'a\nb\nc\nd\ne\nf\ng\n'

describe('changes of two sides', () => {
  it('of different lines are put together', () => {
    const mine = ground.replace('b\n', 'B\nB2\n')
    const theirs = ground.replace('f\n', '').replace('d\n', 'd\nd2\n')
    expect(mergeLines(ground, mine, theirs)).toBe('a\nB\nB2\nc\nd\nd2\ne\ng\n')
    expect(mergeLines(ground, theirs, mine)).toBe('a\nB\nB2\nc\nd\nd2\ne\ng\n')
  })

  it('that are the same are one', () => {
    const both = ground.replace('b', 'B')
    expect(mergeLines(ground, both, both)).toBe(both)
    expect(mergeLines(ground, ground, both)).toBe(both)
    expect(mergeLines(ground, both, ground)).toBe(both)
  })

  it('of the same or neighbouring lines are left to a person', () => {
    expect(mergeLines(ground, ground.replace('b', 'B'), ground.replace('b', 'x'))).toBeNull()
    expect(mergeLines(ground, ground.replace('b', 'B'), ground.replace('c', 'C'))).toBeNull()
    expect(mergeLines(ground, ground.replace('b\n', ''), ground.replace('b', 'x'))).toBeNull()
  })
})

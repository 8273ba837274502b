import { expect, test } from 'vitest'
import { findInLines } from '../../../../renderer/features/machine-page/vm/xml-text.ts'

test('matches are cut out of their lines and counted over all of them, whatever their case', () => {
  const { lines, count } = findInLines('<disk>Disk</disk>\n<x/>\nDISK', 'disk')
  expect(count).toBe(4)
  expect(lines[0]?.map(({ text, hit }) => [text, hit])).toEqual([
    ['<', null],
    ['disk', 0],
    ['>', null],
    ['Disk', 1],
    ['</', null],
    ['disk', 2],
    ['>', null],
  ])
  expect(lines[1]).toEqual([{ text: '<x/>', hit: null }])
  expect(
    lines
      .flat()
      .map(({ text }) => text)
      .join(''),
  ).toBe('<disk>Disk</disk><x/>DISK')
})

test('nothing and signs of patterns are plain texts', () => {
  expect(findInLines('a.b', '')).toMatchObject({ count: 0 })
  expect(findInLines('a.b\nacb', '.').count).toBe(1)
})

import { describe, expect, test } from 'vitest'
import { formatAge, formatBytes, formatShare, formatUse } from '../../../../renderer/lib/format.ts'

const MIB = 1024 ** 2
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('numbers', () => {
  test('of memory are in MiB or GiB', () => {
    expect(plain(formatBytes(0.5 * MIB, 'en'))).toBe('0.5 MiB')
    expect(plain(formatBytes(128 * MIB, 'en'))).toBe('128 MiB')
    expect(plain(formatBytes(1.5 * 1024 * MIB, 'en'))).toBe('1.5 GiB')
    expect(plain(formatBytes(1024 ** 2 * MIB, 'en'))).toBe('1 TiB')
  })

  test('of use have the unit of the limit', () => {
    expect(plain(formatUse(412 * MIB, 768 * MIB, 'en'))).toBe('412 / 768 MiB')
    expect(plain(formatUse(1024 * MIB, 16 * 1024 * MIB, 'en'))).toBe('1 / 16 GiB')
  })

  test('of load are shares of one core; small ones keep a digit', () => {
    expect(plain(formatShare(0, 'en'))).toBe('0 %')
    expect(plain(formatShare(0.0042, 'en'))).toBe('0.4 %')
    expect(plain(formatShare(0.42, 'en'))).toBe('42 %')
    expect(plain(formatShare(1.87, 'ja'))).toBe('187 %')
  })

  test('never break between number and unit', () => {
    expect(formatUse(MIB, MIB, 'ja')).not.toContain(' ')
    expect(formatShare(1, 'ja')).not.toContain(' ')
  })
})

test('an age is told in its largest unit', () => {
  expect(formatAge(4000, 'en')).toBe('4 sec')
  expect(formatAge(125_000, 'en')).toBe('2 min')
  expect(formatAge(3 * 86_400_000, 'ja')).toBe('3 日')
})

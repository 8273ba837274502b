import { describe, expect, it } from 'vitest'
import { plainPath } from '../../../../main/container/files/root.ts'
import { textOf } from '../../../../main/container/files/view.ts'

describe('a text', () => {
  it('is what is UTF-8 and has no zero bytes', () => {
    expect(textOf(Buffer.from('é\u{feff}ü'), false)).toBe('é\u{feff}ü')
    expect(textOf(Buffer.from([0x61, 0]), false)).toBeNull()
    expect(textOf(Buffer.from([0xff, 0x61]), false)).toBeNull()
  })

  it('that was cut in a character ends before it, and is none where the file itself ends so', () => {
    const half = Buffer.from('a€').subarray(0, 3)
    expect(textOf(half, true)).toBe('a')
    expect(textOf(half, false)).toBeNull()
  })

  it('keeps its mark of byte order', () => {
    expect(textOf(Buffer.from('\u{feff}a'), false)).toBe('\u{feff}a')
  })
})

describe('a path', () => {
  it.each([
    ['/', '/'],
    ['//etc//nginx/', '/etc/nginx'],
    ['/etc/./x/../y', '/etc/y'],
    ['/../../etc', '/etc'],
  ])('%s is %s', (given, plain) => {
    expect(plainPath(given)).toBe(plain)
  })
})

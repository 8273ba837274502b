import { describe, expect, it } from 'vitest'
import { sha512Crypt } from '../../../main/system/sha512-crypt.ts'

describe('a password as crypt(3) keeps it', () => {
  // The first from the specification (U. Drepper), the others from OpenSSL's passwd -6.
  it.each([
    [
      'Hello world!',
      'saltstring',
      '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
    ],
    [
      'pa"ss: #wörd',
      'a.b/c',
      '$6$a.b/c$Aj4WqWddJ1tH/8lKZa5ajFV5/hyowxJHPABEyfM4VAJdYHFuQhWYUrd3VfT6HIVF4Vbcp5KY3HhqfTbHn6fVl0',
    ],
    [
      'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      '0123456789abcdef',
      '$6$0123456789abcdef$hmNE.PPROh2fRZoO4CdTMCwfayyElBe82a7IIN6INBHhK9cgTY7v75RHFxN7bRngOafwACIdMX/ZEBUOEQHVa1',
    ],
  ])('is that of other programs: %s', (password, salt, hash) => {
    expect(sha512Crypt(password, salt)).toBe(hash)
  })

  it('has a fresh salt each time, of letters that the form allows', () => {
    const made = [sha512Crypt('a'), sha512Crypt('a')]
    expect(made[0]).not.toBe(made[1])
    for (const one of made) expect(one).toMatch(/^\$6\$[./0-9A-Za-z]{16}\$[./0-9A-Za-z]{86}$/)
  })
})

import { describe, expect, it } from 'vitest'
import { compareApi, negotiateApi } from '../../../main/docker/api-version.ts'

describe('API versions', () => {
  it('are ordered by number, not by text', () => {
    expect(compareApi('1.9', '1.41')).toBeLessThan(0)
    expect(compareApi('1.44', '1.44')).toBe(0)
    expect(compareApi('2.0', '1.52')).toBeGreaterThan(0)
  })

  it('are negotiated to the lower of both newest ones', () => {
    expect(negotiateApi('1.41', '1.12', 'x')).toBe('1.41')
    expect(negotiateApi('1.47', '1.24', 'x')).toBe('1.47')
    expect(negotiateApi('1.60', '1.44', 'x')).toBe('1.52')
    expect(negotiateApi('1.41', undefined, 'x')).toBe('1.41')
  })

  it('are refused where the spans do not meet, with both in the message', () => {
    expect(() => negotiateApi('1.40', '1.12', 'x')).toThrow(/1\.12 to 1\.40.*1\.41 to 1\.52/)
    expect(() => negotiateApi('1.70', '1.60', 'x')).toThrow(expect.objectContaining({ reason: 'unsupported' }))
    expect(() => negotiateApi('', undefined, 'x')).toThrow(expect.objectContaining({ reason: 'bad-answer' }))
    expect(() => negotiateApi('<html>', undefined, 'x')).toThrow('no API version')
  })
})

import { describe, expect, it } from 'vitest'
import { isLeftover, startTimeOf, uniqueBridge, uniqueName } from '../../support/host/identity.ts'

describe('a name made by a test', () => {
  it('is unique, fits a user name, and is not left over while its maker lives', () => {
    const names = [uniqueName('u'), uniqueName('u')]
    expect(new Set(names).size).toBe(2)
    for (const name of names) {
      expect(name).toMatch(/^labrig-test-u-p[0-9a-s]+t[0-9a-s]+-[0-9a-s]+$/)
      expect(name.length).toBeLessThanOrEqual(32)
      expect(isLeftover(name)).toBe(false)
    }
  })

  it('is left over when the process is gone, or its number belongs to another now', () => {
    expect(isLeftover(`labrig-test-vm-p${(2 ** 22).toString(29)}t5-1`)).toBe(true)
    expect(isLeftover(`labrig-test-vm-p${process.pid.toString(29)}t5-1`)).toBe(true)
  })

  it.each(['', 'web', 'labrig-test-', 'labrig-test-mine', 'other-vm-p1t5-1', 'labrig-test-vm-p1t5-1-by-hand'])(
    'is never taken for one of ours: %j',
    (name) => {
      expect(isLeftover(name)).toBe(false)
    },
  )

  it('for an interface fits into 15 characters', () => {
    expect(uniqueBridge().length).toBeLessThanOrEqual(15)
  })
})

describe('the start time of a process', () => {
  it('is known for a living one and undefined for none', () => {
    expect(startTimeOf(process.pid)).toBeGreaterThan(0)
    expect(startTimeOf(2 ** 22 + 1)).toBeUndefined()
  })
})

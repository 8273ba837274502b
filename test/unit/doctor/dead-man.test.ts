import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DeadMan } from '../../../main/doctor/dead-man.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** A dead man's switch, and what it took back. */
function armed(...findings: string[]) {
  const deadMan = new DeadMan()
  const back: string[] = []
  for (const finding of findings) {
    deadMan.arm(finding, 60, () => {
      back.push(finding)
      return Promise.resolve()
    })
  }
  return { deadMan, back }
}

describe('a fix that has to be confirmed', () => {
  it('is taken back when nobody does, once', () => {
    const { deadMan, back } = armed('subnets')
    expect(deadMan.list()).toEqual([{ finding: 'subnets', until: Date.now() + 60_000 }])
    vi.advanceTimersByTime(59_999)
    expect(back).toEqual([])
    vi.advanceTimersByTime(60_000)
    expect([back, deadMan.list()]).toEqual([['subnets'], []])
    expect(() => deadMan.keep('subnets')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
  })

  it('stays when somebody does', () => {
    const { deadMan, back } = armed('subnets', 'other')
    deadMan.keep('subnets')
    vi.advanceTimersByTime(120_000)
    expect(back).toEqual(['other'])
  })

  it('is taken back at the end of the process, when nobody can any more', async () => {
    const { deadMan, back } = armed('subnets')
    await deadMan[Symbol.asyncDispose]()
    expect(back).toEqual(['subnets'])
    vi.advanceTimersByTime(120_000)
    expect(back).toHaveLength(1)
  })

  it('keeps the process from ending with its terminal, only as long as it waits', () => {
    const before = process.listenerCount('SIGHUP')
    const { deadMan } = armed('subnets', 'other')
    expect(process.listenerCount('SIGHUP')).toBe(before + 1)
    deadMan.keep('subnets')
    deadMan.keep('other')
    expect(process.listenerCount('SIGHUP')).toBe(before)
  })
})

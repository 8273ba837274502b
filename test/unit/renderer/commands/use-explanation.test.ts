import { describe, expect, it } from 'vitest'
import type { Failure } from '../../../../renderer/api/failure.ts'
import { explanationNow, isRefused } from '../../../../renderer/features/commands/use-explanation.ts'

const refused = (failure: Failure) => ({
  key: 'without replacing',
  explanation: { type: 'failed', failure, isOld: false } as const,
})
const taken: Failure = { code: 'NAME_TAKEN', message: 'taken', data: {} }

describe('a refusal', () => {
  it('holds the act that it was given for', () => {
    expect(isRefused(explanationNow(refused(taken), 'without replacing'))).toBe(true)
  })

  it('holds nothing that has changed since, and stays in sight until the next answer', () => {
    const now = explanationNow(refused(taken), 'replacing')
    expect(isRefused(now)).toBe(false)
    expect(now).toMatchObject({ type: 'failed', failure: taken })
  })

  it('is none when the answer could not be had', () => {
    const lost: Failure = { code: 'DISCONNECTED', message: 'gone', data: {} }
    expect(isRefused(explanationNow(refused(lost), 'without replacing'))).toBe(false)
  })
})

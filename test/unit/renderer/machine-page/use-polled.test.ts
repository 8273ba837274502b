import { expect, test } from 'vitest'
import type { Failure } from '../../../../renderer/api/failure.ts'
import { withFailure, withValue, type Polled } from '../../../../renderer/features/machine-page/use-polled.ts'

const failure: Failure = { code: 'UNKNOWN', data: {}, message: 'x' }
const known: Polled<{ a: number }> = { type: 'known', value: { a: 1 }, stale: null }

test('an equal answer is the same object, so that nothing renders for it', () => {
  expect(withValue(known, { a: 1 })).toBe(known)
  expect(withValue(known, { a: 2 })).toEqual({ type: 'known', value: { a: 2 }, stale: null })
})

test('a failure keeps what is known and is forgotten with the next answer', () => {
  const stale = withFailure(known, failure)
  expect(stale).toEqual({ ...known, stale: failure })
  expect(withValue(stale, { a: 1 })).toEqual(known)
  expect(withFailure({ type: 'asking' }, failure)).toEqual({ type: 'failed', failure })
})

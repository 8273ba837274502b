// Run by stage-reporter.test.ts in a vitest of its own: one test of each outcome.
import { afterAll, describe, expect, it } from 'vitest'

it('passes', () => {
  expect(1).toBe(1)
})

it('fails', () => {
  expect(1).toBe(2)
})

it('is skipped with a reason', (context) => {
  context.skip(true, 'needs a moon')
})

it.skip('is skipped without a reason', () => undefined)

it.todo('is to be written')

describe('a suite whose hook fails', () => {
  afterAll(() => {
    throw new Error('hook')
  })
  it('passes all the same', () => undefined)
})

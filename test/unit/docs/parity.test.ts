import { describe, expect, it } from 'vitest'
import { brokenReference, tableRows, testReferences } from './project-docs.ts'

/** Rows of each table: fewer would mean that one was dropped rather than answered. */
const SECTIONS = { 'VM managers': 52, 'Container managers': 55, 'Lab builders': 27 }
const rows = Object.keys(SECTIONS).flatMap((section) =>
  tableRows('docs/parity.md', section).map(([feature = '', answer = '', proof = '', ...more]) => ({
    section,
    feature,
    answer,
    proof,
    more,
  })),
)

/** What is wrong with a row, or nothing. */
function fault(answer: string, proof: string): string | undefined {
  const references = testReferences(proof)
  const broken = references.map(brokenReference).find((reason) => reason !== undefined)
  if (broken !== undefined) return broken
  switch (answer) {
    case 'yes':
      return references.length > 0 ? undefined : '"yes" without a test'
    case 'partly':
      if (references.length === 0) return '"partly" without a test'
      return /\bmissing: \S/i.test(proof) ? undefined : '"partly" without saying what is missing'
    case 'no':
      return proof.length >= 20 ? undefined : '"no" without a reason'
    default:
      return `"${answer}" is neither yes, partly nor no`
  }
}

describe('docs/parity.md', () => {
  it.each(Object.entries(SECTIONS))('answers every row of the table of %s', (section, count) => {
    expect(rows.filter((row) => row.section === section)).toHaveLength(count)
  })

  it('has three cells in each row and no feature twice in a table', () => {
    expect(rows.filter(({ more }) => more.length > 0)).toEqual([])
    expect(new Set(rows.map(({ section, feature }) => `${section}: ${feature}`)).size).toBe(rows.length)
  })

  it.each(rows)('$section: $feature: $answer', ({ answer, proof }) => {
    expect(fault(answer, proof)).toBeUndefined()
  })
})

describe('a row', () => {
  const real = '`test/unit/docs/parity.test.ts` "takes a test that exists as proof"'

  it('takes a test that exists as proof', () => {
    expect(fault('yes', real)).toBeUndefined()
    expect(fault('partly', `${real}; missing: a window`)).toBeUndefined()
    expect(fault('no', 'not built: there is no window yet')).toBeUndefined()
  })

  it.each([
    ['yes', 'it works'],
    ['yes', '`test/unit/docs/parity.test.ts`'],
    ['yes', '`test/unit/docs/links.test.ts` "takes a test that was never written"'],
    ['yes', '`test/unit/docs/absent.test.ts` "takes a test that exists as proof"'],
    ['partly', real],
    ['partly', 'missing: a test'],
    ['no', ''],
    ['no', 'later'],
    ['', real],
    ['soon', real],
  ])('with "%s" and "%s" is refused', (answer, proof) => {
    expect(fault(answer, proof)).toBeTypeOf('string')
  })
})

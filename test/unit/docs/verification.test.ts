import { describe, expect, it } from 'vitest'
import { brokenReference, tableRows, testReferences } from './project-docs.ts'

describe('docs/verification.md', () => {
  it.each(tableRows('docs/verification.md', 'Promises'))('%s', (_promise, proof = '') => {
    const references = testReferences(proof)
    expect(references.length).toBeGreaterThan(0)
    expect(references.map(brokenReference).filter((reason) => reason !== undefined)).toEqual([])
  })

  it.each(tableRows('docs/verification.md', 'Not proven where the tests run'))('says why and how: %s', (...row) => {
    expect(row.filter((cell) => cell.length >= 10)).toHaveLength(3)
  })
})

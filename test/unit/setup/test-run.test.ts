import { describe, expect, it } from 'vitest'
import { parseOptions, UsageError } from '../../../scripts/test/options.mjs'
import { exitCode, summary } from '../../../scripts/test/summary.mjs'

const result = {
  stage: 'unit',
  passed: 0,
  failed: 0,
  skipped: [] as { name: string; reason: string }[],
  seconds: 1.25,
  output: '',
}

describe('options of npm test', () => {
  it('run the fast tier unless told', () => {
    expect(parseOptions([])).toEqual({
      tier: 'fast',
      stages: ['lint', 'types', 'unit', 'integration', 'e2e'],
      patterns: [],
    })
    expect(parseOptions(['--tier', 'full']).stages).toContain('full')
    expect(parseOptions(['--tier=chaos']).stages).toEqual(['chaos'])
  })

  it('choose stages, in the order of the tier', () => {
    expect(parseOptions(['--only', 'unit,lint']).stages).toEqual(['lint', 'unit'])
    expect(parseOptions(['--only', 'e2e', '--only', 'unit']).stages).toEqual(['unit', 'e2e'])
  })

  it('with a file pattern leave out what knows no files, unless asked for', () => {
    expect(parseOptions(['setup']).stages).toEqual(['unit', 'integration', 'e2e'])
    expect(parseOptions(['--only', 'lint', 'setup'])).toMatchObject({ stages: ['lint'], patterns: ['setup'] })
  })

  it.each([[['--tier', 'slow']], [['--only', 'nix']], [['--only']], [['--verbose']]])('refuse %j', (args) => {
    expect(() => parseOptions(args)).toThrow(UsageError)
  })
})

describe('the closing lines', () => {
  it('end with the sum, after reasons and stages', () => {
    const skipped = [{ name: 'a: b', reason: 'needs root' }]
    const lines = summary([
      { ...result, passed: 3, skipped },
      { ...result, stage: 'lint', passed: 1, failed: 1 },
    ]).split('\n')
    expect(lines[0]).toBe('skipped      a: b: needs root')
    expect(lines.at(-1)).toBe('4 passed, 1 failed, 1 skipped')
  })

  it('mean failure when anything failed or nothing ran', () => {
    expect(exitCode([{ ...result, passed: 1 }])).toBe(0)
    expect(exitCode([{ ...result, passed: 1, failed: 1 }])).toBe(1)
    expect(exitCode([result])).toBe(1)
    expect(exitCode([{ ...result, skipped: [{ name: 'a', reason: 'b' }] }])).toBe(1)
    expect(exitCode([])).toBe(1)
  })
})

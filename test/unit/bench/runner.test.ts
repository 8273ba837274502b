import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { markdownTable, resultsOf, textTable, writeDocs } from '../../bench/report.ts'
import { judge, median, p95, runAll, type Benchmark } from '../../bench/runner.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'labrig-test-bench-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const bench: Benchmark = { name: 'a', unit: 'ms', peer: 'them', run: () => Promise.reject(new Error('unused')) }

describe('a 95th percentile', () => {
  it('is the value that 95 of 100 do not exceed, whatever their order', () => {
    const samples = Array.from({ length: 100 }, (_, index) => 100 - index)
    expect(p95(samples)).toBe(95)
    expect(p95([7])).toBe(7)
    expect(judge({ ...bench, of: 'p95' }, { ours: samples, peer: null }).ours).toBe(95)
  })

  it('of nothing, or of what is no number, is refused', () => {
    expect(() => p95([])).toThrow('no samples')
    expect(() => p95([1, Number.NaN])).toThrow('not a number')
  })
})

describe('a median', () => {
  it('is the middle of an odd and the mean of the middles of an even count', () => {
    expect(median([9, 1, 5])).toBe(5)
    expect(median([4, 1, 2, 100])).toBe(3)
  })

  it('of nothing or of no number is an error', () => {
    expect(() => median([])).toThrow('no samples')
    expect(() => median([1, Number.NaN])).toThrow('not a number')
  })
})

describe('a ratio', () => {
  it('above one means better than the peer, whichever way the unit counts', () => {
    expect(judge(bench, { ours: [2], peer: [10] }).ratio).toBe(5)
    expect(judge({ ...bench, unit: 'MB/s', better: 'more' }, { ours: [10], peer: [2] }).ratio).toBe(5)
  })

  it('is null without a peer', () => {
    expect(judge({ ...bench, peer: null }, { ours: [1, 2, 3], peer: null })).toMatchObject({
      ours: 2,
      ratio: null,
      runs: 3,
    })
  })
})

describe('a run', () => {
  const module = (name: string, body: string): Promise<void> => writeFile(join(folder, `${name}.bench.ts`), body)

  it('goes on after a benchmark that fails and a file that cannot be loaded', async () => {
    await module(
      'a',
      "export const benchmarks = [{ name: 'bad', unit: 'ms', peer: null, run: async () => { throw new Error('no engine') } }]",
    )
    await module('b', 'export const nothing = 1')
    await module(
      'c',
      "export const benchmarks = [{ name: 'good', unit: 'ms', peer: 'x', run: async () => ({ ours: [1], peer: [2] }) }]",
    )
    const outcomes = await runAll(folder, [], () => undefined)
    expect(outcomes.map(({ name }) => name)).toEqual(['bad', 'b.bench.ts', 'good'])
    expect(resultsOf(outcomes)).toEqual([{ name: 'good', ours: 1, peer: 2, unit: 'ms', ratio: 2, runs: 1 }])
    expect(textTable(outcomes)).toContain('FAILED bad: no engine')
  })

  it('of a name that does not exist is a failure', async () => {
    expect(await runAll(folder, ['nix'], () => undefined)).toEqual([
      { name: 'nix', error: 'there is no benchmark of this name' },
    ])
  })
})

describe('the document', () => {
  it('gets the table between its markers and keeps the rest', async () => {
    const file = join(folder, 'benchmarks.md')
    const table = markdownTable([judge(bench, { ours: [2], peer: [10] })], '2030-01-01', 'a machine')
    await writeDocs(file, 'first')
    await writeFile(file, `before\n${await readFile(file, 'utf8')}after\n`)
    await writeDocs(file, table)
    const text = await readFile(file, 'utf8')
    expect(text).toMatch(/^before\n/)
    expect(text).toMatch(/after\n$/)
    expect(text).not.toContain('first')
    expect(text).toContain('| a | 2 ms | 10 ms | 5 | 1 | against them |')
  })

  it('keeps the rows that a run of some has not measured, and takes what it has in their place', () => {
    const before = markdownTable([judge(bench, { ours: [2], peer: [10] })], '2030-01-01', 'a machine')
    const other = { ...judge(bench, { ours: [3], peer: [9] }), name: 'other' }
    const both = markdownTable([other], '2030-01-02', 'a machine', before)
    expect(both).toContain('| a | 2 ms | 10 ms | 5 | 1 | against them |')
    expect(both).toContain('| other | 3 ms | 9 ms | 3 | 1 | against them |')
    const again = markdownTable([judge(bench, { ours: [5], peer: [10] })], '2030-01-03', 'a machine', both)
    expect(again.match(/^\| a \|.*$/gm)).toEqual(['| a | 5 ms | 10 ms | 2 | 1 | against them |'])
    expect(again).toContain('| other | 3 ms')
    expect(again.match(/^\| name \|/gm)).toHaveLength(1)
  })

  it('without markers is left alone', async () => {
    const file = join(folder, 'benchmarks.md')
    await writeFile(file, 'text of others\n')
    await expect(writeDocs(file, 'table')).rejects.toThrow('lacks the lines')
    expect(await readFile(file, 'utf8')).toBe('text of others\n')
  })
})

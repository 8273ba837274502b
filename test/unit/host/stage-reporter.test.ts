import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StageReport } from '../../support/host/stage-reporter.ts'

const RUN_CASES = join(import.meta.dirname, 'stage-cases/run.ts')

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'labrig-test-report-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function report(...filters: string[]): Promise<{ counts: StageReport; stdout: string; code: number | null }> {
  const file = join(folder, 'report.json')
  const { stdout, status } = spawnSync(process.execPath, [RUN_CASES, ...filters], {
    encoding: 'utf8',
    env: { ...process.env, LABRIG_TEST_REPORT: file, NO_COLOR: '1' },
  })
  return { counts: JSON.parse(await readFile(file, 'utf8')) as StageReport, stdout, code: status }
}

describe('the counts of a stage', () => {
  it('tell passed, failed and skipped tests apart, with the reasons', async () => {
    const { counts, stdout } = await report('outcomes')
    // The failing hook counts beside the failing test.
    expect(counts).toMatchObject({ passed: 2, failed: 2 })
    expect(counts.skipped.map(({ reason }) => reason)).toEqual(['needs a moon', 'no reason given', 'to be written'])
    expect(stdout).toContain('outcomes.case.ts: is skipped with a reason  (needs a moon)')
  })

  it('count a file that cannot be loaded', async () => {
    expect((await report('broken')).counts).toEqual({ passed: 0, failed: 1, skipped: [] })
  })

  it('count an error that no test caught', async () => {
    const { counts, code } = await report('unhandled')
    expect(counts).toEqual({ passed: 1, failed: 1, skipped: [] })
    expect(code).not.toBe(0)
  })
})

import { writeFileSync } from 'node:fs'
import type { Reporter, TestCase, TestModule } from 'vitest/node'

export type SkippedTest = { readonly name: string; readonly reason: string }
export type StageReport = { passed: number; failed: number; skipped: SkippedTest[] }

/** Counts of one run. A file that fails to load and an error outside any test count as one failed test each. */
export function countTests(modules: readonly TestModule[], unhandledErrors: number): StageReport {
  const report: StageReport = { passed: 0, failed: unhandledErrors, skipped: [] }
  for (const module of modules) {
    for (const suite of [module, ...module.children.allSuites()]) report.failed += suite.errors().length
    for (const test of module.children.allTests()) countTest(report, test)
  }
  return report
}

function countTest(report: StageReport, test: TestCase): void {
  const result = test.result()
  // Pending after the end = never ran (bail, lost worker, failed hook): silence here would hide it.
  if (result.state === 'passed') report.passed += 1
  else if (result.state === 'skipped') report.skipped.push({ name: nameOf(test), reason: reasonOf(test, result.note) })
  else report.failed += 1
}

const nameOf = (test: TestCase): string => `${test.module.relativeModuleId}: ${test.fullName}`

function reasonOf(test: TestCase, note: string | undefined): string {
  if (note) return note
  if (test.options.mode === 'todo') return 'to be written'
  return 'no reason given'
}

/** Prints why tests were skipped; writes the counts to LABRIG_TEST_REPORT for scripts/test.mjs. */
export class StageReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const report = countTests(modules, unhandledErrors.length)
    for (const { name, reason } of report.skipped) process.stdout.write(`skipped  ${name}  (${reason})\n`)
    const file = process.env['LABRIG_TEST_REPORT']
    if (file) writeFileSync(file, JSON.stringify(report))
  }
}

import type { Services } from '../api/context.ts'
import { toJson, type Output } from './output.ts'

const marks = { ok: 'ok  ', warn: 'warn', fail: 'FAIL', unknown: '?   ' } as const

/** Prints the doctor's findings. @returns 6 when a check failed */
export async function printFindings(services: Services, output: Output, json: boolean): Promise<number> {
  const report = await services.checkHost()
  if (json) output.out(toJson(report, 2) + '\n')
  else {
    for (const { status, title, detail, fix } of report.findings) {
      output.out(`${marks[status]}  ${title}: ${detail}\n`)
      for (const line of fix) output.out(`        → ${line}\n`)
    }
    output.out(`\nGuests run with ${report.acceleration.accelerator}. ${report.acceleration.reason}\n`)
  }
  return report.findings.some((finding) => finding.status === 'fail') ? 6 : 0
}

import type { Finding } from '../../../contract/doctor.ts'

/** Worst first. */
const order = ['fail', 'warn', 'unknown', 'ok'] as const satisfies readonly Finding['status'][]

/** What somebody should look at: what failed, then what is doubtful. @param ignored ids of what is not to be counted */
export function openFindings(findings: readonly Finding[], ignored: readonly string[] = []): Finding[] {
  return bySeverity(findings).filter((finding) => isOpen(finding) && !ignored.includes(finding.id))
}

/** The report without what the user does not want to be told of. */
export function withoutIgnored<T extends { readonly findings: readonly Finding[] }>(
  report: T | null,
  ignored: readonly string[],
): T | null {
  return report && { ...report, findings: report.findings.filter(({ id }) => !ignored.includes(id)) }
}

/** Whether something is wrong, or may be. */
export function isOpen({ status }: Finding): boolean {
  return status === 'fail' || status === 'warn'
}

export function bySeverity(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status))
}

/** Commands can be copied and run; other remedies of a connection are sentences for a person. */
export function isCommand(line: string): boolean {
  return /^(sudo |systemctl |virsh |docker |modprobe )/.test(line)
}

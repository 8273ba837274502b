import type { Connection } from '../../../contract/connection.ts'
import type { Acceleration, Finding } from '../../../contract/doctor.ts'
import { openFindings } from '../host/findings.ts'

/** Whether machines can run here, in one word and with what it rests on. */
export type Readiness =
  /** Nothing is known yet, or an engine has not answered and none is ready. */
  | { readonly level: 'asking' }
  | { readonly level: 'ready'; readonly accelerator: Acceleration['accelerator'] | null }
  /** Both kinds of machine can run; some findings are worth a look. */
  | { readonly level: 'attention'; readonly findings: readonly Finding[] }
  /** Only one kind of machine can run. */
  | { readonly level: 'partly'; readonly runs: 'vms' | 'containers'; readonly findings: readonly Finding[] }
  | { readonly level: 'not'; readonly findings: readonly Finding[] }

interface Report {
  readonly findings: readonly Finding[]
  readonly acceleration: Acceleration
}

/** @param report null until the doctor has answered. The connections are live and win over the doctor's memory of them. */
export function readinessOf(connections: readonly Connection[], report: Report | null): Readiness {
  const libvirt = standing(connections, 'libvirt')
  const docker = standing(connections, 'docker')
  const isEngine = ({ id }: Finding) => id === 'libvirt' || id === 'docker'
  const findings = openFindings(report?.findings ?? [])
  if (libvirt === 'pending' || docker === 'pending') return { level: 'asking' }
  if (libvirt === 'away' && docker === 'away') return { level: 'not', findings }
  if (libvirt === 'away') return { level: 'partly', runs: 'containers', findings }
  if (docker === 'away') return { level: 'partly', runs: 'vms', findings }
  // The engines are ready now, whatever the doctor saw a moment ago.
  const others = findings.filter((finding) => !isEngine(finding))
  if (others.length > 0) return { level: 'attention', findings: others }
  return { level: 'ready', accelerator: report?.acceleration.accelerator ?? null }
}

function standing(connections: readonly Connection[], engine: Connection['engine']): 'ready' | 'pending' | 'away' {
  const states = connections.filter((one) => one.engine === engine).map((one) => one.state)
  if (states.includes('ready')) return 'ready'
  return states.includes('connecting') || connections.length === 0 ? 'pending' : 'away'
}

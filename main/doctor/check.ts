import type { Connection } from '../../contract/connection.ts'
import type { Acceleration, Finding } from '../../contract/doctor.ts'
import type { Network } from '../../contract/resource.ts'
import { decideAcceleration, readVirtualization } from '../host/acceleration.ts'
import { defaultNetworkFinding, engineFinding } from './engine-findings.ts'
import { kvmDeviceFinding, processorFinding } from './processor-findings.ts'

/** What the doctor is told of the engines; the host it looks at itself. */
export interface Patient {
  readonly connections: readonly Connection[]
  readonly networks: readonly Network[]
}

/** Looks at this host. Changes nothing. */
export async function checkHost(patient: Patient): Promise<{ findings: Finding[]; acceleration: Acceleration }> {
  const facts = await readVirtualization()
  const acceleration = decideAcceleration(facts)
  return {
    acceleration,
    findings: [
      processorFinding(facts, acceleration),
      kvmDeviceFinding(facts),
      engineFinding('libvirt', patient.connections),
      engineFinding('docker', patient.connections),
      defaultNetworkFinding(patient.connections, patient.networks),
    ],
  }
}

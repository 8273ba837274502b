import type { Connection } from '../../contract/connection.ts'
import type { Acceleration, Finding } from '../../contract/doctor.ts'
import type { Network } from '../../contract/resource.ts'
import { decideAcceleration, readVirtualization, type VirtualizationFacts } from '../host/acceleration.ts'
import type { Addresses } from '../step/engines.ts'
import type { FixRecords } from '../step/fix-records.ts'
import { readFixRights } from '../step/fix-rights.ts'
import { Look } from '../system/look.ts'
import { findingOf, type Diagnosis } from './diagnosis.ts'
import { readPackageManager, type PackageManager } from './distribution.ts'
import { defaultNetworkFinding, engineFinding } from './engine-findings.ts'
import { readFirewall, type FirewallFacts } from './firewall.ts'
import { forwardingFinding } from './forwarding-finding.ts'
import { readPerson, type Person } from './person.ts'
import { kvmDeviceFinding, processorFinding } from './processor-findings.ts'
import { readServices, type ServiceFacts } from './services.ts'

/** What the doctor is told of the engines; the host it looks at itself. */
export interface Patient {
  readonly connections: readonly Connection[]
  readonly networks: readonly Network[]
}

/** All that a report rests on, read once. */
export interface Facts extends Patient {
  readonly virtualization: VirtualizationFacts
  readonly firewall: FirewallFacts
  readonly person: Person
  readonly manager: PackageManager | null
  readonly services: ServiceFacts
}

/** Looks at this host, everything at once. Changes nothing. */
export async function readFacts(patient: Patient, look = new Look()): Promise<Facts> {
  const [virtualization, firewall, person, manager, services] = await Promise.all([
    readVirtualization(look),
    readFirewall(look),
    readPerson(look),
    readPackageManager(look),
    readServices(look),
  ])
  return { ...patient, virtualization, firewall, person, manager, services }
}

/** What the facts mean. The order is that of the report. */
export function diagnose(facts: Facts): Diagnosis[] {
  const { connections, networks, virtualization, firewall, person } = facts
  return [
    processorFinding(virtualization),
    kvmDeviceFinding(virtualization, person),
    engineFinding('libvirt', facts),
    engineFinding('docker', facts),
    defaultNetworkFinding(
      connections,
      networks,
      firewall.interfaces.flatMap(({ addresses }) => addresses),
    ),
    forwardingFinding(networks, firewall),
  ]
}

export interface HostReport {
  readonly findings: Finding[]
  readonly acceleration: Acceleration
}

/** The report: the diagnoses in words, with what was done about them before. */
export async function reportOn(facts: Facts, addresses: Addresses, records: FixRecords): Promise<HostReport> {
  const rights = await readFixRights()
  const findings = await Promise.all(
    diagnose(facts).map(async (diagnosis) =>
      findingOf(diagnosis, { addresses, rights, done: await records.of(diagnosis.id) }),
    ),
  )
  return { findings, acceleration: decideAcceleration(facts.virtualization) }
}

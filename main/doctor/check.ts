import type { Connection } from '../../contract/connection.ts'
import type { Acceleration, Finding } from '../../contract/doctor.ts'
import type { Network, Pool } from '../../contract/resource.ts'
import { decideAcceleration, readVirtualization, type VirtualizationFacts } from '../host/acceleration.ts'
import type { Addresses } from '../step/engines.ts'
import type { FixRecords } from '../step/fix-records.ts'
import { readFixRights } from '../step/fix-rights.ts'
import type { Identity } from '../system/identity.ts'
import { Look, type Seen } from '../system/look.ts'
import type { UnfinishedAct } from '../work/unfinished.ts'
import { diskFinding, limitsFinding, memoryFinding, readCapacity, type CapacityFacts } from './capacity.ts'
import { dockerServiceFinding, libvirtDaemonsFinding } from './daemons.ts'
import { findingOf, type Diagnosis } from './diagnosis.ts'
import { readPackageManager, type PackageManager } from './distribution.ts'
import { defaultNetworkFinding, engineFinding } from './engine-findings.ts'
import { engineKindFinding, type EngineKind } from './engine-kind.ts'
import { firewalldFinding, readFirewalld, type FirewalldFacts } from './firewalld.ts'
import { firewallBackendsFinding, readBackends, type BackendFacts } from './firewall-backends.ts'
import { readFirewall, type FirewallFacts } from './firewall.ts'
import { forwardingFinding } from './forwarding-finding.ts'
import { groupsFinding, readGroups, type GroupFacts } from './groups.ts'
import { ipForwardFinding, readIpForward, type IpForwardFacts } from './ip-forward.ts'
import { leftoversFinding } from './leftovers.ts'
import { libvirtInstanceFinding, polkitAgentFinding, readPrograms } from './libvirt-access.ts'
import { packagingFinding, readPackagings, type PackagingFacts } from './packagings.ts'
import { readPerson, type Person } from './person.ts'
import { kvmDeviceFinding, processorFinding } from './processor-findings.ts'
import { readServices, type ServiceFacts } from './services.ts'
import { readStorageAccess, storageAccessFinding, type StorageFacts } from './storage-access.ts'
import { stillThere } from './still-there.ts'
import { subnetsFinding } from './subnets-finding.ts'
import { readUplink, uplinkFinding, type UplinkFacts } from './uplink-finding.ts'
import { readTpmAuthority, tpmAuthorityFinding, type TpmFacts } from './tpm-authority.ts'
import * as surroundings from './surroundings.ts'

/** What the doctor is told of the engines and of Labrig's own acts; the host it looks at itself. */
export interface Patient {
  readonly connections: readonly Connection[]
  readonly networks: readonly Network[]
  readonly pools: readonly Pool[]
  /** Null when no container engine answers. */
  readonly engine: EngineKind | null
  /** Whom qemu runs as; null when that is not known, or the daemon's own user. */
  readonly qemuUser: Identity | null
  /** Acts of Labrig that a crash cut off, newest first. */
  readonly unfinished: readonly UnfinishedAct[]
}

/** All that a report rests on, read once. */
export interface Facts extends Patient {
  readonly virtualization: VirtualizationFacts
  readonly firewall: FirewallFacts
  readonly backends: BackendFacts
  readonly firewalld: FirewalldFacts | null
  readonly person: Person
  readonly groups: GroupFacts
  readonly manager: PackageManager | null
  readonly services: ServiceFacts
  readonly packagings: PackagingFacts
  readonly capacity: CapacityFacts
  readonly storage: StorageFacts
  readonly surroundings: surroundings.SurroundingFacts
  readonly uplink: UplinkFacts
  readonly tpm: TpmFacts | null
  readonly ipForward: IpForwardFacts
  readonly programs: Seen
}

/** Looks at this host, everything at once. Changes nothing. */
export async function readFacts(patient: Patient, look = new Look()): Promise<Facts> {
  // Where both engines keep what they have, unless told otherwise.
  const folders = ['/var/lib', ...(patient.engine === null ? [] : [patient.engine.rootDir])]
  // What takes longest starts first: each program is asked while others answer.
  const [virtualization, firewall, firewalld, services, packagings, around] = [
    readVirtualization(look),
    readFirewall(look),
    readFirewalld(look),
    readServices(look),
    readPackagings(look),
    surroundings.readSurroundings(look),
  ]
  const [backends, person, groups, manager, capacity, storage, uplink, tpm, programs, ipForward] = await Promise.all([
    readBackends(look),
    readPerson(look),
    readGroups(look),
    readPackageManager(look),
    readCapacity(look, patient.pools, folders),
    readStorageAccess(patient.pools, patient.qemuUser),
    readUplink(look),
    readTpmAuthority(look),
    readPrograms(look),
    readIpForward(look),
  ])
  const host = { backends, person, groups, manager, capacity, storage, uplink, tpm, programs, ipForward }
  return {
    ...{ ...patient, ...host },
    virtualization: await virtualization,
    firewall: await firewall,
    firewalld: await firewalld,
    services: await services,
    packagings: await packagings,
    surroundings: await around,
  }
}

/** What the facts mean. The order is that of the report. */
export function diagnose(facts: Facts): Diagnosis[] {
  const { connections, networks, virtualization, firewall, person, services, capacity } = facts
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
    forwardingFinding(facts, firewall),
    ipForwardFinding(facts.ipForward, facts),
    firewallBackendsFinding(firewall, facts.backends),
    firewalldFinding(facts.firewalld, facts, firewall),
    subnetsFinding(networks, firewall),
    groupsFinding(facts.groups, person),
    polkitAgentFinding(facts.programs, person),
    libvirtInstanceFinding(connections),
    libvirtDaemonsFinding(services),
    dockerServiceFinding(services, connections),
    packagingFinding(facts.packagings),
    engineKindFinding(facts.engine),
    storageAccessFinding(facts.storage, connections),
    tpmAuthorityFinding(facts.tpm),
    diskFinding(capacity),
    memoryFinding(capacity),
    limitsFinding(capacity),
    surroundings.controlGroupsFinding(facts.surroundings),
    surroundings.clockFinding(facts.surroundings, facts.manager),
    surroundings.otherHypervisorsFinding(facts.surroundings),
    surroundings.validationFinding(facts.surroundings),
    surroundings.openSocketsFinding(facts.surroundings),
    uplinkFinding(firewall, facts.uplink),
    leftoversFinding(facts.unfinished),
  ]
}

export interface HostReport {
  readonly findings: Finding[]
  readonly acceleration: Acceleration
}

/** The report: the diagnoses in words, with what was done about them before. */
export async function reportOn(
  facts: Facts,
  addresses: Addresses,
  records: FixRecords,
  look = new Look(),
): Promise<HostReport> {
  const rights = await readFixRights()
  const findings = await Promise.all(
    diagnose(facts).map(async (diagnosis) =>
      findingOf(diagnosis, {
        addresses,
        rights,
        done: await stillThere(await records.of(diagnosis.id), facts.firewall, look),
      }),
    ),
  )
  return { findings, acceleration: decideAcceleration(facts.virtualization) }
}

import { randomBytes, randomUUID } from 'node:crypto'
import { Fault, nameTaken } from '../../contract/fault.ts'
import { formatId } from '../../contract/ids.ts'
import { Secret } from '../../contract/secret.ts'
import type { Acceleration } from '../../contract/doctor.ts'
import type { VmCreate } from '../../contract/vm.ts'
import { needsOf, needText, readDiskGraph } from '../inventory/disk-graph.ts'
import type { Connection } from '../libvirt/connection.ts'
import { isNoDomain } from '../libvirt/errors.ts'
import type { Engines } from '../step/engines.ts'
import { isLocal } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import type { Step } from '../step/step.ts'
import { domainDefinition } from './domain-definition.ts'
import { checkReadable } from './guest-files.ts'
import type { HostAbilities } from './host-abilities.ts'
import { hostAbilities } from './host-abilities.ts'
import { planDisks } from './image-disk.ts'
import type { TreeScope } from './installer.ts'
import { wakeNetworks } from './networks-asleep.ts'

/** libvirt 8.0: features/tcg/tb-cache (virDomainFeatureTCG). */
const LIBVIRT_8_0 = 8_000_000
/** The RFB protocol's password is cut at 8 characters (RFC 6143, 7.2.2). */
const VNC_PASSWORD_LENGTH = 8

/** What a new VM depends on beside the engines. */
export interface CreateScope {
  acceleration(connection: string): Promise<Acceleration>
  readonly trees: TreeScope
}

export interface CreatePlan extends Plan {
  readonly id: string
}

async function refuseTakenName(connection: Connection, input: VmCreate): Promise<void> {
  try {
    const { dom } = await connection.call('DOMAIN_LOOKUP_BY_NAME', { name: input.name })
    throw nameTaken('VM', input.name, formatId('vm', input.connection, dom.uuid))
  } catch (error) {
    if (!isNoDomain(error)) throw error
  }
}

function refuseImpossible(input: VmCreate, abilities: HostAbilities): void {
  const { firmware, vcpus, source } = input
  if (vcpus > abilities.maxVcpus) {
    throw invalid(
      'vcpus',
      `at most ${abilities.maxVcpus} on this host`,
      `${vcpus} virtual processors are more than this host's ${abilities.maxVcpus}.`,
    )
  }
  if (firmware !== 'bios' && !abilities.uefi) {
    throw unsupported('UEFI firmware', 'This host has no UEFI firmware for guests (package ovmf or edk2-ovmf).')
  }
  if (firmware === 'secure-boot' && !abilities.secureBoot) {
    throw unsupported('Secure Boot', "This host's UEFI firmware for guests has no Secure Boot.")
  }
  if (input.tpm && !abilities.tpm) {
    throw unsupported('an emulated TPM', 'This host cannot emulate a TPM (package swtpm).')
  }
  if (source.kind === 'disk' && input.disk !== null) {
    throw invalid(
      'disk',
      'not together with an existing disk',
      'A VM made from an existing disk takes no second, new disk here.',
    )
  }
  refuseNoNetwork(input)
}

function refuseNoNetwork({ source, network }: VmCreate): void {
  if (network.kind !== 'none') return
  if (source.kind === 'pxe') {
    throw invalid('network', 'needed to boot from it', 'A VM that boots from the network needs one.')
  }
  if (source.kind === 'tree') {
    throw invalid('network', 'needed to install from it', 'An installer that fetches its packages needs a network.')
  }
}

function invalid(field: string, problem: string, sentence: string): Fault<'INVALID_INPUT'> {
  return new Fault('INVALID_INPUT', { field, problem }, sentence)
}

function unsupported(feature: string, sentence: string): Fault<'UNSUPPORTED'> {
  return new Fault('UNSUPPORTED', { feature }, sentence)
}

/** A network that is not there is refused also for a VM that is only defined. */
async function networkSteps(connection: Connection, input: VmCreate): Promise<Step[]> {
  if (input.network.kind !== 'network') return []
  const steps = await wakeNetworks(connection, input.connection, [input.network.name])
  return input.start ? steps : []
}

/** Everything that qemu will open. */
function filesOf({ source, drivers }: VmCreate): string[] {
  return [...sourceFiles(source), ...(drivers === undefined ? [] : [drivers])]
}

function sourceFiles(source: VmCreate['source']): string[] {
  switch (source.kind) {
    case 'iso':
      return [source.path]
    case 'disk':
      return source.copy === null ? [source.path] : []
    case 'kernel':
      return source.initrd === undefined ? [source.kernel] : [source.kernel, source.initrd]
    case 'image':
      return source.linked ? [source.path] : []
    case 'pxe':
    case 'tree':
      return []
  }
}

/** @throws Fault REFUSED: two VMs that write to one disk destroy its file system */
async function refuseUsedDisk(connection: Connection, { source }: VmCreate, local: boolean): Promise<void> {
  if (source.kind !== 'disk' && source.kind !== 'image') return
  const needs = needsOf(await readDiskGraph(connection, local), source.path)
  // Many disks may stand on an image; what a VM writes to is none any more.
  const need = needs.find(({ kind }) => (source.kind === 'disk' && source.copy === null) || kind === 'vm')
  if (need === undefined) return
  const user = needText(need)
  throw new Fault(
    'REFUSED',
    { reason: 'disk-in-use', detail: need.name },
    `${source.path} is in use by ${user}. Two VMs that write to one disk destroy its file system; give this one a copy.`,
  )
}

/**
 * Plans a new VM: checks name, files, network and what the host can do; then disk, definition, and the start when asked.
 * @throws Fault NAME_TAKEN, PATH_PROBLEM, REFUSED (disk in use), NOT_FOUND (network, pool), INVALID_INPUT, UNSUPPORTED,
 * DISK_FULL
 */
export async function planCreate(input: VmCreate, engines: Engines, on: CreateScope): Promise<CreatePlan> {
  const connection = await engines.libvirt(input.connection)
  await refuseTakenName(connection, input)
  const accelerator =
    input.accelerator === 'auto' ? (await on.acceleration(input.connection)).accelerator : input.accelerator
  const abilities = await hostAbilities(connection, accelerator)
  refuseImpossible(input, abilities)
  const local = isLocal(engines, input.connection)
  if (local) for (const path of filesOf(input)) await checkReadable(path, abilities)
  await refuseUsedDisk(connection, input, local)
  const uuid = randomUUID()
  const { disk, seed, installer } = await planDisks(connection, input, {
    uuid,
    local,
    arch: abilities.arch,
    trees: on.trees,
  })
  const xml = domainDefinition({
    input,
    uuid,
    accelerator,
    arch: abilities.arch,
    emulator: abilities.emulator,
    newDisk: disk,
    hyperv: abilities.hyperv,
    seed,
    installer,
    limitsTcgCache: connection.libVersion >= LIBVIRT_8_0,
  })
  const secret =
    input.graphics.kind === 'vnc'
      ? new Secret(randomBytes(9).toString('base64url').slice(0, VNC_PASSWORD_LENGTH))
      : null
  const target = { connection: input.connection, uuid, name: input.name }
  const id = formatId('vm', input.connection, uuid)
  return {
    id,
    title: `create ${input.name}`,
    subjects: [id],
    atomic: true,
    destroys: [],
    locks: [`vm-name:${input.connection}/${input.name}`],
    steps: [
      ...(disk?.steps ?? []),
      ...(installer?.stepsAfter(disk) ?? []),
      { type: 'domain.define', ...target, xml, secret },
      ...(input.autostart ? [{ type: 'domain.autostart' as const, ...target, on: true }] : []),
      ...(await networkSteps(connection, input)),
      ...(input.start ? [{ type: 'domain.start' as const, ...target, paused: false }] : []),
    ],
  }
}

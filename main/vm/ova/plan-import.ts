import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Acceleration } from '../../../contract/doctor.ts'
import { Fault, nameTaken } from '../../../contract/fault.ts'
import { formatId } from '../../../contract/ids.ts'
import type { VmImport } from '../../../contract/ova.ts'
import { Secret } from '../../../contract/secret.ts'
import type { LeftOut } from '../../../contract/texts/left-out.ts'
import { vmCreate } from '../../../contract/vm.ts'
import { domainByName } from '../../libvirt/domain.ts'
import type { Connection } from '../../libvirt/connection.ts'
import { isNoDomain } from '../../libvirt/errors.ts'
import { parseXml, selectElements, serializeXml } from '../../libvirt/xml.ts'
import { appendXml, removeSelected } from '../../libvirt/xml-edit.ts'
import type { Engines } from '../../step/engines.ts'
import type { Plan } from '../../step/plan.ts'
import type { Step } from '../../step/step.ts'
import { xmlText } from '../../step/xml-text.ts'
import { SECRET_MASK } from '../../../contract/secret.ts'
import { domainDefinition, type Definition } from '../domain-definition.ts'
import { hostAbilities, type HostAbilities } from '../host-abilities.ts'
import { wakeNetworks } from '../networks-asleep.ts'
import { freeVolumeName, refuseFullPool, targetPool, type TargetPool } from '../target-pool.ts'
import type { OvfSystem } from './ovf.ts'
import { readOva, type ReadOva } from './read-ova.ts'

/** The RFB protocol's password is cut at 8 characters (RFC 6143, 7.2.2). */
const VNC_PASSWORD_LENGTH = 8

export interface ImportPlan extends Plan {
  /** Of the VMs, in their order. */
  readonly ids: readonly string[]
  readonly leftOut: readonly LeftOut[]
}

/** Names in an OVA may hold anything: what libvirt, files and a shell take is left. */
function plainName(name: string): string {
  const plain = name
    .normalize('NFKC')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|-+$/g, '')
    .slice(0, 60)
  return plain === '' ? 'imported' : plain
}

/** @throws Fault NAME_TAKEN, INVALID_INPUT when two of them would have one name */
async function namesOf(systems: readonly OvfSystem[], input: VmImport, connection: Connection): Promise<string[]> {
  const names = systems.map(({ name }, index) => input.names?.[index] ?? plainName(name))
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) !== index) {
      const data = { field: `names.${index}`, problem: 'two VMs cannot have one name' }
      throw new Fault('INVALID_INPUT', data, `Two VMs of the OVA would be called ${name}; give them names.`)
    }
    try {
      const { uuid } = await domainByName(connection, name)
      throw nameTaken('VM', name, formatId('vm', input.connection, uuid))
    } catch (error) {
      if (!isNoDomain(error)) throw error
    }
  }
  return names
}

interface Made {
  readonly name: string
  readonly uuid: string
  readonly system: OvfSystem
  /** Paths of its disks. */
  readonly disks: readonly string[]
}

/** SATA: guests of other programs have its driver, and seldom virtio's. */
function diskXml(path: string, index: number): string {
  const target = `sd${String.fromCharCode(97 + index)}`
  return `<disk type='file' device='disk'><driver name='qemu' type='qcow2' discard='unmap'/><source file='${xmlText(path)}'/><target dev='${target}' bus='sata'/><boot order='${index + 1}'/></disk>`
}

function cardXml(network: string, model: string): string {
  return `<interface type='network'><source network='${xmlText(network)}'/><model type='${model}'/></interface>`
}

function definitionOf(
  { name, uuid, system, disks }: Made,
  input: VmImport,
  host: Omit<Definition, 'input' | 'uuid' | 'newDisk'>,
) {
  const form = vmCreate.parse({
    connection: input.connection,
    name,
    source: { kind: 'disk', path: '/', format: 'qcow2' },
    memory: Math.max(16, Math.ceil(system.memory / 2 ** 20)),
    vcpus: system.vcpus,
    network: { kind: 'none' },
    firmware: system.firmware,
  })
  const document = parseXml(domainDefinition({ ...host, input: form, uuid, newDisk: null }))
  const [devices] = selectElements(document, '/domain/devices')
  if (devices === undefined) throw new TypeError('the definition has no devices')
  removeSelected(document, '/domain/devices/disk')
  for (const [index, path] of disks.entries()) appendXml(devices, diskXml(path, index))
  const { network } = input
  if (network !== null) for (const { model } of system.cards) appendXml(devices, cardXml(network, model))
  return serializeXml(document).replaceAll(`passwd="${SECRET_MASK}"`, `passwd='${SECRET_MASK}'`)
}

/** @throws Fault INVALID_INPUT, UNSUPPORTED */
function refuseImpossible({ name, vcpus, firmware, disks }: OvfSystem, abilities: HostAbilities): void {
  if (vcpus > abilities.maxVcpus) {
    const data = { feature: `${vcpus} processors` }
    throw new Fault(
      'UNSUPPORTED',
      data,
      `${name} has ${vcpus} processors, more than this host's ${abilities.maxVcpus}.`,
    )
  }
  if (firmware === 'uefi' && !abilities.uefi) {
    throw new Fault(
      'UNSUPPORTED',
      { feature: 'UEFI firmware' },
      `${name} needs UEFI firmware, which this host has none of.`,
    )
  }
  // sda to sdz.
  if (disks.length > 26)
    throw new Fault('UNSUPPORTED', { feature: 'more than 26 disks' }, `${name} has too many disks.`)
}

function diskStep(ova: ReadOva, pool: TargetPool, disk: OvfSystem['disks'][number], name: string): Step {
  const entry = ova.entries.get(disk.file)
  const { capacity, format } = disk
  const part = { path: ova.path, start: entry?.start ?? 0, bytes: entry?.size ?? 0 }
  return { type: 'volume.import', connection: pool.connection, pool: pool.name, name, capacity, format, ...part }
}

/**
 * Plans the VMs of an OVA: the manifest's checksums first, then the disks as qcow2 in a pool, then the definitions.
 * @throws Fault REFUSED (what is wrong with the file), NAME_TAKEN, NOT_FOUND, DISK_FULL, UNSUPPORTED, INVALID_INPUT
 */
export async function planImport(
  input: VmImport,
  engines: Engines,
  acceleration: (connection: string) => Promise<Acceleration>,
): Promise<ImportPlan> {
  const ova = await readOva(input.path)
  const connection = await engines.libvirt(input.connection)
  const names = await namesOf(ova.systems, input, connection)
  const { accelerator } = await acceleration(input.connection)
  const abilities = await hostAbilities(connection, accelerator)
  for (const system of ova.systems) refuseImpossible(system, abilities)
  // A network that is not there is refused; one that is asleep is not woken for VMs that are only defined.
  if (input.network !== null) await wakeNetworks(connection, input.connection, [input.network])
  const pool = await targetPool(connection, input.connection, input.pool)
  const largest = Math.max(0, ...[...ova.entries.values()].map(({ size }) => size))
  refuseFullPool(pool, ova.bytes + largest)
  const taken = new Set(pool.taken)
  const host = {
    accelerator,
    hyperv: abilities.hyperv,
    arch: abilities.arch,
    emulator: abilities.emulator,
    limitsTcgCache: connection.libVersion >= 8_000_000,
  }
  const steps: Step[] = []
  const defines: Step[] = []
  const ids: string[] = []
  for (const [index, system] of ova.systems.entries()) {
    const [name = '', uuid] = [names[index], randomUUID()]
    const volumes = system.disks.map((_, at) => freeVolumeName(taken, at === 0 ? name : `${name}-${at + 1}`, 'qcow2'))
    for (const [at, disk] of system.disks.entries()) steps.push(diskStep(ova, pool, disk, volumes[at] ?? ''))
    const made = { name, uuid, system, disks: volumes.map((volume) => join(pool.path, volume)) }
    const secret = new Secret(randomBytes(9).toString('base64url').slice(0, VNC_PASSWORD_LENGTH))
    const xml = definitionOf(made, input, host)
    defines.push({ type: 'domain.define', connection: input.connection, uuid, name, xml, secret })
    ids.push(formatId('vm', input.connection, uuid))
  }
  const check: Step = { type: 'archive.check', path: input.path, checksums: ova.checksums }
  return {
    ids,
    leftOut: ova.systems.flatMap(({ leftOut }) => leftOut),
    title: `import ${names.join(', ')} from ${input.path}`,
    subjects: ids,
    steps: [...(ova.checksums.length > 0 ? [check] : []), ...pool.steps, ...steps, ...defines],
    atomic: true,
    destroys: [],
    locks: names.map((name) => `vm-name:${input.connection}/${name}`),
  }
}

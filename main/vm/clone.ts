import { randomBytes, randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Fault, invalidState, nameTaken } from '../../contract/fault.ts'
import { formatId } from '../../contract/ids.ts'
import { Secret } from '../../contract/secret.ts'
import type { VmClone } from '../../contract/vm-clone.ts'
import type { ObservedVm } from '../inventory/observed-vm.ts'
import { observeVm } from '../inventory/observed-vm.ts'
import type { Connection } from '../libvirt/connection.ts'
import { domainXmlForEditing } from '../libvirt/domain.ts'
import { isNoDomain } from '../libvirt/errors.ts'
import { variablesOf } from '../inventory/state-folders.ts'
import type { Engines } from '../step/engines.ts'
import { isLocal } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import type { Step } from '../step/step.ts'
import { cloneDefinition, type NewPlace } from './clone-definition.ts'
import { disksToClone, planDiskCopy, type DiskToClone } from './clone-disks.ts'
import { planCopySeed, refuseUnreadSeed, seedPool } from './clone-seed.ts'
import { cloneSource } from './clone-source.ts'
import { refuseInstalling } from './installed.ts'
import { AddressBook } from './reserved-addresses.ts'
import { clonesOf, isTemplate, templateSteps } from './template.ts'
import { refuseTrashed } from './trash-mark.ts'

/** The RFB protocol's password is cut at 8 characters (RFC 6143, 7.2.2). */
const VNC_PASSWORD_LENGTH = 8

/** One copy has the name itself, several are numbered from 1. */
export function cloneNames({ name, count }: Pick<VmClone, 'name' | 'count'>): string[] {
  return count === 1 ? [name] : Array.from({ length: count }, (_, index) => `${name}-${index + 1}`)
}

/** The id of the VM that has the name; null when nobody has it. */
async function holderOf(connection: Connection, connectionId: string, name: string): Promise<string | null> {
  try {
    const { dom } = await connection.call('DOMAIN_LOOKUP_BY_NAME', { name })
    return formatId('vm', connectionId, dom.uuid)
  } catch (error) {
    if (isNoDomain(error)) return null
    throw error
  }
}

export interface Place {
  readonly path: string
  readonly needed: number
  readonly free: number
}

/** What all copies take, per folder or pool. */
export function placesOf(disks: readonly DiskToClone[], count: number): Place[] {
  const places = new Map<string, Place>()
  for (const { treatment, bytes, place } of disks) {
    if (treatment === 'shared') continue
    const before = places.get(place.path)?.needed ?? 0
    places.set(place.path, { ...place, needed: before + bytes * count })
  }
  return [...places.values()].map(({ path, needed, free }) => ({ path, needed, free }))
}

function refuseFull(places: readonly Place[]): void {
  const mib = (bytes: number) => Math.ceil(bytes / 2 ** 20)
  for (const { path, needed, free } of places) {
    if (needed <= free) continue
    throw new Fault(
      'DISK_FULL',
      { path, needed, free },
      `${path} has ${mib(free)} MiB free; the copies need ${mib(needed)} MiB.`,
    )
  }
}

interface Firmware {
  readonly kind: 'none' | 'copied' | 'reset'
  readonly path: string
}

function isMissing(error: NodeJS.ErrnoException): boolean {
  return error.code === 'ENOENT'
}

/** Boot entries of the guest lie in it. Only root may read it on most hosts; then the copy begins with the firmware's own. */
async function firmwareOf(vm: ObservedVm, xml: string, local: boolean): Promise<Firmware> {
  const path = variablesOf(vm.connection.uri, vm.name, xml) ?? ''
  const missing = () => stat(path).then(() => false, isMissing)
  // There are none before the first start.
  if (path === '' || (local && (await missing()))) return { kind: 'none', path }
  const readable =
    local &&
    (await Promise.all([access(path, constants.R_OK), access(dirname(path), constants.W_OK)]).then(
      () => true,
      () => false,
    ))
  return { kind: readable ? 'copied' : 'reset', path }
}

/** What a set of copies would take; refuses nothing but what cannot be read. */
export async function inspectCloning(input: VmClone, engines: Engines) {
  const vm = await observeVm(engines, input.id)
  const local = isLocal(engines, vm.connectionId)
  const kept = await cloneSource(vm, input, local)
  const { xml } = kept
  const names = cloneNames(input)
  const disks = await disksToClone(vm, kept, input, local)
  const holders = await Promise.all(names.map((name) => holderOf(vm.connection, vm.connectionId, name)))
  return {
    names,
    taken: names.filter((_, index) => holders[index] !== null),
    disks: disks.map(({ target, path, treatment, bytes, capacity }) => ({ target, path, treatment, bytes, capacity })),
    places: placesOf(disks, input.count),
    firmware: (await firmwareOf(vm, xml, local)).kind,
    identity: input.identity && seedPool(xml, disks) !== null ? ('seed' as const) : ('same' as const),
    standing: await clonesOf(vm, engines, xml),
  }
}

interface Source {
  readonly vm: ObservedVm
  readonly xml: string
  readonly disks: readonly DiskToClone[]
  readonly firmware: Firmware
  readonly kind: VmClone['kind']
  readonly identity: boolean
  /** Null has libvirt choose the addresses of cards, and the network's DHCP server theirs. */
  readonly book: AddressBook | null
}

async function diskCopies({ vm, disks }: Source, name: string) {
  const steps: Step[] = []
  const places = new Map<string, NewPlace>()
  for (const disk of disks) {
    if (disk.treatment === 'shared') continue
    const { path, steps: made } = await planDiskCopy(vm, disk, name)
    const linked = disk.treatment === 'linked'
    places.set(disk.target, { path, format: linked ? 'qcow2' : null, asFile: linked })
    steps.push(...made)
  }
  return { steps, places }
}

/** The steps of one copy: its disks, its seed, its firmware's variables, then the definition that names them. */
async function copySteps(source: Source, name: string, uuid: string): Promise<Step[]> {
  const { vm, disks, firmware, kind } = source
  const { steps, places } = await diskCopies(source, name)
  const nvram = firmware.kind === 'copied' ? join(dirname(firmware.path), `${name}_VARS.fd`) : null
  if (nvram !== null) steps.push({ type: 'file.copy', from: firmware.path, to: nvram })
  const beside = source.identity ? seedPool(source.xml, disks) : null
  const seed = beside === null ? null : await planCopySeed(vm, source.xml, beside, { name, uuid })
  if (seed !== null) steps.push(seed.step)
  const origin = { uuid: vm.uuid, kind }
  const cards = (await source.book?.cardsFor(source.xml, name)) ?? []
  if (source.book !== null) steps.push(...(await source.book.stepsFor(cards)))
  const { xml, wantsPassword } = cloneDefinition(source.xml, {
    ...{ name, uuid, origin, disks: places, nvram, cards },
    seed: seed?.place ?? null,
  })
  const secret = wantsPassword ? newPassword() : null
  return [...steps, { type: 'domain.define', connection: vm.connectionId, uuid, name, xml, secret }]
}

function newPassword(): Secret {
  return new Secret(randomBytes(9).toString('base64url').slice(0, VNC_PASSWORD_LENGTH))
}

export interface ClonePlan extends Plan {
  /** Of the copies, in order of their names. */
  readonly ids: readonly string[]
}

/**
 * Plans copies of a VM that is off. A saved one is refused too: its disks go on from the memory that is kept.
 * @throws Fault INVALID_STATE, NAME_TAKEN, DISK_FULL, UNSUPPORTED, NOT_FOUND, REFUSED (no free address)
 */
export async function planClone(input: VmClone, engines: Engines): Promise<ClonePlan> {
  const vm = await observeVm(engines, input.id)
  if (vm.state !== 'off') throw invalidState(vm.name, input.id, vm.state, ['off'])
  const names = cloneNames(input)
  for (const name of names) {
    const holder = await holderOf(vm.connection, vm.connectionId, name)
    if (holder !== null) throw nameTaken('VM', name, holder)
  }
  const local = isLocal(engines, vm.connectionId)
  const now = await domainXmlForEditing(vm.connection, vm.dom)
  refuseTrashed(vm.name, now)
  refuseUnreadSeed(vm, now)
  refuseInstalling(vm.name, now)
  const kept = await cloneSource(vm, input, local)
  const { xml } = kept
  const disks = await disksToClone(vm, kept, input, local)
  refuseFull(placesOf(disks, input.count))
  const source: Source = {
    ...{ vm, xml, disks },
    firmware: await firmwareOf(vm, xml, local),
    kind: input.kind,
    identity: input.identity,
    book: input.reserve ? new AddressBook(vm.connection, vm.connectionId) : null,
  }
  const copies = names.map((name) => ({ name, uuid: randomUUID() }))
  const steps: Step[] = []
  for (const { name, uuid } of copies) steps.push(...(await copySteps(source, name, uuid)))
  const locks = input.kind === 'linked' && !isTemplate(xml) ? await templateSteps(vm) : []
  const many = names.length === 1 ? (names[0] ?? '') : `${names[0] ?? ''} … ${names.at(-1) ?? ''}`
  const ids = copies.map(({ uuid }) => formatId('vm', vm.connectionId, uuid))
  return {
    ids,
    title: `clone ${vm.name} as ${many}`,
    subjects: [input.id, ...ids],
    steps: [...locks, ...steps],
    atomic: true,
    destroys: [],
    locks: [input.id, ...names.map((name) => `vm-name:${vm.connectionId}/${name}`)],
  }
}

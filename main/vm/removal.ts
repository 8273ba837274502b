import { stat } from 'node:fs/promises'
import { Fault, invalidState } from '../../contract/fault.ts'
import { keptFor, type Kept } from '../../contract/texts/kept.ts'
import { lossOf, type Loss } from '../../contract/texts/loss.ts'
import { isNoVolume } from '../libvirt/errors.ts'
import type { Engines } from '../step/engines.ts'
import { isLocal } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import type { Step } from '../step/step.ts'
import type { GuestDisk } from './guest-disks.ts'
import { guestDisks, pathOf, readDefinition } from './guest-disks.ts'
import { needsOf, readDiskGraph, type DiskGraph } from '../inventory/disk-graph.ts'
import type { ObservedVm } from '../inventory/observed-vm.ts'
import { observeVm, onDomain } from '../inventory/observed-vm.ts'
import { installerFiles, installMark } from './install-mark.ts'
import { seedMark, type SeedPlace } from './seed-mark.ts'
import { readKeptSnapshots, type KeptSnapshot } from './snapshot/kept-snapshots.ts'
import { stateFiles } from './state-files.ts'
import { unreserveSteps } from './reserved-addresses.ts'
import { refuseUsedTemplate } from './template.ts'

interface OwnFile {
  readonly path: string
  readonly bytes: number | null
  /** Null for what libvirt takes away with the definition. */
  readonly step: Step | null
}

export interface Deletion {
  readonly files: readonly OwnFile[]
  readonly kept: readonly Kept[]
  readonly snapshots: readonly string[]
  readonly savedState: boolean
}

/** How a disk's file would be removed; null when neither a pool has it nor this host has the file. */
async function ownFile(vm: ObservedVm, path: string, local: boolean): Promise<OwnFile | null> {
  const { connection, connectionId } = vm
  try {
    const { vol } = await connection.call('STORAGE_VOL_LOOKUP_BY_PATH', { path })
    const { allocation } = await connection.call('STORAGE_VOL_GET_INFO', { vol })
    return {
      path,
      bytes: Number(allocation),
      step: { type: 'volume.delete', connection: connectionId, pool: vol.pool, name: vol.name },
    }
  } catch (error) {
    if (!isNoVolume(error)) throw error
  }
  // A file of that name on this host is not the one of another host's VM.
  const info = local ? await stat(path).catch(() => null) : null
  if (info === null || !info.isFile()) return null
  return { path, bytes: info.blocks * 512, step: { type: 'file.remove', path } }
}

/** A VM's own seed goes with it in any case: nobody else can use it, and it may hold a password's hash. */
function isOwnSeed(disk: GuestDisk, path: string, seed: SeedPlace | null): boolean {
  return seed !== null && disk.readOnly && disk.target === seed.target && path === seed.path
}

interface Leaving {
  /** Null keeps all files. */
  readonly graph: DiskGraph | null
  /** Uuids of the VMs that are deleted together. */
  readonly leaving: ReadonlySet<string>
}

function reasonToKeep(disk: GuestDisk, path: string, together: Leaving): Kept | null {
  if (together.graph === null) return keptFor(path, 'not-asked')
  if (disk.device !== 'disk') return keptFor(path, 'media')
  if (disk.readOnly) return keptFor(path, 'read-only')
  if (disk.shareable) return keptFor(path, 'shareable')
  return reasonToKeepFile(path, together)
}

/**
 * What deleting a VM takes away and what stays. A file is only deleted when this VM alone has it as a writable disk.
 * @param options.local whether libvirt's host is this one: only then is a file that no pool has ours to remove
 */
export async function inspectDeletion(
  vm: ObservedVm,
  { files, local }: { readonly files: boolean; readonly local: boolean },
): Promise<Deletion> {
  const graph = files ? await readDiskGraph(vm.connection, local) : null
  return inspectLeaving(vm, { graph, leaving: new Set([vm.uuid]) }, local)
}

/** Kernel and initrd were fetched for this VM alone; whoever else named them by now would lose them. */
async function filesOfInstaller(vm: ObservedVm, xml: string, { graph, leaving }: Leaving, local: boolean) {
  const installer = installMark(xml)
  const own: OwnFile[] = []
  for (const path of installer === null ? [] : installerFiles(installer)) {
    const others = graph === null ? [] : needsOf(graph, path, leaving)
    const file = others.length === 0 ? await ownFile(vm, path, local) : null
    if (file !== null) own.push(file)
  }
  return own
}

/** Files that only its snapshots name: what external ones froze, and memory beside the disks. */
function filesOfSnapshots(snapshots: readonly KeptSnapshot[]): string[] {
  return snapshots.flatMap(({ disks, files, memoryFile }) => [
    ...disks.flatMap(({ target, kind }) => (kind === 'external' ? (files.get(target) ?? []) : [])),
    ...(memoryFile === null ? [] : [memoryFile]),
  ])
}

function reasonToKeepFile(path: string, { graph, leaving }: Leaving): Kept | null {
  if (graph === null) return keptFor(path, 'not-asked')
  const [other] = needsOf(graph, path, leaving)
  if (other === undefined) return null
  return keptFor(path, other.kind === 'vm' ? 'used-by-vm' : 'used-by-disk', { name: other.name })
}

/** The same for one of several VMs that are deleted together. */
export async function inspectLeaving(vm: ObservedVm, together: Leaving, local: boolean): Promise<Deletion> {
  const [xml, snapshots] = await Promise.all([readDefinition(vm.connection, vm.dom), readKeptSnapshots(vm)])
  const seed = seedMark(xml)?.place ?? null
  const answers = installMark(xml)?.answers ?? null
  const own: OwnFile[] = []
  const kept: Kept[] = []
  const decide = async (path: string, why: Kept | null) => {
    const file = why === null ? await ownFile(vm, path, local) : null
    if (file !== null) own.push(file)
    else kept.push(why ?? keptFor(path, local ? 'missing' : 'no-pool'))
  }
  for (const disk of guestDisks(xml)) {
    const path = await pathOf(vm.connection, disk.place)
    // What was made for its installer is looked at below.
    if (path === null || isOwnSeed(disk, path, answers)) continue
    await decide(path, isOwnSeed(disk, path, seed) ? null : reasonToKeep(disk, path, together))
  }
  own.push(...(await filesOfInstaller(vm, xml, together, local)))
  const known = new Set([...own, ...kept].map(({ path }) => path))
  for (const path of new Set(filesOfSnapshots(snapshots))) {
    if (!known.has(path)) await decide(path, reasonToKeepFile(path, together))
  }
  const state = vm.persistent ? await stateFiles(vm, xml, local) : []
  own.push(...state.filter(({ path }) => !known.has(path)).map((file) => ({ ...file, step: null })))
  return { files: own, kept, snapshots: snapshots.map((snapshot) => snapshot.name), savedState: vm.saved }
}

/** What a deletion takes, as it is told before. */
export function lossesOf(name: string, deletion: Deletion): Loss[] {
  return [
    lossOf('definition', { name }),
    ...deletion.snapshots.map((snapshot) => lossOf('snapshot', { name: snapshot })),
    ...(deletion.savedState ? [lossOf('saved-memory')] : []),
    ...deletion.files.map(({ path }) => lossOf('file', { path })),
  ]
}

export async function planDelete(
  input: { id: string; files: boolean; force: boolean },
  engines: Engines,
): Promise<Plan> {
  const vm = await observeVm(engines, input.id)
  const active = vm.state !== 'off' && vm.state !== 'saved'
  if (active && !input.force) throw invalidState(vm.name, input.id, vm.state, ['off', 'saved'])
  if (!vm.persistent && input.files) {
    throw new Fault(
      'REFUSED',
      { reason: 'transient' },
      `${vm.name} was started without being defined; forcing it off removes it, its disks stay.`,
    )
  }
  await refuseUsedTemplate(vm, engines)
  const deletion = await inspectDeletion(vm, { files: input.files, local: isLocal(engines, vm.connectionId) })
  const definition = await readDefinition(vm.connection, vm.dom)
  const reserved = await unreserveSteps(vm.connection, vm.connectionId, definition)
  return {
    title: `delete ${vm.name}`,
    subjects: [input.id],
    atomic: false,
    locks: [input.id],
    destroys: lossesOf(vm.name, deletion),
    steps: [
      ...(active ? [{ type: 'domain.destroy' as const, ...onDomain(vm) }] : []),
      ...(vm.persistent ? [{ type: 'domain.undefine' as const, ...onDomain(vm) }] : []),
      ...deletion.files.flatMap(({ step }) => step ?? []),
      ...reserved,
    ],
  }
}

import { Fault, invalidState, notFound } from '../../../contract/fault.ts'
import { snapshotReasonOf, snapshotRefusal } from '../../../contract/snapshot-refusal.ts'
import { lossOf } from '../../../contract/texts/loss.ts'
import { chainOf } from '../../inventory/disk-graph.ts'
import type { ObservedVm } from '../../inventory/observed-vm.ts'
import { observeVm } from '../../inventory/observed-vm.ts'
import { parseXml, selectOne } from '../../libvirt/xml.ts'
import type { Engines } from '../../step/engines.ts'
import { isLocal } from '../../step/engines.ts'
import type { Plan } from '../../step/plan.ts'
import type { Step } from '../../step/step.ts'
import { keptDocument, redefinition } from './kept-definition.ts'
import { descendantsOf, type KeptSnapshot } from './kept-snapshots.ts'
import { bytesOf, insideOf, placeBeside, readLayers, type Layers } from './layers.ts'
import { onSnapshot } from './on-snapshot.ts'
import { removalSteps } from './removal-step.ts'

interface SnapshotDelete {
  readonly id: string
  readonly name: string
  readonly children: boolean | 'only'
}

/** @throws Fault NOT_FOUND, REFUSED where data of other snapshots would go with it, INVALID_STATE, DISK_FULL */
export async function planSnapshotDelete(input: SnapshotDelete, engines: Engines): Promise<Plan> {
  const vm = await observeVm(engines, input.id)
  const local = isLocal(engines, vm.connectionId)
  const layers = await readLayers(vm, local)
  const gone = doomed(layers.snapshots, input)
  const steps = isBeside(gone) ? await ownDelete(vm, gone, layers, local) : innerDelete(vm, gone, layers, input)
  return {
    title: `delete snapshot ${input.name} of ${vm.name}`,
    subjects: [input.id],
    steps,
    atomic: false,
    destroys: gone.map(({ name }) => lossOf('snapshot', { name })),
    locks: [input.id],
  }
}

/** Whether they lie in files of their own. @throws Fault REFUSED where only some do */
function isBeside(gone: readonly KeptSnapshot[]): boolean {
  const external = gone.filter((one) => one.memory === 'external' || one.disks.some(({ kind }) => kind === 'external'))
  if (external.length > 0 && external.length < gone.length) throw snapshotRefusal(snapshotReasonOf('snapshot-kinds'))
  return external.length > 0
}

/** Steps that delete these and no others; those that came from them stay. @throws Fault as {@link planSnapshotDelete} */
export async function deletionOf(
  vm: ObservedVm,
  gone: readonly KeptSnapshot[],
  layers: Layers,
  local: boolean,
): Promise<Step[]> {
  if (gone.length === 0) return []
  if (isBeside(gone)) return ownDelete(vm, gone, layers, local)
  return gone.flatMap((one) => innerDelete(vm, [one], layers, { id: '', name: one.name, children: false }))
}

function doomed(all: readonly KeptSnapshot[], { name, children }: SnapshotDelete): KeptSnapshot[] {
  const self = all.find((one) => one.name === name)
  if (self === undefined) throw notFound('snapshot', name)
  const below = children === false ? [] : descendantsOf(all, name)
  return children === 'only' ? below : [self, ...below]
}

/**
 * libvirt does it. It looks for the snapshot in the files that the VM writes to now, so the data of one that lies in
 * another file would stay there with nobody knowing of it.
 * @throws Fault REFUSED
 */
function innerDelete(vm: ObservedVm, gone: readonly KeptSnapshot[], layers: Layers, input: SnapshotDelete): Step[] {
  const written = new Set(layers.disks.map(({ chain }) => chain.at(-1)))
  for (const { name, disks, files } of gone) {
    for (const { target, kind } of disks) {
      const path = files.get(target)
      if (kind !== 'internal' || path === undefined || written.has(path)) continue
      throw snapshotRefusal(snapshotReasonOf('snapshot-elsewhere', { name, path }))
    }
  }
  if (gone.length === 0) return []
  return [{ type: 'snapshot.delete', ...onSnapshot(vm, input.name), children: input.children }]
}

interface Merge {
  /** The file that takes over what goes. */
  readonly top: string
  /** What it stands on afterwards; null on nothing. */
  readonly base: string | null
  readonly bytes: number
  /** The disk of the VM that runs, where it is the file that it writes to. */
  readonly live: string | null
}

/**
 * By what every libvirt since 1.0 can: what stands on a frozen file takes over its data, then the file goes, and the
 * snapshot is forgotten. The files of other snapshots keep their names, so that their definitions stay right.
 */
async function ownDelete(
  vm: ObservedVm,
  gone: readonly KeptSnapshot[],
  layers: Layers,
  local: boolean,
): Promise<Step[]> {
  const remaining = layers.snapshots.filter((one) => !gone.includes(one))
  const removed = removedFiles(vm, gone, remaining, layers)
  const merges = await mergesOf(vm, removed, { layers, remaining, local })
  refuseMixed(vm, gone, remaining, layers)
  refuseRunning(vm, merges, layers)
  await refuseFull(vm, merges, local)
  const memory = gone.flatMap(({ memoryFile }) => memoryFile ?? [])
  // Children before their parents, as they would be deleted by hand.
  const forgotten = gone.toReversed()
  return [
    ...merges.map((merge): Step => pull(vm, merge, layers)),
    ...forgotten.map(({ name }): Step => ({
      type: 'snapshot.delete',
      ...onSnapshot(vm, name),
      children: false,
      metadata: true,
    })),
    ...(await kept(vm, gone, remaining)),
    ...(await removalSteps(vm, [...removed, ...memory], local)),
  ]
}

/**
 * With a snapshot libvirt 9 also changes which files those that came from it name, as if the data had gone down. It is told
 * again what they were.
 */
async function kept(
  vm: ObservedVm,
  gone: readonly KeptSnapshot[],
  remaining: readonly KeptSnapshot[],
): Promise<Step[]> {
  const names = new Map(gone.map(({ name, parent }) => [name, parent]))
  const parentOf = (one: KeptSnapshot) => {
    let { parent } = one
    while (parent !== null && names.has(parent)) parent = names.get(parent) ?? null
    return parent
  }
  const below = remaining.filter((one) =>
    gone.some(({ name }) => descendantsOf([...gone, ...remaining], name).includes(one)),
  )
  return Promise.all(
    below.map(async (one): Promise<Step> => {
      const document = redefinition(await keptDocument(vm, one.name), { parent: parentOf(one) })
      return { type: 'snapshot.define', ...onSnapshot(vm, one.name), ...document, current: one.current }
    }),
  )
}

const ownFiles = ({ disks }: Layers, remaining: readonly KeptSnapshot[]) =>
  new Set([...disks.map(({ chain }) => chain.at(-1) ?? ''), ...remaining.flatMap(({ files }) => [...files.values()])])

function frozenBy(snapshots: readonly KeptSnapshot[]): { readonly target: string; readonly path: string }[] {
  return snapshots.flatMap(({ disks, files }) =>
    disks.flatMap(({ target, kind }) => {
      const path = files.get(target)
      return kind === 'external' && path !== undefined ? [{ target, path }] : []
    }),
  )
}

/** What only these snapshots need: neither another one, nor the present state, nor another VM. */
function removedFiles(
  vm: ObservedVm,
  gone: readonly KeptSnapshot[],
  remaining: readonly KeptSnapshot[],
  layers: Layers,
): Set<string> {
  const frozen = frozenBy(gone).map(({ path }) => path)
  const own = ownFiles(layers, remaining)
  const all = new Set([...own, ...frozen])
  const isOthers = (path: string) =>
    (layers.graph.users.get(path) ?? []).some(({ uuid }) => uuid !== vm.uuid) ||
    [...layers.graph.backing].some(([file, base]) => base === path && !all.has(file))
  return new Set(frozen.filter((path) => !own.has(path) && !isOthers(path)))
}

interface Scope {
  readonly layers: Layers
  readonly remaining: readonly KeptSnapshot[]
  readonly local: boolean
}

async function mergesOf(vm: ObservedVm, removed: ReadonlySet<string>, scope: Scope): Promise<Merge[]> {
  const { layers, remaining, local } = scope
  const isOn = vm.state !== 'off' && vm.state !== 'saved'
  const merges: Merge[] = []
  for (const top of ownFiles(layers, remaining)) {
    const chain = chainOf(layers.graph, top)
    if (chain[0] === undefined || !removed.has(chain[0])) continue
    const end = chain.findIndex((path) => !removed.has(path))
    const below = end === -1 ? chain : chain.slice(0, end)
    const sizes = await Promise.all(below.map((path) => bytesOf(vm.connection, path, local)))
    const live = layers.disks.find((disk) => isOn && disk.chain.at(-1) === top)
    merges.push({
      top,
      base: end === -1 ? null : (chain[end] ?? null),
      bytes: sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0),
      live: live?.disk.target ?? null,
    })
  }
  return merges
}

/**
 * Snapshots inside a file read through it to the ones below, and they go with it: what stands on such a file can only be
 * merged down, which libvirt 9 refuses for a snapshot. @throws Fault REFUSED with the way out
 */
function refuseMixed(
  vm: ObservedVm,
  gone: readonly KeptSnapshot[],
  remaining: readonly KeptSnapshot[],
  layers: Layers,
): void {
  const { snapshots, graph } = layers
  const frozen = new Set(frozenBy(gone).map(({ path }) => path))
  for (const top of ownFiles(layers, remaining)) {
    const base = graph.backing.get(top) ?? ''
    if (!frozen.has(base)) continue
    const names = [...insideOf(snapshots, base), ...insideOf(snapshots, top)]
    const target = frozenBy(gone).find(({ path }) => path === base)?.target ?? ''
    if (names.length === 0) continue
    throw snapshotRefusal(
      snapshotReasonOf('snapshot-mixed', { names: [...new Set(names)].join(', '), vm: vm.name, target }),
    )
  }
}

/** A running guest holds the files that its own stands on; only the one that it writes to can take data over. */
function refuseRunning(vm: ObservedVm, merges: readonly Merge[], { disks }: Layers): void {
  if (vm.state === 'off' || vm.state === 'saved') return
  const held = new Set(disks.flatMap(({ chain }) => chain.slice(0, -1)))
  if (merges.some(({ top }) => held.has(top))) throw invalidState(vm.name, vm.id, vm.state, ['off'])
}

/** @throws Fault DISK_FULL */
async function refuseFull(vm: ObservedVm, merges: readonly Merge[], local: boolean): Promise<void> {
  const [first] = merges
  if (first === undefined) return
  const { path, free } = await placeBeside(vm.connection, first.top, local)
  const needed = merges.reduce((sum, { bytes }) => sum + bytes, 0)
  if (free === null || needed <= free) return
  const mib = (bytes: number) => Math.ceil(bytes / 2 ** 20)
  const sentence = `${path} has ${mib(free)} MiB free; merging may need ${mib(needed)} MiB before it frees them.`
  throw new Fault('DISK_FULL', { path, needed, free }, sentence)
}

function pull(vm: ObservedVm, { top, base, bytes, live }: Merge, layers: Layers): Step {
  const document = parseXml(layers.xml)
  return {
    type: 'disk.pull',
    connection: vm.connectionId,
    path: top,
    base,
    bytes,
    running: live === null ? null : { uuid: vm.uuid, name: vm.name, target: live },
    helper: {
      type: selectOne(document, 'string(/domain/@type)') || 'qemu',
      arch: selectOne(document, 'string(/domain/os/type/@arch)') || 'x86_64',
    },
  }
}

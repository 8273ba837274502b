import { Fault, notFound } from '../../../contract/fault.ts'
import { snapshotReasonOf, snapshotRefusal } from '../../../contract/snapshot-refusal.ts'
import { lossOf } from '../../../contract/texts/loss.ts'
import type { ObservedVm } from '../../inventory/observed-vm.ts'
import { observeVm } from '../../inventory/observed-vm.ts'
import type { Engines } from '../../step/engines.ts'
import { isLocal } from '../../step/engines.ts'
import type { Plan } from '../../step/plan.ts'
import type { Step } from '../../step/step.ts'
import { keptDocument, redefinition } from './kept-definition.ts'
import { descendantsOf, type KeptSnapshot } from './kept-snapshots.ts'
import { insideOf, placeBeside, readLayers, type Layers } from './layers.ts'
import { leftOver, mergesOf, mergeStep, ownFiles, type Commit, type Merge } from './merges.ts'
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

/**
 * By what every libvirt since 1.2 can: the data of a frozen file goes into its neighbour, then the file that is left over
 * goes, and the snapshot is forgotten. Broken off anywhere, every other snapshot and the present state read as before;
 * this one is marked as long as its file may have changed, and deleted again it comes to its end.
 */
async function ownDelete(
  vm: ObservedVm,
  gone: readonly KeptSnapshot[],
  layers: Layers,
  local: boolean,
): Promise<Step[]> {
  const remaining = layers.snapshots.filter((one) => !gone.includes(one))
  const removed = removedFiles(vm, gone, remaining, layers)
  refuseMixed(vm, gone, remaining, layers)
  const merges = await mergesOf(vm, removed, { layers, gone, remaining, local })
  const commits = merges.filter((merge) => merge.way === 'commit')
  await refuseFull(vm, merges, local)
  const memory = gone.flatMap(({ memoryFile }) => memoryFile ?? [])
  // Children before their parents, as they would be deleted by hand.
  const forgotten = gone.toReversed()
  return [
    ...merges.filter(({ way }) => way === 'pull').map((merge): Step => mergeStep(vm, merge, layers)),
    ...(await marked(vm, gone, commits)),
    ...commits.map((merge): Step => mergeStep(vm, merge, layers)),
    ...forgotten.map(({ name }): Step => ({
      type: 'snapshot.delete',
      ...onSnapshot(vm, name),
      children: false,
      metadata: true,
    })),
    ...(await kept(vm, gone, remaining, commits)),
    ...(await removalSteps(vm, [...leftOver(removed, merges), ...memory], local)),
  ]
}

/** From here on nobody can go back to them, whatever becomes of this act. */
function marked(vm: ObservedVm, gone: readonly KeptSnapshot[], commits: readonly Commit[]): Promise<Step[]> {
  const files = new Set(commits.flatMap(({ below }) => below))
  const touched = gone.filter((one) => !one.merging && frozenBy([one]).some(({ path }) => files.has(path)))
  return Promise.all(
    touched.map(async ({ name, current }): Promise<Step> => {
      const document = redefinition(await keptDocument(vm, name), { merging: true })
      return { type: 'snapshot.define', ...onSnapshot(vm, name), ...document, current }
    }),
  )
}

/**
 * With a snapshot libvirt 9 also changes which files those that came from it name, as if the data had gone down. It is told
 * again what they were, or are where it has.
 */
async function kept(
  vm: ObservedVm,
  gone: readonly KeptSnapshot[],
  remaining: readonly KeptSnapshot[],
  commits: readonly Commit[],
): Promise<Step[]> {
  const names = new Map(gone.map(({ name, parent }) => [name, parent]))
  const parentOf = (one: KeptSnapshot) => {
    let { parent } = one
    while (parent !== null && names.has(parent)) parent = names.get(parent) ?? null
    return parent
  }
  const isBelow = (one: KeptSnapshot) =>
    gone.some(({ name }) => descendantsOf([...gone, ...remaining], name).includes(one))
  const hasMoved = ({ files }: KeptSnapshot) => commits.some(({ target, top }) => files.get(target) === top)
  const moves = commits.map(({ target, top, floor, format }) => ({ target, from: top, to: floor, format }))
  return Promise.all(
    remaining
      .filter((one) => isBelow(one) || hasMoved(one))
      .map(async (one): Promise<Step> => {
        const document = redefinition(await keptDocument(vm, one.name), { parent: parentOf(one), moves })
        return { type: 'snapshot.define', ...onSnapshot(vm, one.name), ...document, current: one.current }
      }),
  )
}

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

import { invalidState } from '../../contract/fault.ts'
import type { TrashedVm } from '../../contract/vm-trash.ts'
import { chainOf, readDiskGraph, standingOn, type DiskGraph } from '../inventory/disk-graph.ts'
import { observeVm, onDomain, type ObservedVm } from '../inventory/observed-vm.ts'
import type { TrashMark } from '../inventory/own-marks.ts'
import type { Engines } from '../step/engines.ts'
import { isLocal } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import { guestDisks, pathOf, readDefinition } from './guest-disks.ts'
import { inspectLeaving, lossesOf, type Deletion } from './removal.ts'
import { inUse, isTemplate } from './template.ts'
import { neededMark } from './trash-mark.ts'

/** One VM of the trash with all that would go with it. */
interface Leaver {
  readonly vm: ObservedVm
  readonly mark: TrashMark
  readonly deletion: Deletion
  /** Names of VMs that stay and stand on it as their template. */
  readonly clones: readonly string[]
  /** How many images its own ones stand on. */
  readonly depth: number
}

async function ownImages(vm: ObservedVm, xml: string): Promise<string[]> {
  const disks = guestDisks(xml).filter((disk) => disk.device === 'disk' && !disk.readOnly)
  const paths = await Promise.all(disks.map((disk) => pathOf(vm.connection, disk.place)))
  return paths.filter((path) => path !== null)
}

/** Looks at VMs that would be deleted together: what only they share goes with them. @throws Fault NOT_FOUND, REFUSED */
async function inspectTogether(ids: readonly string[], engines: Engines): Promise<Leaver[]> {
  const vms = await Promise.all([...new Set(ids)].map((id) => observeVm(engines, id)))
  const graphs = new Map<string, DiskGraph>()
  for (const { connectionId, connection } of vms) {
    if (graphs.has(connectionId)) continue
    graphs.set(connectionId, await readDiskGraph(connection, isLocal(engines, connectionId)))
  }
  const looked = vms.map(async (vm): Promise<Leaver> => {
    const xml = await readDefinition(vm.connection, vm.dom)
    const mark = neededMark(vm, xml)
    const graph = graphs.get(vm.connectionId) ?? { users: new Map(), backing: new Map() }
    const together = vms.filter(({ connectionId }) => connectionId === vm.connectionId)
    const leaving = new Set(together.map(({ uuid }) => uuid))
    const images = await ownImages(vm, xml)
    const staying = { ...graph, users: withoutUsers(graph, leaving) }
    return {
      vm,
      mark,
      deletion: await inspectLeaving(vm, { graph, leaving }, isLocal(engines, vm.connectionId)),
      clones: isTemplate(xml) ? standingOn(staying, images) : [],
      depth: Math.max(0, ...images.map((path) => chainOf(graph, path).length)),
    }
  })
  // What stands on another goes before it: a deletion that ends half-way leaves nothing without its ground.
  return (await Promise.all(looked)).sort((a, b) => b.depth - a.depth)
}

function withoutUsers({ users }: DiskGraph, leaving: ReadonlySet<string>): DiskGraph['users'] {
  return new Map([...users].map(([path, those]) => [path, those.filter(({ uuid }) => !leaving.has(uuid))]))
}

function isActive({ state }: ObservedVm): boolean {
  return state !== 'off' && state !== 'saved'
}

/** @throws Fault NOT_FOUND, INVALID_STATE for one that runs, REFUSED (not in the trash, a template that clones stand on) */
export async function planEmptyTrash(input: { ids: readonly string[] }, engines: Engines): Promise<Plan> {
  const leavers = await inspectTogether(input.ids, engines)
  for (const { vm, clones } of leavers) {
    if (isActive(vm)) throw invalidState(vm.name, vm.id, vm.state, ['off', 'saved'])
    if (clones.length > 0) throw inUse(vm, clones)
  }
  const gone = new Set<string>()
  return {
    title: `empty the trash: ${leavers.map(({ mark }) => mark.name).join(', ')}`,
    subjects: leavers.map(({ vm }) => vm.id),
    atomic: false,
    locks: leavers.map(({ vm }) => vm.id),
    destroys: leavers.flatMap(({ mark, deletion }) => lossesOf(mark.name, deletion)),
    steps: leavers.flatMap(({ vm, deletion }) => [
      { type: 'domain.undefine' as const, ...onDomain(vm) },
      // Two of them may have had the same disk.
      ...deletion.files.filter(({ path }) => !gone.has(path) && gone.add(path)).flatMap(({ step }) => step ?? []),
    ]),
  }
}

const DAY = 24 * 60 * 60 * 1000

interface Keeping {
  /** Null = until somebody empties it. */
  readonly days: number | null
  /** This user's id; only what this user moved there is deleted by itself. */
  readonly user: number | null
}

/** What is in the trash, as if all of these were deleted together. */
export async function inspectTrash(
  ids: readonly string[],
  engines: Engines,
  { days, user }: Keeping,
): Promise<TrashedVm[]> {
  const leavers = await inspectTogether(ids, engines)
  const list = leavers.map(({ vm, mark, deletion, clones }): TrashedVm => {
    const own = mark.by !== null && mark.by === user && isLocal(engines, vm.connectionId)
    return {
      id: vm.id,
      name: vm.name,
      former: mark.name,
      at: mark.at,
      until: days === null || !own ? null : mark.at + days * DAY,
      kept: isActive(vm) ? 'running' : clones.length > 0 ? 'template' : null,
      files: deletion.files.map(({ path, bytes }) => ({ path, bytes })),
      stays: [...deletion.kept],
      snapshots: [...deletion.snapshots],
      bytes: deletion.files.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0),
    }
  })
  return list.sort((a, b) => b.at - a.at)
}

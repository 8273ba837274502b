import { invalidState } from '../../../contract/fault.ts'
import { snapshotReasonOf, snapshotRefusal } from '../../../contract/snapshot-refusal.ts'
import { chainOf } from '../../inventory/disk-graph.ts'
import type { ObservedVm } from '../../inventory/observed-vm.ts'
import { parseXml, selectOne } from '../../libvirt/xml.ts'
import type { Step } from '../../step/step.ts'
import { diskIn, keptDocument } from './kept-definition.ts'
import type { KeptSnapshot } from './kept-snapshots.ts'
import { bytesOf, type Layers } from './layers.ts'

interface Place {
  /** The file above those that go. */
  readonly top: string
  /** What goes, nearest first. */
  readonly below: readonly [string, ...string[]]
  /** What stands under all of it; null for nothing. */
  readonly base: string | null
}

/** `top` takes over the data of those below it, which go. */
export interface Pull extends Place {
  readonly way: 'pull'
  readonly bytes: number
  /** The disk of the VM that runs, where it is the file that it writes to. */
  readonly live: string | null
}

/** The lowest of those below takes over the data of the others and of `top`, which go: `floor` stays in its place. */
export interface Commit extends Place {
  readonly way: 'commit'
  readonly bytes: number
  readonly target: string
  readonly floor: string
  readonly format: string
  /** `top` is the file that the guest writes to: it goes on with `floor` from then on. */
  readonly active: boolean
}

export type Merge = Pull | Commit

export interface Scope {
  readonly layers: Layers
  readonly gone: readonly KeptSnapshot[]
  readonly remaining: readonly KeptSnapshot[]
  readonly local: boolean
}

export const isOn = ({ state }: ObservedVm) => state !== 'off' && state !== 'saved'

/** Files that the present state or a snapshot that stays needs by their names. */
export const ownFiles = ({ disks }: Layers, remaining: readonly KeptSnapshot[]) =>
  new Set([...disks.map(({ chain }) => chain.at(-1) ?? ''), ...remaining.flatMap(({ files }) => [...files.values()])])

function placesOf(removed: ReadonlySet<string>, { layers, remaining }: Scope): Place[] {
  return [...ownFiles(layers, remaining)].flatMap((top) => {
    const chain = chainOf(layers.graph, top)
    const end = chain.findIndex((path) => !removed.has(path))
    const [first, ...others] = end === -1 ? chain : chain.slice(0, end)
    if (first === undefined) return []
    return [{ top, below: [first, ...others], base: end === -1 ? null : (chain[end] ?? null) }]
  })
}

/**
 * How the data of what goes is kept: data flows up, into the file that stands on it, which any libvirt can do for a file
 * that nobody holds and for the one that a guest writes to. In the midst of what a running guest stands on it can only
 * flow down; at the top it goes where less is copied.
 * @throws Fault REFUSED where data would flow down under files that stand there besides, INVALID_STATE
 */
export async function mergesOf(vm: ObservedVm, removed: ReadonlySet<string>, scope: Scope): Promise<Merge[]> {
  const merges = await Promise.all(placesOf(removed, scope).map((place) => mergeOf(vm, place, scope)))
  // What stands on a file has taken its data over before that is changed.
  return [...merges.filter(({ way }) => way === 'pull'), ...merges.filter(({ way }) => way === 'commit')]
}

async function mergeOf(vm: ObservedVm, place: Place, scope: Scope): Promise<Merge> {
  const { layers, local } = scope
  const { top, below } = place
  const sum = async (files: readonly string[]) => {
    const sizes = await Promise.all(files.map((path) => bytesOf(vm.connection, path, local)))
    return sizes.reduce<number>((all, size) => all + (size ?? 0), 0)
  }
  const disk = isOn(vm) ? layers.disks.find(({ chain }) => chain.includes(top)) : undefined
  const active = disk !== undefined && disk.chain.at(-1) === top
  const up: Pull = { ...place, way: 'pull', bytes: await sum(below), live: active ? disk.disk.target : null }
  if (disk === undefined) return up
  const down = { bytes: await sum([top, ...below.slice(0, -1)]), target: disk.disk.target, active }
  if (active && down.bytes >= up.bytes) return up
  const floor = await floorOf(vm, place, down.target, scope)
  if (floor === null && active) return up
  if (floor === null) throw invalidState(vm.name, vm.id, vm.state, ['off'])
  if (!active) refuseBranches(vm, top, disk.chain, layers)
  return { ...place, ...down, ...floor, way: 'commit' }
}

/** The lowest file of those that go, as the snapshot that froze it had it; null for one that is no file. */
async function floorOf(vm: ObservedVm, { below }: Place, target: string, { gone }: Scope) {
  const floor = below.at(-1) ?? below[0]
  const frozen = gone.find(({ files }) => files.get(target) === floor)
  if (frozen === undefined) return null
  const disk = diskIn(parseXml(await keptDocument(vm, frozen.name)), target)
  if (disk?.getAttribute('type') !== 'file') return null
  return { floor, format: selectOne(disk, 'string(driver/@type)') || 'raw' }
}

/** The emulator tells one file that what it stands on has moved: another one would stand on a file that goes. @throws Fault */
function refuseBranches(vm: ObservedVm, top: string, chain: readonly string[], { graph }: Layers): void {
  const above = chain[chain.indexOf(top) + 1]
  const others = [...graph.backing].flatMap(([file, base]) => (base === top && file !== above ? [file] : []))
  const users = (graph.users.get(top) ?? []).flatMap(({ uuid, name }) => (uuid === vm.uuid ? [] : [name]))
  const files = [...new Set([...others, ...users])]
  if (files.length === 0) return
  throw snapshotRefusal(snapshotReasonOf('snapshot-branches', { vm: vm.name, path: top, files: files.join(', ') }))
}

/** What is left over once the data has flowed. */
export function leftOver(removed: ReadonlySet<string>, merges: readonly Merge[]): string[] {
  const left = new Set(removed)
  for (const merge of merges) {
    if (merge.way === 'pull') continue
    left.delete(merge.floor)
    left.add(merge.top)
  }
  return [...left]
}

export function mergeStep(vm: ObservedVm, merge: Merge, { xml }: Layers): Step {
  if (merge.way === 'commit') {
    const { top, floor, target, active, bytes } = merge
    const { connectionId: connection, uuid, name } = vm
    return { type: 'disk.commit', connection, uuid, name, target, top, base: floor, active, bytes }
  }
  const document = parseXml(xml)
  const { top, base, bytes, live } = merge
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

import type { SnapshotFacts } from '../../../contract/vm-snapshot.ts'
import { standingOn } from '../../inventory/disk-graph.ts'
import type { ObservedVm } from '../../inventory/observed-vm.ts'
import { CommandError, runCommand } from '../../system/command.ts'
import { canFreeze } from '../agent-look.ts'
import type { KeptSnapshot } from './kept-snapshots.ts'
import { offeredWays } from './ways.ts'
import { bytesOf, heldBy, insideOf, placeBeside, readLayers, type Layers } from './layers.ts'

/** One snapshot inside a qcow2 image, as `qemu-img info` tells it. */
interface InnerSnapshot {
  readonly name?: string
  readonly 'vm-state-size'?: number
}

/** Bytes of memory by the name of the snapshot; none of an image that this user may not read. */
async function innerMemory(path: string): Promise<Map<string, number>> {
  try {
    // The guest holds a lock on it; only the header is read.
    const { stdout } = await runCommand('qemu-img', ['info', '--force-share', '--output=json', path])
    const { snapshots = [] } = JSON.parse(stdout) as { readonly snapshots?: readonly InnerSnapshot[] }
    return new Map(snapshots.map((one) => [one.name ?? '', one['vm-state-size'] ?? 0]))
  } catch (error) {
    if (error instanceof CommandError) return new Map()
    throw error
  }
}

async function sizesOf(vm: ObservedVm, layers: Layers, local: boolean): Promise<SnapshotFacts['sizes']> {
  const images = new Set(
    layers.snapshots.flatMap((one) =>
      one.disks.flatMap(({ target, kind }) => (kind === 'internal' ? (one.files.get(target) ?? []) : [])),
    ),
  )
  const inner = local ? await Promise.all([...images].map(innerMemory)) : []
  const memory = async (one: KeptSnapshot) => {
    if (one.memoryFile !== null) return bytesOf(vm.connection, one.memoryFile, local)
    const known = inner.flatMap((sizes) => sizes.get(one.name) ?? [])
    return one.memory === 'none' ? 0 : known.length === 0 ? null : Math.max(...known)
  }
  return Promise.all(
    layers.snapshots.map(async (one) => ({
      name: one.name,
      memory: await memory(one),
      disks: await own(vm, one, local),
    })),
  )
}

/** What the files that an external snapshot froze take; of an internal one nobody counts it. */
async function own(vm: ObservedVm, one: KeptSnapshot, local: boolean): Promise<number | null> {
  const frozen = one.disks
    .filter(({ kind }) => kind === 'external')
    .flatMap(({ target }) => one.files.get(target) ?? [])
  if (frozen.length === 0) return null
  const sizes = await Promise.all(frozen.map((path) => bytesOf(vm.connection, path, local)))
  return sizes.reduce<number | null>((sum, bytes) => (sum === null || bytes === null ? null : sum + bytes), 0)
}

/** @param local whether libvirt's host is this one: only then are files looked into that no pool has */
export async function readSnapshotFacts(vm: ObservedVm, local: boolean): Promise<SnapshotFacts> {
  const layers = await readLayers(vm, local)
  const { snapshots } = layers
  const disks = layers.disks.map(async ({ disk, chain }) => {
    const { path, free } = await placeBeside(vm.connection, chain.at(-1) ?? '', local)
    const read = chain.map(async (file) => ({
      path: file,
      bytes: await bytesOf(vm.connection, file, local),
      holds: heldBy(snapshots, file),
      inside: insideOf(snapshots, file),
      shared: sharedWith(vm, layers, file),
    }))
    return { target: disk.target, chain: await Promise.all(read), place: { path, free } }
  })
  const { ways, usual, needs } = offeredWays(vm, layers)
  const [sizes, freezes] = await Promise.all([sizesOf(vm, layers, local), canFreeze(vm, layers.xml)])
  return { disks: await Promise.all(disks), sizes, ways: [...ways], usual, needs, freezes }
}

/** Other VMs that name the file or stand on it. */
function sharedWith(vm: ObservedVm, { graph }: Layers, path: string): string[] {
  const users = (graph.users.get(path) ?? []).map(({ name }) => name)
  return [...new Set([...users, ...standingOn(graph, [path])])].filter((name) => name !== vm.name).sort()
}

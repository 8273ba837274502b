import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { Fault } from '../../../contract/fault.ts'
import { isActive } from '../../../contract/machine.ts'
import { leaveOut, type LeftOut, type LeftOutCode } from '../../../contract/texts/left-out.ts'
import type { Snapshot } from '../../../contract/vm.ts'
import { chainOf, readDiskGraph } from '../../inventory/disk-graph.ts'
import type { ObservedVm } from '../../inventory/observed-vm.ts'
import { domainXml, domainXmlForEditing } from '../../libvirt/domain.ts'
import { holdingAbility, type Holding } from '../agent-look.ts'
import { disksToClone, type DiskToClone } from '../clone-disks.ts'
import { refuseUnreadSeed } from '../clone-seed.ts'
import { sourceAsItIs } from '../clone-source.ts'
import { guestDisks } from '../guest-disks.ts'
import { refuseInstalling } from '../installed.ts'
import { listSnapshots } from '../snapshots.ts'
import { firmwareState, type FirmwareState } from './firmware-state.ts'

/** How the data of a disk comes into the backup. */
export type DiskWay = 'push' | 'convert' | 'copy' | 'download'

export interface DiskToKeep extends DiskToClone {
  readonly way: DiskWay
}

/** All that a backup of a VM, or an export, is made of, as it is now. */
export interface BackupSource {
  readonly vm: ObservedVm
  /** Inactive and with passwords. */
  readonly xml: string
  readonly disks: readonly DiskToKeep[]
  /** Targets that the running guest has and that are not copied. */
  readonly without: readonly string[]
  /** Those that the backup keeps, parents first. */
  readonly snapshots: readonly Snapshot[]
  readonly firmware: FirmwareState
  /** Whether the guest's agent will hold the file systems still at the moment of the copy. */
  readonly heldStill: boolean
  readonly leftOut: readonly LeftOut[]
}

/** virDomainBackupBegin is there since 6.0, and on for every guest since 7.2. */
const LIBVIRT_7_2 = 7_002_000

async function mayRead(paths: readonly string[]): Promise<boolean> {
  const answers = await Promise.all(
    paths.map((path) =>
      access(path, constants.R_OK)
        .then(() => true)
        .catch(() => false),
    ),
  )
  return answers.every(Boolean)
}

/** @throws Fault UNSUPPORTED */
function refuseLive(vm: ObservedVm, local: boolean): void {
  const feature = 'a copy of the disks of a running VM'
  if (!local) {
    throw new Fault('UNSUPPORTED', { feature }, `${vm.name} runs on another host; shut it down for this.`)
  }
  if (vm.connection.libVersion < LIBVIRT_7_2) {
    throw new Fault(
      'UNSUPPORTED',
      { feature },
      `libvirt can do that from version 7.2 on; shut ${vm.name} down for this.`,
    )
  }
}

interface Whereabouts {
  readonly local: boolean
  /** Targets that a running qemu has open. */
  readonly live: ReadonlySet<string>
  readonly chains: ReadonlyMap<string, readonly string[]>
}

async function wayOf(disk: DiskToClone, { local, live, chains }: Whereabouts): Promise<DiskWay> {
  if (live.has(disk.target)) return 'push'
  const chain = chains.get(disk.path) ?? []
  if (local && (await mayRead([disk.path, ...chain]))) return 'convert'
  if (disk.volume !== null && chain.length === 0) return 'download'
  throw new Fault(
    'UNSUPPORTED',
    { feature: 'a copy of this disk' },
    `${disk.path} stands on another disk, and this user may read neither: make a full clone and copy that one.`,
  )
}

/** Parents before children: a snapshot can be defined only when its parent is there. */
function parentsFirst(all: readonly Snapshot[]): Snapshot[] {
  const of = (parent: string | null): Snapshot[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one, ...of(one.name)])
  return of(null)
}

/** Why the snapshots cannot come along; null when they can, inside the disks that are copied as they are. */
function snapshotProblem(
  snapshots: readonly Snapshot[],
  disks: readonly DiskToKeep[],
  active: boolean,
): Parameters<typeof leaveOut>[0] | null {
  if (active) return 'snapshots-running'
  const external = snapshots.some(
    ({ memory, disks: kept }) => memory === 'external' || kept.some(({ kind }) => kind === 'external'),
  )
  if (external) return 'snapshots-external'
  if (disks.some(({ flattens }) => flattens)) return 'snapshots-standing'
  return null
}

async function keepable(vm: ObservedVm, disks: readonly DiskToKeep[]) {
  const all = await listSnapshots(vm)
  const problem = all.length === 0 ? null : snapshotProblem(all, disks, isActive(vm.state))
  if (problem === null) return { kept: parentsFirst(all), leftOut: [] }
  return { kept: [], leftOut: [leaveOut(problem, { count: all.length })] }
}

function mediaLeft(disks: readonly DiskToClone[], devices: ReadonlyMap<string, string>): LeftOut[] {
  return disks
    .filter(({ treatment }) => treatment === 'shared')
    .map(({ target, path }) => {
      const device = devices.get(target)
      if (device === 'cdrom' || device === 'floppy') return leaveOut('medium', { target, path })
      return leaveOut(device === 'shareable' ? 'shared-disk' : 'read-only-disk', { target, path })
    })
}

const memoryWords = {
  ready: 'frozen-memory',
  'no-agent': 'memory-no-agent',
  silent: 'memory-silent-agent',
  forbidden: 'memory-forbidding-agent',
} as const satisfies Record<Holding, LeftOutCode>

/** @param holding null when the file systems are not to be held still, or nothing writes to them */
function memoryLeft(vm: ObservedVm, holding: Holding | null): LeftOut[] {
  if (vm.saved) return [leaveOut('saved-memory')]
  if (!isActive(vm.state)) return []
  return [leaveOut(holding === null ? 'memory' : memoryWords[holding])]
}

/**
 * Looks at a VM and everything that it is made of. Changes nothing.
 * @param options.local whether the files of its host are this machine's
 * @throws Fault UNSUPPORTED for a disk that cannot be copied, REFUSED for a VM that is being set up, NOT_FOUND
 */
export async function observeSource(
  vm: ObservedVm,
  options: { readonly local: boolean; readonly quiesce: boolean },
): Promise<BackupSource> {
  const { connection, dom } = vm
  const { local } = options
  const active = isActive(vm.state)
  if (active) refuseLive(vm, local)
  const xml = await domainXmlForEditing(connection, dom)
  // Its installer's kernel and its seed are not kept, and it does not start without them.
  refuseInstalling(vm.name, xml)
  refuseUnreadSeed(vm, xml)
  const now = active ? await domainXml(connection, dom) : null
  const all = await disksToClone(vm, sourceAsItIs(xml), { kind: 'full' }, local)
  const graph = await readDiskGraph(connection, local)
  const live = new Set(now === null ? [] : guestDisks(now).map(({ target }) => target))
  const chains = new Map(all.map(({ path }) => [path, chainOf(graph, path)]))
  const copied = all.filter(({ treatment }) => treatment === 'copied')
  const disks: DiskToKeep[] = []
  for (const disk of copied) disks.push({ ...disk, way: await wayOf(disk, { local, live, chains }) })
  const taken = await keepable(vm, disks)
  const asked = options.quiesce && now !== null && vm.state === 'running' && disks.some(({ way }) => way === 'push')
  const holding = asked ? await holdingAbility(vm, now) : null
  const firmware = await firmwareState(vm, xml, local)
  const devices = new Map(guestDisks(xml).map((disk) => [disk.target, disk.shareable ? 'shareable' : disk.device]))
  const copiedTargets = new Set(copied.map(({ target }) => target))
  return {
    vm,
    xml,
    // As they are: what is inside a qcow2 beside the present state, qemu-img would leave behind.
    disks: taken.kept.length > 0 ? disks.map((disk) => asItIs(disk)) : disks,
    without: [...live].filter((target) => !copiedTargets.has(target)),
    snapshots: taken.kept,
    firmware,
    heldStill: holding === 'ready',
    leftOut: [...mediaLeft(all, devices), ...memoryLeft(vm, holding), ...taken.leftOut, ...firmware.leftOut],
  }
}

function asItIs(disk: DiskToKeep): DiskToKeep {
  return disk.format === 'qcow2' && disk.way === 'convert' ? { ...disk, way: 'copy' } : disk
}

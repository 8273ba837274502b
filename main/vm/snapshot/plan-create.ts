import { join } from 'node:path'
import { Fault, nameTaken } from '../../../contract/fault.ts'
import { snapshotReasonOf, snapshotRefusal } from '../../../contract/snapshot-refusal.ts'
import type { SnapshotWay } from '../../../contract/vm-snapshot.ts'
import type { ObservedVm } from '../../inventory/observed-vm.ts'
import { observeVm } from '../../inventory/observed-vm.ts'
import type { Engines } from '../../step/engines.ts'
import { isLocal } from '../../step/engines.ts'
import type { Plan } from '../../step/plan.ts'
import type { ExternalFiles } from '../../step/snapshot-steps.ts'
import type { Step } from '../../step/step.ts'
import { canFreeze } from '../agent-look.ts'
import { readDefinition } from '../guest-disks.ts'
import { refuseInstalling } from '../installed.ts'
import { refuseTemplate } from '../template.ts'
import { placeBeside, readLayers, type LayerPlace, type Layers } from './layers.ts'
import { onSnapshot } from './on-snapshot.ts'
import { fileWord, FreshFiles } from './removal-step.ts'
import { withScheduleLine } from './schedule-note.ts'
import { offeredWays, type OfferedWays } from './ways.ts'

export interface SnapshotCreate {
  readonly id: string
  readonly name: string
  readonly description?: string | undefined
  readonly way?: SnapshotWay | 'auto'
  readonly scheduled?: boolean
}

/** @param pictures where pictures of screens are kept */
export async function planSnapshotCreate(input: SnapshotCreate, engines: Engines, pictures: string): Promise<Plan> {
  const vm = await observeVm(engines, input.id)
  const local = isLocal(engines, vm.connectionId)
  const layers = await readLayers(vm, local)
  if (layers.snapshots.some(({ name }) => name === input.name)) throw nameTaken('snapshot', input.name)
  const definition = await readDefinition(vm.connection, vm.dom)
  await refuseTemplate(vm, engines, definition)
  // Going back would bring back the installer's kernel, whose file is gone by then.
  refuseInstalling(vm.name, definition)
  const offered = offeredWays(vm, layers)
  const way = chosenWay(input.way ?? 'auto', offered)
  const places = await Promise.all(
    layers.disks.map(({ chain }) => placeBeside(vm.connection, chain.at(-1) ?? '', local)),
  )
  refuseFull(places, offered.needs)
  const external = way === 'internal' ? null : await externalFiles(vm, input.name, { layers, places, way, local })
  const noted = input.description ?? null
  const description = input.scheduled === true ? withScheduleLine(noted) : noted
  return {
    title: `snapshot ${vm.name} as ${input.name}`,
    subjects: [input.id],
    steps: [
      { type: 'snapshot.create', ...onSnapshot(vm, input.name), description, external },
      ...(external === null ? [] : refreshes(vm, places)),
      ...(hasScreen(layers.xml) && vm.state !== 'off' && vm.state !== 'saved'
        ? [{ type: 'snapshot.picture' as const, ...onSnapshot(vm, input.name), folder: pictures }]
        : []),
    ],
    // What libvirt made of files of their own it takes back only in part.
    atomic: external === null,
    destroys: [],
    locks: [input.id],
  }
}

/** @throws Fault REFUSED with the reason of the way that was asked for, or of the first */
function chosenWay(asked: SnapshotWay | 'auto', { ways, usual }: OfferedWays): SnapshotWay {
  if (asked === 'auto' && usual !== null) return usual
  const found = ways.find(({ way }) => way === (asked === 'auto' ? 'internal' : asked))
  if (found === undefined || found.reason !== null) {
    throw snapshotRefusal(found?.reason ?? snapshotReasonOf('snapshot-no-disk'))
  }
  return found.way
}

/** A guest whose snapshot fills the disk stops in the middle of a write. @throws Fault DISK_FULL */
function refuseFull(places: readonly LayerPlace[], needed: number): void {
  const [place] = places
  if (place === undefined || place.free === null || needed <= place.free) return
  const mib = (bytes: number) => Math.ceil(bytes / 2 ** 20)
  throw new Fault(
    'DISK_FULL',
    { path: place.path, needed, free: place.free },
    `${place.path} has ${mib(place.free)} MiB free; the snapshot may need ${mib(needed)} MiB.`,
  )
}

function hasScreen(xml: string): boolean {
  return /<graphics\s/.test(xml) || /<video>/.test(xml)
}

interface Scope {
  readonly layers: Layers
  readonly places: readonly LayerPlace[]
  readonly way: 'external' | 'disks'
  readonly local: boolean
}

async function externalFiles(vm: ObservedVm, name: string, scope: Scope): Promise<ExternalFiles> {
  const files = new FreshFiles(vm, scope.local)
  const word = fileWord(name)
  const disks: { target: string; file: string }[] = []
  for (const [index, { disk }] of scope.layers.disks.entries()) {
    const place = scope.places[index]
    if (place === undefined) continue
    const file = await files.name(place, `${vm.name}-${disk.target}.${word}`, '.qcow2')
    disks.push({ target: disk.target, file: join(place.path, file) })
  }
  const [first] = scope.places
  const memory =
    scope.way === 'disks' || first === undefined
      ? null
      : join(first.path, await files.name(first, `${vm.name}.${word}`, '.mem'))
  const quiesce = memory === null && (await canFreeze(vm, scope.layers.xml))
  return { disks, without: otherDisks(scope.layers), memory, ...(quiesce ? { quiesce } : {}) }
}

/** Targets of drives and of what the VM only reads: libvirt would take those too. */
function otherDisks({ xml, disks }: Layers): string[] {
  const own = new Set(disks.map(({ disk }) => disk.target))
  const devices = xml.slice(xml.lastIndexOf('</metadata>') + 1)
  const targets = [...devices.matchAll(/<disk\s.*?<\/disk>/gs)].map(
    ([block]) => /<target\s[^>]*?dev='([^']*)'/.exec(block)?.[1] ?? '',
  )
  return targets.filter((target) => target !== '' && !own.has(target))
}

/** A pool learns of files that libvirt put there beside it when it looks again. */
function refreshes(vm: ObservedVm, places: readonly LayerPlace[]): Step[] {
  const pools = new Set(places.flatMap(({ pool }) => pool ?? []))
  return [...pools].map((pool) => ({ type: 'pool.refresh', connection: vm.connectionId, pool }))
}

import { dirname, join } from 'node:path'
import { invalidState, notFound } from '../../../contract/fault.ts'
import { snapshotReasonOf, snapshotRefusal } from '../../../contract/snapshot-refusal.ts'
import { lossOf } from '../../../contract/texts/loss.ts'
import { chainOf, standingOn } from '../../inventory/disk-graph.ts'
import type { ObservedVm } from '../../inventory/observed-vm.ts'
import { observeVm, onDomain } from '../../inventory/observed-vm.ts'
import { parseXml, selectOne } from '../../libvirt/xml.ts'
import type { Engines } from '../../step/engines.ts'
import { isLocal } from '../../step/engines.ts'
import type { Plan } from '../../step/plan.ts'
import type { Step } from '../../step/step.ts'
import { guestDisks, readDefinition } from '../guest-disks.ts'
import { refuseTemplate } from '../template.ts'
import { refuseTrashed } from '../trash-mark.ts'
import { diskIn, keptDefinition, keptDocument, redefinition } from './kept-definition.ts'
import type { KeptSnapshot } from './kept-snapshots.ts'
import { heldBy, placeBeside, readLayers, volumeAt, type Layers } from './layers.ts'
import { onSnapshot } from './on-snapshot.ts'
import { keptSchedule } from './plan-schedule.ts'
import { fileWord, FreshFiles, removalStep, removalSteps } from './removal-step.ts'

/** @throws Fault NOT_FOUND, REFUSED where going back would break other snapshots or another VM, INVALID_STATE */
export async function planSnapshotRevert(input: { id: string; name: string }, engines: Engines): Promise<Plan> {
  const vm = await observeVm(engines, input.id)
  const local = isLocal(engines, vm.connectionId)
  const layers = await readLayers(vm, local)
  const kept = layers.snapshots.find(({ name }) => name === input.name)
  if (kept === undefined) throw notFound('snapshot', input.name)
  if (kept.merging) throw snapshotRefusal(snapshotReasonOf('snapshot-merging', { name: kept.name }))
  const xml = await readDefinition(vm.connection, vm.dom)
  refuseTrashed(vm.name, xml)
  await refuseTemplate(vm, engines, xml)
  const isExternal = kept.memory === 'external' || kept.disks.some(({ kind }) => kind === 'external')
  const plan = isExternal ? await ownRevert(vm, kept, layers, local) : innerRevert(vm, kept, layers)
  return {
    title: `revert ${vm.name} to ${input.name}`,
    subjects: [input.id],
    atomic: false,
    locks: [input.id],
    destroys: plan.destroys,
    steps: [...plan.steps, ...(await scheduleAgain(vm, kept, xml))],
  }
}

async function scheduleAgain(vm: ObservedVm, kept: KeptSnapshot, now: string): Promise<Step[]> {
  const runsAfter = kept.memory !== 'none'
  return keptSchedule(vm, now, await keptDocument(vm, kept.name), runsAfter)
}

type Part = Pick<Plan, 'steps' | 'destroys'>

const filesOf = (kept: KeptSnapshot, wanted: 'internal' | 'external') =>
  kept.disks.flatMap(({ target, kind }) => {
    const path = kept.files.get(target)
    return kind === wanted && path !== undefined ? [{ target, path }] : []
  })

/** libvirt does it; but it does not look whether files stand on the one that it changes. @throws Fault REFUSED */
function innerRevert(vm: ObservedVm, kept: KeptSnapshot, { graph }: Layers): Part {
  for (const { path } of filesOf(kept, 'internal')) {
    const above = [...graph.backing].flatMap(([file, base]) => (base === path ? [file] : []))
    if (above.length > 0) throw snapshotRefusal(snapshotReasonOf('snapshot-overlay', { path, files: above.join(', ') }))
  }
  return {
    steps: [{ type: 'snapshot.revert', ...onSnapshot(vm, kept.name) }],
    destroys: [lossOf('present', { name: vm.name })],
  }
}

/** What the snapshot froze has to be there, and as it was. @throws Fault REFUSED */
async function refuseBroken(vm: ObservedVm, kept: KeptSnapshot, layers: Layers, local: boolean): Promise<void> {
  for (const { path } of filesOf(kept, 'external')) {
    if ((await removalStep(vm, path, local)) === null) {
      throw snapshotRefusal(snapshotReasonOf('snapshot-file-gone', { name: kept.name, path }))
    }
    if (layers.disks.some(({ chain }) => chain.at(-1) === path)) {
      throw snapshotRefusal(snapshotReasonOf('snapshot-file-used', { name: kept.name, path, vm: vm.name }))
    }
  }
  if (kept.memoryFile !== null && (await removalStep(vm, kept.memoryFile, local)) === null && local) {
    throw snapshotRefusal(snapshotReasonOf('snapshot-file-gone', { name: kept.name, path: kept.memoryFile }))
  }
}

/**
 * libvirt before 9.9 cannot go back to files of their own, so it is done by what it can: a new layer on the frozen one,
 * the definition of then with it, the snapshot marked as the current one, the memory restored from its file.
 */
async function ownRevert(vm: ObservedVm, kept: KeptSnapshot, layers: Layers, local: boolean): Promise<Part> {
  // Its memory would go on with other disks.
  if (vm.saved) throw invalidState(vm.name, vm.id, vm.state, ['running', 'paused', 'off'])
  await refuseBroken(vm, kept, layers, local)
  const document = await keptDocument(vm, kept.name)
  const made = await newLayers(vm, kept, document, local)
  const moves = await movesInMemory(vm, kept, made)
  const definition = keptDefinition(vm, kept.name, document, new Map(made.map(({ target, path }) => [target, path])))
  const isOn = vm.state !== 'off'
  const memory: Step[] =
    kept.memoryFile === null
      ? []
      : [{ type: 'domain.restore', ...onDomain(vm), from: kept.memoryFile, moves, paused: kept.state === 'paused' }]
  const left = abandoned(vm, layers)
  return {
    steps: [
      ...made.map(({ step }) => step),
      ...(isOn ? [{ type: 'domain.destroy' as const, ...onDomain(vm) }] : []),
      { type: 'domain.define', ...onDomain(vm), ...definition },
      { type: 'snapshot.define', ...onSnapshot(vm, kept.name), ...redefinition(document), current: true },
      ...memory,
      ...(await removalSteps(vm, left, local)),
    ],
    destroys: [lossOf('present', { name: vm.name }), ...left.map((path) => lossOf('file', { path }))],
  }
}

/** The memory names the files of its own time: since then the data of one may have gone down into another. */
async function movesInMemory({ connection }: ObservedVm, { memoryFile }: KeptSnapshot, made: readonly MadeLayer[]) {
  if (memoryFile === null) return []
  const { xml } = await connection.call('DOMAIN_SAVE_IMAGE_GET_XML_DESC', { file: memoryFile, flags: 0 })
  const disks = guestDisks(xml)
  return made.map(({ target, from, path }) => {
    const place = disks.find((disk) => disk.target === target)?.place
    return { from: place?.kind === 'path' ? place.path : from, to: path }
  })
}

interface MadeLayer {
  readonly target: string
  readonly from: string
  readonly path: string
  readonly step: Step
}

async function newLayers(vm: ObservedVm, kept: KeptSnapshot, xml: string, local: boolean): Promise<MadeLayer[]> {
  const files = new FreshFiles(vm, local)
  const made: MadeLayer[] = []
  for (const { target, path: from } of filesOf(kept, 'external')) {
    const place = await placeBeside(vm.connection, from, local)
    const name = await files.name(place, `${vm.name}-${target}.${fileWord(kept.name)}`, '.qcow2')
    const format = formatIn(xml, target)
    const vol = await volumeAt(vm.connection, from)
    const path = join(dirname(from), name)
    if (vol === null || place.pool === null) {
      made.push({ target, from, path, step: { type: 'file.overlay', from, to: path, format } })
      continue
    }
    const { capacity } = await vm.connection.call('STORAGE_VOL_GET_INFO', { vol })
    const backing = { path: from, format }
    const step: Step = {
      ...{ type: 'volume.overlay', connection: vm.connectionId, pool: place.pool, name },
      ...{ capacity: Number(capacity), backing },
    }
    made.push({ target, from, path, step })
  }
  return made
}

function formatIn(xml: string, target: string): string {
  const disk = diskIn(parseXml(xml), target)
  return (disk === undefined ? '' : selectOne(disk, 'string(driver/@type)')) || 'raw'
}

/** The layers that nobody needs any more once the VM writes to other ones: what was written since. */
function abandoned(vm: ObservedVm, { disks, snapshots, graph }: Layers): string[] {
  return disks.flatMap(({ chain }) => {
    const path = chain.at(-1) ?? ''
    const isLayer = chainOf(graph, path).length > 0
    const isNeeded =
      heldBy(snapshots, path).length > 0 ||
      snapshots.some(({ files }) => [...files.values()].includes(path)) ||
      [...graph.backing.values()].includes(path) ||
      (graph.users.get(path) ?? []).some(({ uuid }) => uuid !== vm.uuid) ||
      standingOn(graph, [path]).length > 0
    return isLayer && !isNeeded ? [path] : []
  })
}

import { Fault, invalidState, notFound } from '../../contract/fault.ts'
import { formatId } from '../../contract/ids.ts'
import { lossOf } from '../../contract/texts/loss.ts'
import { needsOf, readDiskGraph } from '../inventory/disk-graph.ts'
import { LABRIG_NAMESPACE, SEED_MARK, TEMPLATE_ELEMENT, TEMPLATE_MARK } from '../inventory/domain-summary.ts'
import type { ObservedVm } from '../inventory/observed-vm.ts'
import { observeVm, onDomain } from '../inventory/observed-vm.ts'
import { domainXmlForEditing } from '../libvirt/domain.ts'
import { parseXml, selectElements, selectOne, type Document } from '../libvirt/xml.ts'
import { childElement, metadataElement, setMetadataElement } from '../libvirt/xml-edit.ts'
import type { Engines } from '../step/engines.ts'
import { isLocal } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import type { Step } from '../step/step.ts'
import { addSeed, moveDisk, type NewPlace } from './clone-definition.ts'
import { disksToClone, planDiskCopy, type DiskToClone } from './clone-disks.ts'
import { planCopySeed, seedPool } from './clone-seed.ts'
import { sourceAsItIs } from './clone-source.ts'
import { withKeptPassword } from './kept-password.ts'
import { networksOf, wakeNetworks } from './networks-asleep.ts'
import { seedMark } from './seed-mark.ts'
import { listSnapshots } from './snapshots.ts'
import { clonesOf, isTemplate } from './template.ts'

/** A snapshot lies in the image that would be written to no more, or would go. @throws Fault REFUSED */
async function refuseSnapshots(vm: ObservedVm): Promise<void> {
  const [first] = await listSnapshots(vm)
  if (first === undefined) return
  const sentence = `${vm.name} has the snapshot ${first.name}, which would not fit to its disk any more; delete it first.`
  throw new Fault('REFUSED', { reason: 'has-snapshots', detail: first.name }, sentence)
}

function refuseNoTemplate(vm: ObservedVm, xml: string): void {
  if (isTemplate(xml)) return
  throw new Fault('REFUSED', { reason: 'no-template' }, `${vm.name} is no template.`)
}

const linkedDisks = async (vm: ObservedVm, xml: string, local: boolean) => {
  const disks = await disksToClone(vm, sourceAsItIs(xml), { kind: 'linked', pool: undefined }, local)
  return disks.filter(({ treatment }) => treatment === 'linked')
}

/** web.qcow2 becomes web-r2.qcow2, that becomes web-r3.qcow2: the name of the first that is free. */
async function nextLayer(vm: ObservedVm, disk: DiskToClone) {
  const { volume } = disk
  if (volume === null) {
    const sentence = `${disk.path} is in no storage pool; a refresh needs one.`
    throw new Fault('UNSUPPORTED', { feature: 'a refresh of this disk' }, sentence)
  }
  const plain = { ...disk, volume: { ...volume, name: volume.name.replace(/-r\d+(?=\.\w+$)/, '') } }
  for (let round = 2; ; round++) {
    try {
      return await planDiskCopy(vm, plain, `${vm.name}-r${round}`)
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'NAME_TAKEN' || round > 999) throw error
    }
  }
}

function movedTo(document: Document, places: ReadonlyMap<string, NewPlace>): void {
  for (const disk of selectElements(document, '/domain/devices/disk')) {
    const place = places.get(childElement(disk, 'target')?.getAttribute('dev') ?? '')
    if (place !== undefined) moveDisk(disk, place)
  }
}

/**
 * Opens a template for updates. What clones stand on stays as it is: the template goes on in new layers on top of it,
 * unlocked; locking it again seals them, and clones stand on them once they are rebuilt.
 * @throws Fault REFUSED (no template, snapshots), INVALID_STATE, UNSUPPORTED
 */
export async function planRefreshTemplate(
  { id, start }: { readonly id: string; readonly start: boolean },
  engines: Engines,
): Promise<Plan> {
  const vm = await observeVm(engines, id)
  const xml = await domainXmlForEditing(vm.connection, vm.dom)
  refuseNoTemplate(vm, xml)
  if (vm.state !== 'off') throw invalidState(vm.name, id, vm.state, ['off'])
  await refuseSnapshots(vm)
  const clones = await clonesOf(vm, engines, xml)
  const steps = clones.length === 0 ? unlocked(vm) : await layered(vm, xml, isLocal(engines, vm.connectionId))
  const starting: Step[] = start
    ? [
        ...(await wakeNetworks(vm.connection, vm.connectionId, networksOf(xml))),
        { type: 'domain.start', ...onDomain(vm), paused: false },
      ]
    : []
  const title = `refresh the template ${vm.name}`
  return { title, subjects: [id], steps: [...steps, ...starting], atomic: true, destroys: [], locks: [id] }
}

/** Nothing stands on it: what is there may be written to. */
function unlocked(vm: ObservedVm): Step[] {
  return [{ type: 'domain.metadata', ...onDomain(vm), ...TEMPLATE_MARK, xml: null, before: TEMPLATE_ELEMENT }]
}

async function layered(vm: ObservedVm, xml: string, local: boolean): Promise<Step[]> {
  const places = new Map<string, NewPlace>()
  const steps: Step[] = []
  for (const disk of await linkedDisks(vm, xml, local)) {
    const { path, steps: made } = await nextLayer(vm, disk)
    places.set(disk.target, { path, format: 'qcow2', asFile: true })
    steps.push(...made)
  }
  const next = parseXml(xml)
  movedTo(next, places)
  setMetadataElement(next, TEMPLATE_MARK.uri, null)
  const before = withKeptPassword(parseXml(xml))
  return [...steps, { type: 'domain.define', ...onDomain(vm), ...withKeptPassword(next), before }]
}

/** The template that a linked clone was made of. @throws Fault REFUSED, NOT_FOUND (it is gone) */
async function templateOf(vm: ObservedVm, document: Document, engines: Engines): Promise<ObservedVm> {
  const mark = metadataElement(document, LABRIG_NAMESPACE)
  const origin = mark === null ? '' : selectOne(mark, "string(*[local-name()='origin' and @kind='linked']/@uuid)")
  if (origin !== '') return observeVm(engines, formatId('vm', vm.connectionId, origin))
  throw new Fault('REFUSED', { reason: 'no-linked-clone' }, `${vm.name} is no linked clone that Labrig has made.`)
}

interface Rebuilding {
  readonly vm: ObservedVm
  readonly xml: string
  readonly template: ObservedVm
  readonly base: string
  readonly local: boolean
}

/**
 * Has a linked clone begin again, from its template as that is now. All that the clone's disks hold goes.
 * @throws Fault REFUSED (no clone, snapshots, its disk is needed by others, its template is not locked), INVALID_STATE
 */
export async function planRebuild({ id }: { readonly id: string }, engines: Engines): Promise<Plan> {
  const vm = await observeVm(engines, id)
  const xml = await domainXmlForEditing(vm.connection, vm.dom)
  const template = await templateOf(vm, parseXml(xml), engines)
  if (vm.state !== 'off') throw invalidState(vm.name, id, vm.state, ['off'])
  if (template.state !== 'off') throw invalidState(template.name, template.id, template.state, ['off'])
  const base = await domainXmlForEditing(template.connection, template.dom)
  refuseNoTemplate(template, base)
  await refuseSnapshots(vm)
  const local = isLocal(engines, vm.connectionId)
  const { steps, paths } = await rebuilding({ vm, xml, template, base, local })
  return {
    title: `rebuild ${vm.name} from ${template.name}`,
    subjects: [id, template.id],
    steps,
    atomic: false,
    destroys: paths.map((path) => lossOf('content', { path })),
    locks: [id, template.id],
  }
}

async function rebuilding({ vm, xml, template, base, local }: Rebuilding) {
  const own = new Map((await linkedDisks(vm, xml, local)).map((disk) => [disk.target, disk]))
  const sources = await linkedDisks(template, base, local)
  const graph = await readDiskGraph(vm.connection, local)
  const steps: Step[] = []
  const paths: string[] = []
  for (const source of sources) {
    const disk = own.get(source.target)
    if (disk?.volume == null) throw notFound('disk', source.target)
    const [other] = needsOf(graph, disk.path, new Set([vm.uuid]))
    if (other !== undefined) {
      const sentence = `${disk.path} is in use by ${other.name}; it cannot be made anew.`
      throw new Fault('REFUSED', { reason: 'volume-in-use', detail: other.name }, sentence)
    }
    const on = { connection: vm.connectionId, pool: disk.volume.pool, name: disk.volume.name }
    const backing = { path: source.path, format: source.format, poolless: source.volume === null }
    const capacity = Math.max(source.capacity, disk.capacity)
    steps.push({ type: 'volume.delete', ...on }, { type: 'volume.overlay', ...on, capacity, backing })
    paths.push(disk.path)
  }
  return { steps: [...steps, ...(await seedSteps({ vm, xml, template, base, local }, sources))], paths }
}

/** A guest of an OS image is told again who it is: its disk has forgotten it. */
async function seedSteps({ vm, xml, base }: Rebuilding, disks: readonly DiskToClone[]): Promise<Step[]> {
  const beside = seedPool(base, disks)
  // One that was not read yet is as good as a new one.
  if (beside === null || seedMark(xml) === null || seedMark(xml)?.place) return []
  const seed = await planCopySeed(vm, xml, beside, { name: vm.name, uuid: vm.uuid })
  if (seed === null) return []
  const next = parseXml(xml)
  setMetadataElement(next, SEED_MARK.uri, null)
  addSeed(next, seed.place)
  const before = withKeptPassword(parseXml(xml))
  return [seed.step, { type: 'domain.define', ...onDomain(vm), ...withKeptPassword(next), before }]
}

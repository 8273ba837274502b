import { Fault, invalidState } from '../../contract/fault.ts'
import { readDiskGraph, standingOn } from '../inventory/disk-graph.ts'
import { TEMPLATE_ELEMENT, TEMPLATE_MARK } from '../inventory/domain-summary.ts'
import type { ObservedVm } from '../inventory/observed-vm.ts'
import { observeVm, onDomain } from '../inventory/observed-vm.ts'
import { getAutostart } from '../libvirt/domain.ts'
import type { Engines } from '../step/engines.ts'
import { isLocal } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import type { Step } from '../step/step.ts'
import { guestDisks, pathOf, readDefinition } from './guest-disks.ts'
import { refuseInstalling } from './installed.ts'
import { refuseTrashed } from './trash-mark.ts'

export function isTemplate(xml: string): boolean {
  return xml.includes(TEMPLATE_MARK.uri)
}

/** Names of the VMs whose disks stand on this one's. */
export async function clonesOf(vm: ObservedVm, engines: Engines, xml: string): Promise<string[]> {
  const paths = await Promise.all(
    guestDisks(xml)
      .filter((disk) => disk.device === 'disk' && !disk.readOnly)
      .map((disk) => pathOf(vm.connection, disk.place)),
  )
  const graph = await readDiskGraph(vm.connection, isLocal(engines, vm.connectionId))
  const own = paths.filter((path) => path !== null)
  return standingOn(graph, own).filter((name) => name !== vm.name)
}

/** What says that clones stand on it. */
export function inUse(vm: ObservedVm, clones: readonly string[]): Fault<'REFUSED'> {
  return new Fault(
    'REFUSED',
    { reason: 'template-in-use', detail: clones.join(', ') },
    `${vm.name} is the template of ${clones.join(', ')}: a change of its disks would break them.`,
  )
}

/**
 * Refuses what would write to a template's disks.
 * @throws Fault REFUSED naming the clones that stand on it, or saying that the lock can be taken off
 */
export async function refuseTemplate(vm: ObservedVm, engines: Engines, xml: string): Promise<void> {
  if (!isTemplate(xml)) return
  const clones = await clonesOf(vm, engines, xml)
  if (clones.length > 0) throw inUse(vm, clones)
  throw new Fault(
    'REFUSED',
    { reason: 'template' },
    `${vm.name} is locked as a template; nothing stands on it, so it can be unlocked.`,
  )
}

/** Only deleting it takes the disks away, so only clones are in its way. @throws Fault REFUSED */
export async function refuseUsedTemplate(vm: ObservedVm, engines: Engines): Promise<void> {
  const xml = await readDefinition(vm.connection, vm.dom)
  if (!isTemplate(xml)) return
  const clones = await clonesOf(vm, engines, xml)
  if (clones.length > 0) throw inUse(vm, clones)
}

/** Locks it: a template that starts with the host would write to its disks. */
export async function templateSteps(vm: ObservedVm): Promise<Step[]> {
  const autostart = await getAutostart(vm.connection, vm.dom)
  return [
    ...(autostart ? [{ type: 'domain.autostart' as const, ...onDomain(vm), on: false }] : []),
    { type: 'domain.metadata', ...onDomain(vm), ...TEMPLATE_MARK, xml: TEMPLATE_ELEMENT, before: null },
  ]
}

/** @throws Fault INVALID_STATE, REFUSED when it is what was asked for already, or clones stand on it */
export async function planTemplate(input: { id: string; on: boolean }, engines: Engines): Promise<Plan> {
  const vm = await observeVm(engines, input.id)
  const xml = await readDefinition(vm.connection, vm.dom)
  const plan = { subjects: [input.id], atomic: true, destroys: [], locks: [input.id] }
  if (isTemplate(xml) === input.on) {
    const sentence = input.on ? `${vm.name} is a template already.` : `${vm.name} is no template.`
    throw new Fault('REFUSED', { reason: input.on ? 'template' : 'no-template' }, sentence)
  }
  if (input.on) {
    refuseTrashed(vm.name, xml)
    refuseInstalling(vm.name, xml)
    if (vm.state !== 'off') throw invalidState(vm.name, input.id, vm.state, ['off'])
    return { ...plan, title: `lock ${vm.name} as a template`, steps: await templateSteps(vm) }
  }
  const clones = await clonesOf(vm, engines, xml)
  if (clones.length > 0) throw inUse(vm, clones)
  const off: Step = { type: 'domain.metadata', ...onDomain(vm), ...TEMPLATE_MARK, xml: null, before: TEMPLATE_ELEMENT }
  return { ...plan, title: `unlock the template ${vm.name}`, steps: [off] }
}

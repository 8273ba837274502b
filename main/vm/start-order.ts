import { formatId } from '../../contract/ids.ts'
import type { StartPlace } from '../../contract/vm-organise.ts'
import { withoutMetadata } from '../inventory/domain-summary.ts'
import { observeVm, onDomain, type ObservedVm } from '../inventory/observed-vm.ts'
import { readOrganisation } from '../inventory/own-marks.ts'
import { listDomainsBy } from '../libvirt/domain.ts'
import { LIST_DOMAINS } from '../libvirt/flags.ts'
import type { Engines } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import type { Step } from '../step/step.ts'
import { readDefinition } from './guest-disks.ts'
import { networksOf, wakeNetworks } from './networks-asleep.ts'
import { isTemplate } from './template.ts'
import { trashMarkOf } from './trash-mark.ts'

interface Placed {
  readonly vm: ObservedVm
  readonly xml: string
  readonly place: StartPlace
}

/** VMs with a place, in their order; those that run, lie in the trash or are templates are passed over. */
async function placed(connection: string, engines: Engines): Promise<Placed[]> {
  const engine = await engines.libvirt(connection)
  const domains = await listDomainsBy(engine, LIST_DOMAINS.INACTIVE)
  const read = domains.map(async ({ uuid }): Promise<Placed | null> => {
    const vm = await observeVm(engines, formatId('vm', connection, uuid))
    const xml = await readDefinition(engine, vm.dom)
    const place = readOrganisation(withoutMetadata(xml).metadata).start
    if (place === null || trashMarkOf(xml) !== null || isTemplate(xml)) return null
    return vm.state === 'off' || vm.state === 'saved' ? { vm, xml, place } : null
  })
  const found = (await Promise.all(read)).filter((one) => one !== null)
  return found.sort((a, b) => a.place.order - b.place.order || (a.vm.name < b.vm.name ? -1 : 1))
}

/** Starts what has a place, one after another; nothing to start is no failure: this runs when the host comes up. */
export async function planStartInOrder(input: { connection: string }, engines: Engines): Promise<Plan> {
  const order = await placed(input.connection, engines)
  const steps: Step[] = []
  const awake = new Set<string>()
  for (const [index, { vm, xml, place }] of order.entries()) {
    const networks = await wakeNetworks(vm.connection, vm.connectionId, networksOf(xml))
    for (const step of networks) {
      const key = JSON.stringify(step)
      if (!awake.has(key)) steps.push(step)
      awake.add(key)
    }
    steps.push({ type: 'domain.start', ...onDomain(vm), paused: false })
    // Nothing waits for the last one.
    if (place.delay > 0 && index < order.length - 1) {
      steps.push({ type: 'domain.delay', ...onDomain(vm), seconds: place.delay })
    }
  }
  return {
    title: `start in order: ${order.map(({ vm }) => vm.name).join(', ') || '–'}`,
    subjects: order.map(({ vm }) => vm.id),
    // What runs stays running when a later one fails.
    atomic: false,
    locks: order.map(({ vm }) => vm.id),
    destroys: [],
    steps,
  }
}

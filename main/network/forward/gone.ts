import { observeVm } from '../../inventory/observed-vm.ts'
import type { Engines } from '../../step/engines.ts'
import type { Plan } from '../../step/plan.ts'
import type { Step } from '../../step/step.ts'
import { observeNetwork } from '../observed.ts'
import { settingsOf } from '../definition.ts'
import { parseXml } from '../../libvirt/xml.ts'
import { FORWARDS_LOCK, removeBridgeStep, removeStep } from './host-set.ts'
import { readMarked } from './mark.ts'

/** Who lacks the rights for this host's rules may delete a VM all the same; what led to it then leads nowhere. */
const possible = (steps: readonly Step[]) =>
  steps.filter((step) => step.type === 'forwards.set' && (!step.sudo || step.helper))

function along(plan: Plan, steps: readonly Step[]): Plan {
  const more = possible(steps)
  if (more.length === 0) return plan
  return { ...plan, steps: [...plan.steps, ...more], locks: [...plan.locks, FORWARDS_LOCK] }
}

/** The plan that takes a VM away, and with it the ports that lead to it. */
export async function withoutForwardsTo(plan: Plan, id: string, engines: Engines): Promise<Plan> {
  const { mark } = await readMarked(await observeVm(engines, id))
  return mark.forwards.length === 0 ? plan : along(plan, await removeStep(mark.forwards))
}

/** The plan that takes a network away, and with it the ports that lead into it. */
export async function withoutForwardsInto(plan: Plan, id: string, engines: Engines): Promise<Plan> {
  const observed = await observeNetwork(engines, id)
  if (observed.engine === 'docker') return plan
  const { bridge } = settingsOf(parseXml(observed.kept))
  return bridge === null ? plan : along(plan, await removeBridgeStep(bridge))
}

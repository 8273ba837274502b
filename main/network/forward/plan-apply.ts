import { hostInterfaces } from '../host-interfaces.ts'
import type { NetworkScope } from '../scope.ts'
import type { PortForward } from '../../net/port-forwards.ts'
import { forwardsHere } from '../../step/forward-steps.ts'
import type { Plan } from '../../step/plan.ts'
import { FORWARDS_LOCK, setStep } from './host-set.ts'
import { ledForwards, ruleOf } from './wanted.ts'

/** Of an engine that is away at the moment, or of another program's libvirt: not known here, so not ours to take away. */
async function strangers(now: readonly PortForward[], scope: NetworkScope): Promise<PortForward[]> {
  const known = new Set(scope.networks().map(({ bridge }) => bridge))
  const host = hostInterfaces(scope.look())
  const kept: PortForward[] = []
  for (const one of now) if (!known.has(one.bridge) && (await host.has(one.bridge))) kept.push(one)
  return kept
}

/** What this host's rules should be. @throws Fault ENGINE_UNAVAILABLE */
export async function wantedForwards(scope: NetworkScope, now: readonly PortForward[]): Promise<PortForward[]> {
  const wanted = (await ledForwards(scope)).map(ruleOf).filter((rule) => rule !== null)
  return [...wanted, ...(await strangers(now, scope))]
}

/** Writes all rules anew, also those that are there. */
export async function planForwardApply(_input: object, scope: NetworkScope): Promise<Plan> {
  const now = await forwardsHere()
  return {
    title: 'apply forwarded ports',
    subjects: [],
    atomic: false,
    destroys: [],
    locks: [FORWARDS_LOCK],
    steps: await setStep(await wantedForwards(scope, now), now, true),
  }
}

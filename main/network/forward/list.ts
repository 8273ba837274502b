import type { PortForwardRow } from '../../../contract/forward.ts'
import { FORWARDS_TABLE, isForwarded, sameForwards, type PortForward } from '../../net/port-forwards.ts'
import { forwardsHere } from '../../step/forward-steps.ts'
import { ipTableText } from '../../system/port-forwards.ts'
import type { NetworkScope } from '../scope.ts'
import { ledForwards, rowOf } from './wanted.ts'

/** Whether this host's rules have a forward: the kernel's where it may be asked, else what was last written. */
async function ruleReader(): Promise<(rule: PortForward) => boolean> {
  const [listed, written] = await Promise.all([ipTableText(FORWARDS_TABLE), forwardsHere()])
  return (rule) => written.some((one) => sameForwards([one], [rule])) && (listed === null || isForwarded(rule, listed))
}

/** @throws Fault ENGINE_UNAVAILABLE */
export async function listForwards(id: string | undefined, scope: NetworkScope): Promise<PortForwardRow[]> {
  const [led, isThere] = await Promise.all([ledForwards(scope, id), ruleReader()])
  return led.map((one) => rowOf(one, isThere))
}

import { forwardKey, sameForwards, type PortForward } from '../../net/port-forwards.ts'
import { readFixRights } from '../../step/fix-rights.ts'
import { forwardsHere } from '../../step/forward-steps.ts'
import { forwardWords } from '../../step/privileged-words.ts'
import type { Step } from '../../step/step.ts'

/** Held by whoever changes the forwards of this host: they are one set of rules. */
export const FORWARDS_LOCK = 'host-forwards'

type Key = Pick<PortForward, 'protocol' | 'hostAddress' | 'hostPort'>

/** The step that makes this host's forwards those; none where they are so already, unless `anew`. */
export async function setStep(forwards: readonly PortForward[], before: readonly PortForward[], anew = false) {
  if (!anew && sameForwards(forwards, before)) return []
  if (forwards.length === 0 && before.length === 0) return []
  const { isRoot, helper } = await readFixRights()
  const does = !isRoot && helper && forwardWords(forwards) !== null
  const step: Step = { type: 'forwards.set', forwards, before, sudo: !isRoot, helper: does }
  return [step]
}

/** One comes, or takes the place of what had its port. */
export async function addStep(forward: PortForward): Promise<Step[]> {
  const before = await forwardsHere()
  return setStep([...without(before, [forward]), forward], before)
}

export async function removeStep(gone: readonly Key[]): Promise<Step[]> {
  const before = await forwardsHere()
  return setStep(without(before, gone), before)
}

function without(forwards: readonly PortForward[], gone: readonly Key[]): PortForward[] {
  const keys = new Set(gone.map(forwardKey))
  return forwards.filter((one) => !keys.has(forwardKey(one)))
}

/** Whatever leads to a bridge goes with it. */
export async function removeBridgeStep(bridge: string): Promise<Step[]> {
  const before = await forwardsHere()
  return setStep(
    before.filter((one) => one.bridge !== bridge),
    before,
  )
}

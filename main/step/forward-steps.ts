import { Fault } from '../../contract/fault.ts'
import { FORWARDS_HOOK, forwardsHook, forwardsIn, sameForwards, type PortForward } from '../net/port-forwards.ts'
import { hookText, installHook, removeHook, runHookOff } from '../system/port-forwards.ts'
import { askInWords } from './ask-privileged.ts'
import { forwardWords } from './privileged-words.ts'
import { commandLine, withInput } from './shell-words.ts'

/** All forwards of this host, before and after: they are one set of rules. */
export interface ForwardStep {
  readonly type: 'forwards.set'
  readonly forwards: readonly PortForward[]
  readonly before: readonly PortForward[]
  /** True when it needs rights that this process does not have: it is told with sudo. */
  readonly sudo: boolean
  /** Whether the privileged helper has them. */
  readonly helper: boolean
}

/** The forwards that this host's rules are made of. */
export const forwardsHere = async (): Promise<PortForward[]> => forwardsIn(await hookText(FORWARDS_HOOK))

/** @throws CommandError; Fault REFUSED when others were set meanwhile, or nobody may do it */
export async function runForwardStep(step: ForwardStep): Promise<void> {
  if (!sameForwards(await forwardsHere(), step.before))
    throw new Fault('REFUSED', { reason: 'forwards-changed' }, 'Other ports have just been forwarded: try again.')
  if (step.sudo) return askInWords(step.helper ? forwardWords(step.forwards) : null, explainForwardStep(step))
  // What was set for a bridge as a whole goes with its last forward.
  await runHookOff(FORWARDS_HOOK)
  if (step.forwards.length === 0) return removeHook(FORWARDS_HOOK)
  await installHook(FORWARDS_HOOK, forwardsHook(step.forwards))
}

export function explainForwardStep(step: ForwardStep): string {
  const told = (...words: string[]) => (step.sudo ? ['sudo', ...words] : words)
  const off = step.before.length > 0 ? [commandLine(told('sh', FORWARDS_HOOK, 'off'))] : []
  if (step.forwards.length === 0) return [...off, commandLine(told('rm', '-f', FORWARDS_HOOK))].join('\n')
  const write = told('install', '-D', '-m', '755', '/dev/stdin', FORWARDS_HOOK)
  return [...off, withInput(write, forwardsHook(step.forwards), 'HOOK'), commandLine(told('sh', FORWARDS_HOOK))].join(
    '\n',
  )
}

export function undoForwardStep(step: ForwardStep): ForwardStep {
  return { ...step, forwards: step.before, before: step.forwards }
}

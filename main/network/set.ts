import { Fault } from '../../contract/fault.ts'
import type { NetworkChange, NetworkSettings } from '../../contract/network-spec.ts'
import { parseXml, serializeXml } from '../libvirt/xml.ts'
import { isHere } from '../step/engines.ts'
import type { NetworkAffect } from '../step/network-define-steps.ts'
import type { Plan } from '../step/plan.ts'
import type { Step } from '../step/step.ts'
import { checkBesideDocker, checkSettings } from './check-settings.ts'
import { applyChange, changedSettings, settingsOf } from './definition.ts'
import { hostInterfaces, refuseMissing } from './host-interfaces.ts'
import {
  membersOfLibvirt,
  notKept,
  observeLibvirtNetwork,
  onNetwork,
  planFor,
  refuseUnderContainers,
} from './lifecycle.ts'
import { liveEdits, needsRestart } from './live-edits.ts'
import { linkLosses } from './members.ts'
import { refuseTaken } from './neighbours.ts'
import type { ObservedLibvirtNetwork } from './observed.ts'
import { networkFault } from './problem.ts'
import { networksAround, takenAround, type NetworkScope } from './scope.ts'
import { mixedOf } from './twin.ts'

export interface SetInput {
  readonly id: string
  readonly change: NetworkChange
  readonly restart: boolean
}

/** @throws Fault INVALID_INPUT for a change of what a network is at heart */
function refuseOtherKind(now: NetworkSettings, next: NetworkSettings): void {
  const known = ['nat', 'route', 'isolated', 'open', 'bridge']
  if (now.mode === next.mode) return
  if (!known.includes(now.mode) || (now.mode === 'bridge') !== (next.mode === 'bridge')) {
    throw networkFault('change.mode', 'mode-fixed', { mode: next.mode })
  }
}

async function refuseClashes(
  observed: ObservedLibvirtNetwork,
  now: NetworkSettings,
  next: NetworkSettings,
  scope: NetworkScope,
): Promise<void> {
  const around = await networksAround(scope, observed.connectionId, 'libvirt')
  const mixed = await mixedOf(observed, scope)
  if (mixed !== null) {
    const ranges = mixed.docker.detail.pools.map(({ ipRange }) => ipRange).filter((range) => range !== '')
    for (const range of ranges) checkBesideDocker(next.ranges, range, 'change.')
    if (now.subnet !== next.subnet || now.gateway !== next.gateway) {
      const detail = mixed.docker.name
      const sentence = 'Its subnet is Docker’s too, which cannot change it: make another segment.'
      throw new Fault('REFUSED', { reason: 'subnet-of-both', detail }, sentence)
    }
  }
  const taken = await takenAround(scope, around, observed.connectionId, [observed.id])
  if (next.subnet !== null && next.subnet !== now.subnet) refuseTaken('change.subnet', next.subnet, taken)
  if (next.subnet6 !== null && next.subnet6 !== now.subnet6) refuseTaken('change.subnet6', next.subnet6, taken)
  const host = isHere(scope.engines, observed.connectionId) ? hostInterfaces(scope.look()) : null
  if (next.device !== null && next.device !== now.device) await refuseMissing('change.device', next.device, host)
}

/** Changes in place go to what runs and what is kept; the definition has them already where it is written anew. */
function affectOf({ active, persistent }: ObservedLibvirtNetwork, defined: boolean): NetworkAffect | null {
  if (!active) return defined ? null : 'config'
  return defined || !persistent ? 'live' : 'both'
}

function stepsFor(
  observed: ObservedLibvirtNetwork,
  input: SetInput,
  now: NetworkSettings,
  next: NetworkSettings,
): Step[] {
  const on = onNetwork(observed)
  const edits = liveEdits(now, next)
  const defines = needsRestart(now, next)
  const restarts = defines && observed.active && input.restart
  const steps: Step[] = []
  if (defines) {
    const document = parseXml(observed.kept)
    applyChange(document, input.change)
    steps.push({ type: 'network.define', ...on, xml: serializeXml(document), before: observed.kept })
  }
  const affect = affectOf(observed, defines)
  // A subnet that runs until the restart has no place for entries of the next one.
  const fits = !defines || now.subnet === next.subnet
  if (!restarts && affect !== null && fits) {
    steps.push(...edits.map((edit): Step => ({ type: 'network.update', ...on, ...edit, affect })))
  }
  if (restarts) steps.push({ type: 'network.stop', ...on }, { type: 'network.start', ...on })
  return steps
}

/**
 * Lists are changed in place; anything else in the definition, which the network takes at its next start, or at once with
 * `restart`.
 * @throws Fault NOT_FOUND, UNSUPPORTED, INVALID_INPUT that names the field, REFUSED
 */
export async function planNetworkSet(input: SetInput, scope: NetworkScope): Promise<Plan> {
  const observed = await observeLibvirtNetwork(input.id, scope)
  const now = settingsOf(parseXml(observed.kept))
  const next = changedSettings(now, input.change)
  refuseOtherKind(now, next)
  checkSettings(next, 'change.')
  await refuseClashes(observed, now, next, scope)
  const steps = stepsFor(observed, input, now, next)
  if (steps.length === 0) throw networkFault('change', 'nothing-to-change')
  if (needsRestart(now, next) && !observed.persistent) throw notKept(observed.name)
  const cuts = steps.some(({ type }) => type === 'network.stop')
  if (cuts) refuseUnderContainers(observed, scope)
  return planFor(observed, 'change the network', {
    steps,
    // What was changed in part is put back: half of a change helps nobody.
    atomic: !cuts,
    destroys: cuts ? linkLosses(observed.name, membersOfLibvirt(observed, scope)) : [],
  })
}

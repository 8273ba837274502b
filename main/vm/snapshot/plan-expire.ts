import { Fault } from '../../../contract/fault.ts'
import { lossOf } from '../../../contract/texts/loss.ts'
import { observeVm } from '../../inventory/observed-vm.ts'
import type { Engines } from '../../step/engines.ts'
import { isLocal } from '../../step/engines.ts'
import type { Plan } from '../../step/plan.ts'
import type { KeptSnapshot } from './kept-snapshots.ts'
import { readLayers } from './layers.ts'
import { deletionOf } from './plan-delete.ts'

export interface Expiry {
  /** How many stay. */
  readonly keep?: number | undefined
  /** Older ones go. */
  readonly days?: number | undefined
}

const DAY = 24 * 60 * 60

/**
 * Of the snapshots that a schedule made, those whose time has come: oldest first.
 * @param now seconds since 1970
 */
export function expired<S extends Pick<KeptSnapshot, 'scheduled' | 'created'>>(
  snapshots: readonly S[],
  { keep, days }: Expiry,
  now: number,
): S[] {
  // libvirt counts seconds: of two in the same one the later stands later in the list.
  const made = snapshots
    .filter(({ scheduled }) => scheduled === true)
    .toReversed()
    .sort((a, b) => b.created - a.created)
  const isOver = (one: S, place: number) =>
    (keep !== undefined && place >= keep) || (days !== undefined && one.created < now - days * DAY)
  return made.filter(isOver).reverse()
}

/**
 * Deletes what a schedule made and nobody has noted anything about. What a person made stays.
 * @throws Fault INVALID_INPUT without a number, NOT_FOUND, and as a deletion
 */
export async function planSnapshotExpire(input: { id: string } & Expiry, engines: Engines): Promise<Plan> {
  if (input.keep === undefined && input.days === undefined) {
    const problem = 'how many stay, or for how many days'
    throw new Fault('INVALID_INPUT', { field: 'keep', problem }, `keep: ${problem}.`)
  }
  const vm = await observeVm(engines, input.id)
  const local = isLocal(engines, vm.connectionId)
  const layers = await readLayers(vm, local)
  const gone = expired(layers.snapshots, input, Math.floor(Date.now() / 1000))
  return {
    title: `expire snapshots of ${vm.name}`,
    subjects: [input.id],
    steps: await deletionOf(vm, gone, layers, local),
    atomic: false,
    destroys: gone.map(({ name }) => lossOf('snapshot', { name })),
    locks: [input.id],
  }
}

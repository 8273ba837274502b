import { notFound } from '../../../contract/fault.ts'
import { observeVm } from '../../inventory/observed-vm.ts'
import type { Engines } from '../../step/engines.ts'
import type { Plan } from '../../step/plan.ts'
import { keptDocument, redefinition } from './kept-definition.ts'
import { readKeptSnapshots } from './kept-snapshots.ts'
import { onSnapshot } from './on-snapshot.ts'

/** @throws Fault NOT_FOUND */
export async function planSnapshotDescribe(
  input: { id: string; name: string; description: string },
  engines: Engines,
): Promise<Plan> {
  const vm = await observeVm(engines, input.id)
  const kept = (await readKeptSnapshots(vm)).find(({ name }) => name === input.name)
  if (kept === undefined) throw notFound('snapshot', input.name)
  const { xml, secret } = redefinition(await keptDocument(vm, input.name), {
    description: input.description.trim(),
    ...(kept.merging === true ? { merging: true } : {}),
  })
  return {
    title: `describe snapshot ${input.name} of ${vm.name}`,
    subjects: [input.id],
    // libvirt replaces its record; without the mark the current snapshot would be current no more.
    steps: [{ type: 'snapshot.define', ...onSnapshot(vm, input.name), xml, secret, current: kept.current }],
    atomic: false,
    destroys: [],
    locks: [input.id],
  }
}

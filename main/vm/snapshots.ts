import { Fault, nameTaken, notFound } from '../../contract/fault.ts'
import { lossOf } from '../../contract/texts/loss.ts'
import type { Snapshot } from '../../contract/vm.ts'
import { isNoSnapshot } from '../libvirt/errors.ts'
import type { Engines } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import { guestDisks, readDefinition } from './guest-disks.ts'
import type { ObservedVm } from '../inventory/observed-vm.ts'
import { observeVm } from '../inventory/observed-vm.ts'
import { descendantsOf, readKeptSnapshots, shownSnapshot } from './snapshot/kept-snapshots.ts'
import { refuseTemplate } from './template.ts'
import { refuseTrashed } from './trash-mark.ts'

/** The snapshots of a VM, oldest first. */
export async function listSnapshots(vm: ObservedVm): Promise<Snapshot[]> {
  return (await readKeptSnapshots(vm)).map(shownSnapshot)
}

async function findSnapshot(vm: ObservedVm, name: string): Promise<boolean> {
  try {
    await vm.connection.call('DOMAIN_SNAPSHOT_LOOKUP_BY_NAME', { dom: vm.dom, name, flags: 0 })
    return true
  } catch (error) {
    if (isNoSnapshot(error)) return false
    throw error
  }
}

async function refuseWithoutDisk(vm: ObservedVm): Promise<void> {
  const disks = guestDisks(await readDefinition(vm.connection, vm.dom))
  if (disks.some((disk) => disk.device === 'disk' && !disk.readOnly)) return
  throw new Fault(
    'REFUSED',
    { reason: 'no-disk' },
    `${vm.name} has no disk of its own that could keep a snapshot; add a qcow2 disk first.`,
  )
}

/** @throws Fault NAME_TAKEN, REFUSED when no disk can keep it */
export async function planSnapshotCreate(
  input: { id: string; name: string; description?: string | undefined },
  engines: Engines,
): Promise<Plan> {
  const vm = await observeVm(engines, input.id)
  if (await findSnapshot(vm, input.name)) throw nameTaken('snapshot', input.name)
  await refuseWithoutDisk(vm)
  await refuseTemplate(vm, engines, await readDefinition(vm.connection, vm.dom))
  return {
    title: `snapshot ${vm.name} as ${input.name}`,
    subjects: [input.id],
    steps: [{ type: 'snapshot.create', ...onSnapshot(vm, input.name), description: input.description ?? null }],
    atomic: true,
    destroys: [],
    locks: [input.id],
  }
}

/** @throws Fault NOT_FOUND */
export async function planSnapshotRevert(input: { id: string; name: string }, engines: Engines): Promise<Plan> {
  const vm = await observeVm(engines, input.id)
  if (!(await findSnapshot(vm, input.name))) throw notFound('snapshot', input.name)
  const xml = await readDefinition(vm.connection, vm.dom)
  refuseTrashed(vm.name, xml)
  await refuseTemplate(vm, engines, xml)
  return {
    title: `revert ${vm.name} to ${input.name}`,
    subjects: [input.id],
    steps: [{ type: 'snapshot.revert', ...onSnapshot(vm, input.name) }],
    atomic: false,
    destroys: [lossOf('present', { name: vm.name })],
    locks: [input.id],
  }
}

/** @throws Fault NOT_FOUND */
export async function planSnapshotDelete(
  input: { id: string; name: string; children: boolean },
  engines: Engines,
): Promise<Plan> {
  const vm = await observeVm(engines, input.id)
  const all = await listSnapshots(vm)
  if (!all.some((snapshot) => snapshot.name === input.name)) throw notFound('snapshot', input.name)
  const gone = input.children ? [input.name, ...descendantsOf(all, input.name).map(({ name }) => name)] : [input.name]
  return {
    title: `delete snapshot ${input.name} of ${vm.name}`,
    subjects: [input.id],
    steps: [{ type: 'snapshot.delete', ...onSnapshot(vm, input.name), children: input.children }],
    atomic: false,
    destroys: gone.map((name) => lossOf('snapshot', { name })),
    locks: [input.id],
  }
}

function onSnapshot(vm: ObservedVm, name: string) {
  return { connection: vm.connectionId, uuid: vm.uuid, domain: vm.name, name }
}

import { Fault, invalidState, notFound } from '../../contract/fault.ts'
import { SEED_MARK } from '../inventory/domain-summary.ts'
import type { ObservedVm } from '../inventory/observed-vm.ts'
import { observeVm, onDomain } from '../inventory/observed-vm.ts'
import { isNoVolume } from '../libvirt/errors.ts'
import type { Vol } from '../libvirt/signature.ts'
import type { Engines } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import type { Step } from '../step/step.ts'
import { guestDisks, readDefinition } from './guest-disks.ts'
import { seedElement, seedMark, type SeedPlace } from './seed-mark.ts'
import { listSnapshots } from './snapshots.ts'

async function volumeOf(vm: ObservedVm, path: string): Promise<Vol | null> {
  try {
    return (await vm.connection.call('STORAGE_VOL_LOOKUP_BY_PATH', { path })).vol
  } catch (error) {
    if (isNoVolume(error)) return null
    throw error
  }
}

function hasSeed(xml: string, { target, path }: SeedPlace): boolean {
  return guestDisks(xml).some(
    ({ target: one, place }) => one === target && place.kind === 'path' && place.path === path,
  )
}

/** @throws Fault REFUSED naming the snapshot: going back to it would need the seed's file */
async function refuseKeptBySnapshot(vm: ObservedVm, { target }: SeedPlace): Promise<void> {
  const snapshots = await listSnapshots(vm)
  const holder = snapshots.find(({ disks }) => disks.some((disk) => disk.target === target))
  if (holder === undefined) return
  throw new Fault(
    'REFUSED',
    { reason: 'seed-in-snapshot', detail: holder.name },
    `The snapshot ${holder.name} of ${vm.name} was taken with the seed; without it the VM could not go back there.`,
  )
}

/**
 * Takes the seed of an OS image away: from the running guest, from the definition, from the pool. Each part may be gone
 * already, so that an act that was cut off can be done again.
 * @throws Fault NOT_FOUND when it has none, INVALID_STATE, REFUSED
 */
export async function planDropSeed({ id }: { id: string }, engines: Engines): Promise<Plan> {
  const vm = await observeVm(engines, id)
  const xml = await readDefinition(vm.connection, vm.dom)
  const place = seedMark(xml)?.place ?? null
  if (place === null) throw notFound('seed', vm.name)
  // Only a guest that runs can let a disk go; a saved one wakes up with it.
  if (vm.state !== 'running' && vm.state !== 'off') throw invalidState(vm.name, id, vm.state, ['running', 'off'])
  await refuseKeptBySnapshot(vm, place)
  const running = vm.state === 'running'
  const now = running ? (await vm.connection.call('DOMAIN_GET_XML_DESC', { dom: vm.dom, flags: 0 })).xml : ''
  const [live, config] = [running && hasSeed(now, place), hasSeed(xml, place)]
  const volume = await volumeOf(vm, place.path)
  const mark = { ...SEED_MARK, xml: seedElement(null), before: seedElement(place) }
  const steps: Step[] = [
    ...(live || config
      ? [{ type: 'domain.detach' as const, ...onDomain(vm), target: place.target, live, config }]
      : []),
    ...(volume === null
      ? []
      : [{ type: 'volume.delete' as const, connection: vm.connectionId, pool: volume.pool, name: volume.name }]),
    { type: 'domain.metadata', ...onDomain(vm), ...mark, affect: running ? 'both' : 'config' },
  ]
  const plan = { title: `take the seed from ${vm.name}`, subjects: [id], atomic: false, destroys: [], locks: [id] }
  return { ...plan, steps }
}

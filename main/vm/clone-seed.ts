import { join } from 'node:path'
import { Fault, nameTaken } from '../../contract/fault.ts'
import type { ObservedVm } from '../inventory/observed-vm.ts'
import { isNoVolume } from '../libvirt/errors.ts'
import type { Vol } from '../libvirt/signature.ts'
import type { Step } from '../step/step.ts'
import type { DiskToClone } from './clone-disks.ts'
import { copySeedFiles, hostNameOf } from './cloud-init.ts'
import { guestDisks } from './guest-disks.ts'
import { seedMark, type SeedPlace } from './seed-mark.ts'

export interface SeedPlan {
  readonly place: SeedPlace
  readonly step: Step
}

/**
 * A guest that has not read its seed yet is no machine to copy: the copies would take the same name from it.
 * @throws Fault REFUSED
 */
export function refuseUnreadSeed(vm: ObservedVm, xml: string): void {
  if (!seedMark(xml)?.place) return
  throw new Fault(
    'REFUSED',
    { reason: 'seed-unread', detail: vm.name },
    `${vm.name} still has its seed: start it once, or make another VM of the same image.`,
  )
}

/** The pool that a copy's seed goes to; null for a guest that was not told by one, or whose disks are in no pool. */
export function seedPool(xml: string, disks: readonly DiskToClone[]): DiskToClone | null {
  if (seedMark(xml) === null) return null
  return disks.find(({ volume, treatment }) => volume !== null && treatment !== 'shared') ?? null
}

/** The first name on virtio that no disk has. */
function freeTarget(xml: string): string {
  const taken = new Set(guestDisks(xml).map(({ target }) => target))
  const letters = 'bcdefghijklmnopqrstuvwxyz'
  return `vd${[...letters].find((letter) => !taken.has(`vd${letter}`)) ?? 'z'}`
}

async function refuseTaken(vm: ObservedVm, { pool: poolName }: Vol, name: string): Promise<void> {
  try {
    const { pool } = await vm.connection.call('STORAGE_POOL_LOOKUP_BY_NAME', { name: poolName })
    const { vol } = await vm.connection.call('STORAGE_VOL_LOOKUP_BY_NAME', { pool, name })
    throw nameTaken('disk', name, vol.key)
  } catch (error) {
    if (!isNoVolume(error)) throw error
  }
}

/**
 * What makes a copy of a cloud-init guest a machine of its own: a seed with another instance id and name.
 * @param beside the disk of the source whose pool the seed goes to
 */
export async function planCopySeed(
  vm: ObservedVm,
  xml: string,
  beside: DiskToClone,
  copy: { readonly name: string; readonly uuid: string },
): Promise<SeedPlan | null> {
  const { volume, place } = beside
  if (volume === null) return null
  const name = `${copy.name}-seed.img`
  await refuseTaken(vm, volume, name)
  const files = copySeedFiles({ hostname: hostNameOf(copy.name), instanceId: `labrig-${copy.uuid}` })
  return {
    place: { target: freeTarget(xml), path: join(place.path, name) },
    step: { type: 'volume.seed', connection: vm.connectionId, pool: volume.pool, name, files },
  }
}

import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Pool } from '../../contract/resource.ts'
import type { DiskCondition } from '../../contract/vm-condition.ts'
import { readDiskFaults } from '../inventory/disk-faults.ts'
import { observeVm, type ObservedVm } from '../inventory/observed-vm.ts'
import { isLocal, type Engines } from '../step/engines.ts'
import { jobOn } from './block-job.ts'
import { guestDisks, pathOf } from './guest-disks.ts'

/** The running definition: after a snapshot the guest writes to another layer than the kept one names. */
async function liveDefinition({ connection, dom }: ObservedVm): Promise<string> {
  const { xml } = await connection.call('DOMAIN_GET_XML_DESC', { dom, flags: 0 })
  return xml
}

/** The room where a file lies: asked of the file system, or of the pool when the disk lies on another host. */
async function roomOf(path: string, local: boolean, pools: readonly Pool[]): Promise<DiskCondition['place']> {
  const folder = dirname(path)
  if (local && !path.startsWith('/dev/')) {
    const stat = await statfs(folder).catch(() => null)
    if (stat !== null) return { folder, free: stat.bavail * stat.bsize, total: stat.blocks * stat.bsize }
  }
  const pool = pools.find((one) => one.path === folder)
  if (pool?.available == null || pool.capacity === null) return null
  return { folder, free: pool.available, total: pool.capacity }
}

/**
 * How the disks of a VM are.
 * @throws Fault NOT_FOUND, ENGINE_UNAVAILABLE
 */
export async function readCondition(
  id: string,
  engines: Engines,
  pools: readonly Pool[],
): Promise<{ disks: DiskCondition[] }> {
  const vm = await observeVm(engines, id)
  const { connection, dom } = vm
  const active = vm.state !== 'off' && vm.state !== 'saved'
  const local = isLocal(engines, vm.connectionId)
  const here = pools.filter((pool) => pool.connection === vm.connectionId)
  const [xml, faults] = await Promise.all([
    liveDefinition(vm),
    active ? readDiskFaults(connection, dom) : new Map<string, never>(),
  ])
  const disks = guestDisks(xml).map(async ({ target, place, device }): Promise<DiskCondition> => {
    const path = await pathOf(connection, place)
    const [job, room] = await Promise.all([
      active && device === 'disk' ? jobOn(connection, dom, target) : null,
      path === null ? null : roomOf(path, local, here),
    ])
    return { target, path, fault: faults.get(target) ?? null, job, place: room }
  })
  return { disks: await Promise.all(disks) }
}

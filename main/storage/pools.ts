import { Fault } from '../../contract/fault.ts'
import { formatId } from '../../contract/ids.ts'
import type { PoolPrepare } from '../../contract/pool-source.ts'
import { lossOf } from '../../contract/texts/loss.ts'
import { chainOf, readDiskGraph } from '../inventory/disk-graph.ts'
import { listVolumes, volumePath } from '../libvirt/storage.ts'
import type { Engines } from '../step/engines.ts'
import { isLocal } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import { observePool, type ObservedPool } from './observed.ts'
import { hasFolder, lossesOf, refuseDevicesInUse } from './pool-create.ts'

interface PoolInput {
  readonly connection: string
  readonly pool: string
}

const lockOf = ({ connection, pool }: PoolInput) => `pool:${connection}/${pool}`

async function planOne(
  input: PoolInput,
  engines: Engines,
  act: (pool: ObservedPool) => Pick<Plan, 'title' | 'steps'> & Partial<Plan>,
): Promise<Plan> {
  const observed = await observePool(engines, input)
  const subjects = [formatId('pool', input.connection, observed.pool.uuid)]
  return { subjects, atomic: false, destroys: [], locks: [lockOf(input)], ...act(observed) }
}

function wrongState(input: PoolInput, pool: ObservedPool): Fault<'INVALID_STATE'> {
  const [state, needs] = pool.active ? ['running', 'off'] : ['off', 'running']
  const id = formatId('pool', input.connection, pool.pool.uuid)
  return new Fault('INVALID_STATE', { id, state, needs: [needs] }, `The pool ${input.pool} is ${state} already.`)
}

/** @throws Fault NOT_FOUND, INVALID_STATE */
export function planPoolStart(input: PoolInput, engines: Engines): Promise<Plan> {
  return planOne(input, engines, (pool) => {
    if (pool.active) throw wrongState(input, pool)
    return { title: `start the pool ${input.pool}`, steps: [{ type: 'pool.start', ...onPool(input) }] }
  })
}

/** @throws Fault NOT_FOUND, INVALID_STATE */
export function planPoolStop(input: PoolInput, engines: Engines): Promise<Plan> {
  return planOne(input, engines, (pool) => {
    if (!pool.active) throw wrongState(input, pool)
    return { title: `stop the pool ${input.pool}`, steps: [{ type: 'pool.stop', ...onPool(input) }] }
  })
}

/** @throws Fault NOT_FOUND */
export function planPoolAutostart(input: PoolInput & { readonly on: boolean }, engines: Engines): Promise<Plan> {
  return planOne(input, engines, () => ({
    title: `${input.on ? 'start' : 'do not start'} the pool with the host: ${input.pool}`,
    steps: [{ type: input.on ? 'pool.autostart' : 'pool.manual', ...onPool(input) }],
  }))
}

/** @throws Fault NOT_FOUND, INVALID_STATE (it runs), INVALID_INPUT, REFUSED (the device is in use) */
export async function planPoolBuild(
  input: PoolInput & { readonly prepare: PoolPrepare },
  engines: Engines,
): Promise<Plan> {
  const { prepare } = input
  const pool = await observePool(engines, input)
  if (pool.active) throw wrongState(input, pool)
  const formatted = ['fs', 'logical', 'disk'].includes(pool.type) && pool.devices.length > 0
  if (prepare === 'keep' ? !hasFolder(pool.type) : !formatted) {
    const data = { field: 'prepare', problem: formatted ? 'if-empty, overwrite' : 'keep' }
    throw new Fault('INVALID_INPUT', data, `A pool of the type ${pool.type} has nothing to make in this way.`)
  }
  if (isLocal(engines, input.connection) && prepare !== 'keep') await refuseDevicesInUse(pool.devices, prepare)
  return planOne(input, engines, () => ({
    title: `build the pool ${input.pool}`,
    destroys: lossesOf(pool.devices, prepare),
    steps: [{ type: 'pool.build', ...onPool(input), prepare }],
  }))
}

/** @throws Fault NOT_FOUND, INVALID_STATE (it is off) */
export function planPoolRefresh(input: PoolInput, engines: Engines): Promise<Plan> {
  return planOne(input, engines, (pool) => {
    if (!pool.active) throw wrongState(input, pool)
    return { title: `look at the pool ${input.pool} again`, steps: [{ type: 'pool.refresh', ...onPool(input) }] }
  })
}

/** Whether a path is the pool's. Block devices of many pools share a folder: these are known by the pool's own list. */
async function ownerOf(pool: ObservedPool): Promise<(path: string) => boolean> {
  if (hasFolder(pool.type)) return (path) => pool.path !== '' && path.startsWith(`${pool.path}/`)
  const volumes = pool.active ? await listVolumes(pool.connection, pool.pool) : []
  const paths = new Set(await Promise.all(volumes.map((vol) => volumePath(pool.connection, vol))))
  return (path) => paths.has(path)
}

/** @throws Fault REFUSED while VMs have disks in it, or disks that stand on what is in it */
async function refusePoolInUse(pool: ObservedPool, local: boolean): Promise<void> {
  const [graph, owns] = await Promise.all([readDiskGraph(pool.connection, local), ownerOf(pool)])
  const inside = [...graph.users].filter(([path]) => [path, ...chainOf(graph, path)].some(owns))
  const names = [...new Set(inside.flatMap(([, all]) => all.map(({ name }) => name)))].sort()
  if (names.length === 0) return
  throw new Fault(
    'REFUSED',
    { reason: 'pool-in-use', detail: names.join(', ') },
    `The pool ${pool.pool.name} has disks of ${names.join(', ')}; delete these VMs or move their disks first.`,
  )
}

/** Types of which libvirt can take the place away too: an empty folder, a volume group. */
const ERASABLE: readonly string[] = ['dir', 'fs', 'netfs', 'logical']

/** @throws Fault NOT_FOUND, REFUSED while VMs have disks in it, INVALID_INPUT for a place that cannot be taken away */
export async function planPoolDelete(
  input: PoolInput & { readonly storage: boolean },
  engines: Engines,
): Promise<Plan> {
  const pool = await observePool(engines, input)
  if (input.storage && !ERASABLE.includes(pool.type)) {
    const sentence = `What a pool of the type ${pool.type} lies on cannot be deleted by libvirt.`
    throw new Fault('INVALID_INPUT', { field: 'storage', problem: 'false' }, sentence)
  }
  await refusePoolInUse(pool, isLocal(engines, input.connection))
  const erased = lossOf(pool.type === 'logical' ? 'volume-group' : 'folder', { path: pool.path })
  return planOne(input, engines, ({ active }) => ({
    title: `forget the pool ${input.pool}`,
    destroys: [lossOf('pool', { name: input.pool }), ...(input.storage ? [erased] : [])],
    steps: [
      ...(active ? [{ type: 'pool.stop' as const, ...onPool(input) }] : []),
      ...(input.storage ? [{ type: 'pool.erase' as const, ...onPool(input) }] : []),
      { type: 'pool.undefine', ...onPool(input) },
    ],
  }))
}

function onPool({ connection, pool }: PoolInput): PoolInput {
  return { connection, pool }
}

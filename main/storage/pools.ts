import { Fault, nameTaken } from '../../contract/fault.ts'
import { formatId } from '../../contract/ids.ts'
import { lossOf } from '../../contract/texts/loss.ts'
import { readDiskGraph } from '../inventory/disk-graph.ts'
import { isNoPool } from '../libvirt/errors.ts'
import { poolByName, poolByTargetPath } from '../libvirt/storage.ts'
import type { Engines } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import type { Step } from '../step/step.ts'
import { observePool, type ObservedPool } from './observed.ts'

interface PoolInput {
  readonly connection: string
  readonly pool: string
}

const lockOf = ({ connection, pool }: PoolInput) => `pool:${connection}/${pool}`

async function nullIfNone<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (isNoPool(error)) return null
    throw error
  }
}

/** @throws Fault NAME_TAKEN for a name or a folder that another pool has */
export async function planPoolCreate(
  input: PoolInput & { readonly path: string; readonly autostart: boolean },
  engines: Engines,
): Promise<Plan> {
  const connection = await engines.libvirt(input.connection)
  const named = await nullIfNone(poolByName(connection, input.pool))
  if (named !== null) throw nameTaken('storage pool', input.pool, formatId('pool', input.connection, named.uuid))
  const path = input.path.replace(/(.)\/+$/, '$1')
  const there = await nullIfNone(poolByTargetPath(connection, path))
  if (there !== null) {
    throw new Fault(
      'NAME_TAKEN',
      { what: 'storage pool', name: path, holder: there.name },
      `The folder ${path} is the storage pool ${there.name} already.`,
    )
  }
  const on = { connection: input.connection, pool: input.pool }
  const steps: Step[] = [
    { type: 'pool.define', ...on, path },
    { type: 'pool.build', ...on },
    { type: 'pool.start', ...on },
    ...(input.autostart ? [{ type: 'pool.autostart' as const, ...on }] : []),
  ]
  return {
    title: `create the pool ${input.pool}`,
    subjects: [],
    steps,
    atomic: true,
    destroys: [],
    locks: [lockOf(input)],
  }
}

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

/** Its files stay. @throws Fault NOT_FOUND, REFUSED while VMs have disks in it */
export async function planPoolDelete(input: PoolInput, engines: Engines): Promise<Plan> {
  const pool = await observePool(engines, input)
  const { users } = await readDiskGraph(pool.connection, false)
  const inside = [...users].filter(([path]) => pool.path !== '' && path.startsWith(`${pool.path}/`))
  const names = [...new Set(inside.flatMap(([, all]) => all.map(({ name }) => name)))].sort()
  if (names.length > 0) {
    throw new Fault(
      'REFUSED',
      { reason: 'pool-in-use', detail: names.join(', ') },
      `The pool ${input.pool} has disks of ${names.join(', ')}; delete these VMs or move their disks first.`,
    )
  }
  return planOne(input, engines, ({ active }) => ({
    title: `forget the pool ${input.pool}`,
    destroys: [lossOf('pool', { name: input.pool })],
    steps: [
      ...(active ? [{ type: 'pool.stop' as const, ...onPool(input) }] : []),
      { type: 'pool.undefine', ...onPool(input) },
    ],
  }))
}

function onPool({ connection, pool }: PoolInput): PoolInput {
  return { connection, pool }
}

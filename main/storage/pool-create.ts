import { access } from 'node:fs/promises'
import { Fault, nameTaken } from '../../contract/fault.ts'
import { formatId } from '../../contract/ids.ts'
import type { PoolPrepare, PoolSource } from '../../contract/pool-source.ts'
import { lossOf, type Loss } from '../../contract/texts/loss.ts'
import type { Connection } from '../libvirt/connection.ts'
import { isNoPool } from '../libvirt/errors.ts'
import { poolByName, poolByTargetPath } from '../libvirt/storage.ts'
import type { Engines } from '../step/engines.ts'
import { isLocal } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import { targetOf } from '../step/pool-source.ts'
import type { Step } from '../step/step.ts'
import { blockDeviceUser, isBlockDevice } from '../system/block-devices.ts'
import { missingPrograms, poolAbilities } from './pool-abilities.ts'

export interface NewPool {
  readonly connection: string
  readonly pool: string
  readonly source: PoolSource
  readonly prepare: PoolPrepare
  readonly start: boolean
  readonly autostart: boolean
}

async function nullIfNone<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (isNoPool(error)) return null
    throw error
  }
}

function wrongInput(field: string, problem: string, sentence: string): Fault<'INVALID_INPUT'> {
  return new Fault('INVALID_INPUT', { field, problem }, sentence)
}

/** The devices that a pool of this source takes for itself. */
export function devicesOf(source: PoolSource): readonly string[] {
  switch (source.type) {
    case 'fs':
    case 'disk':
      return [source.device]
    case 'logical':
      return source.devices
    case 'dir':
    case 'netfs':
    case 'iscsi':
      return []
  }
}

/** @throws Fault INVALID_INPUT for a format that nothing could be given */
function refuseImpossible(source: PoolSource, prepare: PoolPrepare): void {
  if (prepare === 'keep') return
  if (source.type === 'fs' && source.format === 'auto') {
    throw wrongInput('source.format', 'a format', 'Say which file system the device is to be formatted with.')
  }
  if (source.type === 'logical' && source.devices.length === 0) {
    throw wrongInput('source.devices', 'at least one', 'Say which devices the volume group is to be made of.')
  }
  if (devicesOf(source).length === 0) {
    throw wrongInput('prepare', 'keep', `A pool of the type ${source.type} has nothing that could be formatted.`)
  }
}

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )

/** @throws Fault INVALID_INPUT, REFUSED for a device that this host uses for something else */
async function refuseDevices(source: PoolSource, prepare: PoolPrepare): Promise<void> {
  await refuseDevicesInUse(devicesOf(source), prepare, source.type === 'logical' ? 'source.devices' : 'source.device')
}

/** @param field of the input, by which a wrong one is named @throws Fault INVALID_INPUT, REFUSED */
export async function refuseDevicesInUse(
  paths: readonly string[],
  prepare: PoolPrepare,
  field = 'source.device',
): Promise<void> {
  for (const path of paths) {
    if (!(await isBlockDevice(path))) {
      throw wrongInput(field, 'a block device', `${path} is no block device of this host.`)
    }
    const user = prepare === 'keep' ? null : await blockDeviceUser(path)
    if (user === null) continue
    const detail = `${path} → ${user}`
    throw new Fault('REFUSED', { reason: 'device-in-use', detail }, `${path} is in use: ${user}. It is not formatted.`)
  }
}

/** @throws Fault UNSUPPORTED for a type that this libvirt or this host has no program for */
async function refuseUnsupported(connection: Connection, { source, prepare }: NewPool, local: boolean): Promise<void> {
  const ability = (await poolAbilities(connection, false)).find(({ type }) => type === source.type)
  if (ability?.supported !== true) {
    throw new Fault('UNSUPPORTED', { feature: `${source.type} pools` }, `This libvirt has no ${source.type} pools.`)
  }
  const missing = local ? await missingPrograms(source, prepare) : []
  if (missing.length === 0) return
  const feature = `${source.type} pools without ${missing.join(', ')}`
  throw new Fault('UNSUPPORTED', { feature }, `A pool of this type needs ${missing.join(', ')}; install it first.`)
}

/** @throws Fault NAME_TAKEN for a name, a folder or a volume group that another pool has */
async function refuseTaken(connection: Connection, { connection: id, pool, source }: NewPool): Promise<void> {
  const named = await nullIfNone(poolByName(connection, pool))
  if (named !== null) throw nameTaken('storage pool', pool, formatId('pool', id, named.uuid))
  // Devices of many pools share a folder.
  if (source.type === 'iscsi' || source.type === 'disk') return
  const path = targetOf(source)
  const there = await nullIfNone(poolByTargetPath(connection, path))
  if (there === null) return
  const data = { what: 'storage pool', name: path, holder: there.name }
  throw new Fault('NAME_TAKEN', data, `The folder ${path} is the storage pool ${there.name} already.`)
}

function withoutSlash(source: PoolSource): PoolSource {
  return 'path' in source ? { ...source, path: source.path.replace(/(.)\/+$/, '$1') } : source
}

/** Whether libvirt's `build` makes a folder for it, which harms nothing that is there. */
export function hasFolder(type: string): boolean {
  return type === 'dir' || type === 'fs' || type === 'netfs'
}

/** What formatting takes away. */
export function lossesOf(paths: readonly string[], prepare: PoolPrepare): Loss[] {
  return prepare === 'overwrite' ? paths.map((path) => lossOf('device', { path })) : []
}

/** @throws Fault NAME_TAKEN, INVALID_INPUT, UNSUPPORTED, REFUSED (the device is in use), ENGINE_UNAVAILABLE */
export async function planPoolCreate(asked: NewPool, engines: Engines): Promise<Plan> {
  const input = { ...asked, source: withoutSlash(asked.source) }
  const { source, prepare } = input
  refuseImpossible(source, prepare)
  const connection = await engines.libvirt(input.connection)
  const local = isLocal(engines, input.connection)
  await refuseTaken(connection, input)
  await refuseUnsupported(connection, input, local)
  if (local) await refuseDevices(source, prepare)
  const on = { connection: input.connection, pool: input.pool }
  const steps: Step[] = [{ type: 'pool.define', ...on, source }]
  if (prepare !== 'keep' || hasFolder(source.type)) {
    const fresh = local && 'path' in source && !(await isThere(source.path))
    steps.push({ type: 'pool.build', ...on, prepare, ...(fresh ? { fresh } : {}) })
  }
  if (input.start) steps.push({ type: 'pool.start', ...on })
  if (input.autostart) steps.push({ type: 'pool.autostart', ...on })
  return {
    title: `create the pool ${input.pool}`,
    subjects: [],
    steps,
    atomic: true,
    destroys: lossesOf(devicesOf(source), prepare),
    locks: [`pool:${input.connection}/${input.pool}`],
  }
}

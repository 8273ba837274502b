import { Fault, invalidState, notFound } from '../../contract/fault.ts'
import { formatId } from '../../contract/ids.ts'
import type { Connection } from '../libvirt/connection.ts'
import { freeAsTold } from '../libvirt/pool-free.ts'
import { STORAGE_POOL_STATE } from '../libvirt/states.ts'
import { parseXml, selectOne } from '../libvirt/xml.ts'
import type { Step } from '../step/step.ts'
import { DEFAULT_POOL, findPool, makeDefaultPool } from './new-disk.ts'

/** A pool that new disks go to as files. */
export interface TargetPool {
  readonly connection: string
  readonly name: string
  readonly path: string
  /** What has to be done before it takes any: the pool of libvirt's own packages may be missing. */
  readonly steps: readonly Step[]
  /** Bytes; null while it cannot be told. */
  readonly available: number | null
  /** Names of the volumes that it has. */
  readonly taken: ReadonlySet<string>
}

/** @throws Fault NOT_FOUND, INVALID_STATE (asleep), UNSUPPORTED for a pool that keeps no files */
export async function targetPool(connection: Connection, connectionId: string, name: string): Promise<TargetPool> {
  const pool = await findPool(connection, name)
  if (pool === null) {
    if (name !== DEFAULT_POOL.name) throw notFound('storage pool', name)
    const steps = makeDefaultPool(connectionId)
    return { connection: connectionId, name, path: DEFAULT_POOL.path, steps, available: null, taken: new Set() }
  }
  const [{ xml }, info] = await Promise.all([
    connection.call('STORAGE_POOL_GET_XML_DESC', { pool, flags: 0 }),
    connection.call('STORAGE_POOL_GET_INFO', { pool }),
  ])
  const document = parseXml(xml)
  const type = selectOne(document, 'string(/pool/@type)')
  if (!['dir', 'fs', 'netfs'].includes(type)) {
    throw new Fault(
      'UNSUPPORTED',
      { feature: `disks of a backup in a pool of the type ${type}` },
      `The pool ${name} keeps no files (${type}); choose one that is a folder.`,
    )
  }
  if (info.state < STORAGE_POOL_STATE.RUNNING) {
    throw invalidState(`The pool ${name}`, formatId('pool', connectionId, pool.uuid), 'off', ['running'])
  }
  const { vols } = await connection.call('STORAGE_POOL_LIST_ALL_VOLUMES', { pool, need_results: 1, flags: 0 })
  const path = selectOne(document, 'string(/pool/target/path)')
  return {
    connection: connectionId,
    name,
    path,
    steps: [],
    available: await freeAsTold(connection, { type, path, available: info.available }),
    taken: new Set(vols.map((vol) => vol.name)),
  }
}

/** web.qcow2, or web-2.qcow2 where that is taken: what lies there belongs to somebody. Marks the name as taken. */
export function freeVolumeName(taken: Set<string>, stem: string, ending: string): string {
  let name = `${stem}.${ending}`
  for (let number = 2; taken.has(name); number++) name = `${stem}-${number}.${ending}`
  taken.add(name)
  return name
}

/** @throws Fault DISK_FULL */
export function refuseFullPool({ path, available }: TargetPool, needed: number): void {
  if (available === null || needed <= available) return
  const mib = (bytes: number) => Math.ceil(bytes / 2 ** 20)
  throw new Fault(
    'DISK_FULL',
    { path, needed, free: available },
    `${path} has ${mib(available)} MiB free; ${mib(needed)} MiB are needed.`,
  )
}

/** The steps that make a volume of a file of this host, byte by byte. */
export function uploadSteps(pool: TargetPool, name: string, file: { path: string; bytes: number }): Step[] {
  const on = { connection: pool.connection, pool: pool.name, name }
  return [
    // As it is: a file of any format is a sequence of bytes while it is on its way.
    { type: 'volume.create', ...on, capacity: file.bytes, format: 'raw' },
    { type: 'volume.upload', ...on, path: file.path, bytes: file.bytes },
  ]
}

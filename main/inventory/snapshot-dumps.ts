import type { Connection } from '../libvirt/connection.ts'
import { isNoDomain, isNoSnapshot } from '../libvirt/errors.ts'
import { LIST_DOMAINS } from '../libvirt/flags.ts'
import type { Dom } from '../libvirt/signature.ts'
import { listSnapshots, snapshotXml } from '../libvirt/snapshot.ts'

export interface SnapshotDumps {
  readonly dom: Dom
  /** One definition per snapshot. */
  readonly dumps: readonly string[]
}

/** The snapshots of all VMs that have any. What goes away meanwhile is left out. */
export async function readSnapshotDumps(connection: Connection): Promise<SnapshotDumps[]> {
  const flags = LIST_DOMAINS.HAS_SNAPSHOT
  const { domains } = await connection.call('CONNECT_LIST_ALL_DOMAINS', { need_results: 1, flags })
  return Promise.all(domains.map(async (dom) => ({ dom, dumps: await dumpsOf(connection, dom) })))
}

async function dumpsOf(connection: Connection, dom: Dom): Promise<string[]> {
  const nothing = (error: unknown) => {
    if (isNoDomain(error) || isNoSnapshot(error)) return null
    throw error
  }
  const snapshots = (await listSnapshots(connection, dom).catch(nothing)) ?? []
  const dumps = await Promise.all(snapshots.map((snap) => snapshotXml(connection, snap).catch(nothing)))
  return dumps.filter((dump) => dump !== null)
}

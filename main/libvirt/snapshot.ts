/** Snapshots. They have no events of their own: list again after own acts and on the domain's lifecycle events. */
import type { Connection } from './connection.ts'
import { isNoSnapshot } from './errors.ts'
import type { Dom, Snap } from './signature.ts'

/** @param bits DOMAIN_SNAPSHOT_LIST; TOPOLOGICAL puts parents before children */
export async function listSnapshots(connection: Connection, dom: Dom, bits = 0): Promise<Snap[]> {
  const { snapshots } = await connection.call('DOMAIN_LIST_ALL_SNAPSHOTS', { dom, need_results: 1, flags: bits })
  return snapshots
}

/** @throws LibvirtError NO_DOMAIN_SNAPSHOT */
export async function snapshotByName(connection: Connection, dom: Dom, name: string): Promise<Snap> {
  return (await connection.call('DOMAIN_SNAPSHOT_LOOKUP_BY_NAME', { dom, name, flags: 0 })).snap
}

/** @param bits DOMAIN_SNAPSHOT_XML */
export async function snapshotXml(connection: Connection, snap: Snap, bits = 0): Promise<string> {
  return (await connection.call('DOMAIN_SNAPSHOT_GET_XML_DESC', { snap, flags: bits })).xml
}

/** @param bits DOMAIN_SNAPSHOT_CREATE */
export async function createSnapshot(connection: Connection, dom: Dom, xml: string, bits = 0): Promise<Snap> {
  return (await connection.call('DOMAIN_SNAPSHOT_CREATE_XML', { dom, xml_desc: xml, flags: bits })).snap
}

/** The snapshot the domain stands on; null when it has none. */
export async function currentSnapshot(connection: Connection, dom: Dom): Promise<Snap | null> {
  const { result } = await connection.call('DOMAIN_HAS_CURRENT_SNAPSHOT', { dom, flags: 0 })
  if (result === 0) return null
  try {
    return (await connection.call('DOMAIN_SNAPSHOT_CURRENT', { dom, flags: 0 })).snap
  } catch (error) {
    // Deleted between the two calls.
    if (isNoSnapshot(error)) return null
    throw error
  }
}

/** Null for a root. */
export async function parentSnapshot(connection: Connection, snap: Snap): Promise<Snap | null> {
  try {
    return (await connection.call('DOMAIN_SNAPSHOT_GET_PARENT', { snap, flags: 0 })).snap
  } catch (error) {
    if (isNoSnapshot(error)) return null
    throw error
  }
}

/**
 * Streams of a running guest end with a revert, and its id changes.
 *
 * @param bits DOMAIN_SNAPSHOT_REVERT
 * @throws LibvirtError SNAPSHOT_REVERT_RISKY, where FORCE is the answer after asking
 */
export function revertToSnapshot(connection: Connection, snap: Snap, bits = 0): Promise<void> {
  return connection.call('DOMAIN_REVERT_TO_SNAPSHOT', { snap, flags: bits })
}

/** Merges the snapshot's data into its children. @param bits DOMAIN_SNAPSHOT_DELETE */
export function deleteSnapshot(connection: Connection, snap: Snap, bits = 0): Promise<void> {
  return connection.call('DOMAIN_SNAPSHOT_DELETE', { snap, flags: bits })
}

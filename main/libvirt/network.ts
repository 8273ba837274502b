/** Virtual networks. */
import type { Connection } from './connection.ts'
import { LIST_NETWORKS, NETWORK_SECTION, NETWORK_UPDATE_COMMAND } from './flags.ts'
import type { Net, Struct } from './signature.ts'

export interface ListedNetwork {
  net: Net
  active: boolean
}

/** All networks and which of them are up: two calls. */
export async function listNetworks(connection: Connection): Promise<ListedNetwork[]> {
  const [all, active] = await Promise.all([
    listNetworksBy(connection, 0),
    listNetworksBy(connection, LIST_NETWORKS.ACTIVE),
  ])
  const up = new Set(active.map((net) => net.uuid))
  return all.map((net) => ({ net, active: up.has(net.uuid) }))
}

/** @param filter LIST_NETWORKS */
export async function listNetworksBy(connection: Connection, filter: number): Promise<Net[]> {
  return (await connection.call('CONNECT_LIST_ALL_NETWORKS', { need_results: 1, flags: filter })).nets
}

/** @throws LibvirtError NO_NETWORK */
export async function networkByName(connection: Connection, name: string): Promise<Net> {
  return (await connection.call('NETWORK_LOOKUP_BY_NAME', { name })).net
}

/** @throws LibvirtError NO_NETWORK */
export async function networkByUuid(connection: Connection, uuid: string): Promise<Net> {
  return (await connection.call('NETWORK_LOOKUP_BY_UUID', { uuid })).net
}

/** @param bits NETWORK_XML */
export async function networkXml(connection: Connection, net: Net, bits = 0): Promise<string> {
  return (await connection.call('NETWORK_GET_XML_DESC', { net, flags: bits })).xml
}

export async function defineNetwork(connection: Connection, xml: string): Promise<Net> {
  // The flagged variant (432) is younger than many daemons and adds only schema validation.
  return (await connection.call('NETWORK_DEFINE_XML', { xml })).net
}

export function undefineNetwork(connection: Connection, net: Net): Promise<void> {
  return connection.call('NETWORK_UNDEFINE', { net })
}

export function startNetwork(connection: Connection, net: Net): Promise<void> {
  return connection.call('NETWORK_CREATE', { net })
}

/** Takes the network down; its definition stays. */
export function destroyNetwork(connection: Connection, net: Net): Promise<void> {
  return connection.call('NETWORK_DESTROY', { net })
}

export async function isNetworkActive(connection: Connection, net: Net): Promise<boolean> {
  return (await connection.call('NETWORK_IS_ACTIVE', { net })).active !== 0
}

export async function getNetworkAutostart(connection: Connection, net: Net): Promise<boolean> {
  return (await connection.call('NETWORK_GET_AUTOSTART', { net })).autostart !== 0
}

export function setNetworkAutostart(connection: Connection, net: Net, autostart: boolean): Promise<void> {
  return connection.call('NETWORK_SET_AUTOSTART', { net, autostart: autostart ? 1 : 0 })
}

/** Name of the host bridge. @throws LibvirtError for a network without one */
export async function networkBridge(connection: Connection, net: Net): Promise<string> {
  return (await connection.call('NETWORK_GET_BRIDGE_NAME', { net })).name
}

/** Leases of the network's own DHCP server; `expirytime` is in seconds since 1970. */
export async function networkLeases(
  connection: Connection,
  net: Net,
  mac: string | null = null,
): Promise<Struct<'dhcp_lease'>[]> {
  return (await connection.call('NETWORK_GET_DHCP_LEASES', { net, mac, need_results: 1, flags: 0 })).leases
}

export interface NetworkChange {
  command: keyof typeof NETWORK_UPDATE_COMMAND
  section: keyof typeof NETWORK_SECTION
  xml: string
  /** Which parent of several, such as the second `<ip>`; -1 for the only or any matching one. */
  parentIndex?: number
  /** NETWORK_UPDATE_AFFECT */
  affect: number
}

/** Changes a part of a network in place. */
export function updateNetwork(connection: Connection, net: Net, change: NetworkChange): Promise<void> {
  const command = NETWORK_UPDATE_COMMAND[change.command]
  const section = NETWORK_SECTION[change.section]
  // Daemons before 1.2.5 without the feature bit read the two numbers the other way round.
  const ordered = connection.features.networkUpdateArgumentOrder
    ? { command, section }
    : { command: section, section: command }
  const { xml, affect: flags, parentIndex = -1 } = change
  return connection.call('NETWORK_UPDATE', { net, ...ordered, parentIndex, xml, flags })
}

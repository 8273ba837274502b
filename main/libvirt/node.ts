/** The host: what it is, what it can do, what devices it has. */
import type { Connection } from './connection.ts'
import type { NodeDev, Struct } from './signature.ts'

export interface NodeInfo {
  /** Machine type of the CPU, such as x86_64. */
  model: string
  /** KiB */
  memory: bigint
  cpus: number
  mhz: number
  nodes: number
  sockets: number
  cores: number
  threads: number
}

export function nodeInfo(connection: Connection): Promise<NodeInfo> {
  return connection.call('NODE_GET_INFO')
}

/** Bytes. */
export async function freeMemory(connection: Connection): Promise<bigint> {
  return (await connection.call('NODE_GET_FREE_MEMORY')).freeMem
}

export async function hostname(connection: Connection): Promise<string> {
  return (await connection.call('CONNECT_GET_HOSTNAME')).hostname
}

/** Version of the hypervisor: major * 1,000,000 + minor * 1,000 + release. */
export async function hypervisorVersion(connection: Connection): Promise<number> {
  return Number((await connection.call('CONNECT_GET_VERSION')).hv_ver)
}

/** 7_002_022 → "7.2.22" */
export function formatVersion(version: number): string {
  return `${Math.floor(version / 1_000_000)}.${Math.floor(version / 1000) % 1000}.${version % 1000}`
}

/** XML `<capabilities>`: host CPU, guest architectures and machine types. */
export async function capabilities(connection: Connection): Promise<string> {
  return (await connection.call('CONNECT_GET_CAPABILITIES')).capabilities
}

export interface DomainCapabilitiesQuery {
  emulator?: string
  arch?: string
  machine?: string
  virtType?: string
}

/** XML `<domainCapabilities>`: devices, firmware and CPU models for one kind of guest; what is left out is the default. */
export async function domainCapabilities(connection: Connection, query: DomainCapabilitiesQuery): Promise<string> {
  const { emulator = null, arch = null, machine = null, virtType = null } = query
  const args = { emulatorbin: emulator, arch, machine, virttype: virtType, flags: 0 }
  return (await connection.call('CONNECT_GET_DOMAIN_CAPABILITIES', args)).capabilities
}

/** @param filter LIST_NODE_DEVICES */
export async function listNodeDevices(connection: Connection, filter = 0): Promise<NodeDev[]> {
  return (await connection.call('CONNECT_LIST_ALL_NODE_DEVICES', { need_results: 1, flags: filter })).devices
}

export async function nodeDeviceXml(connection: Connection, name: string): Promise<string> {
  return (await connection.call('NODE_DEVICE_GET_XML_DESC', { name, flags: 0 })).xml
}

/** Null for the root. */
export async function nodeDeviceParent(connection: Connection, name: string): Promise<string | null> {
  return (await connection.call('NODE_DEVICE_GET_PARENT', { name })).parentName
}

/** @param filter LIST_INTERFACES. @throws LibvirtError NO_SUPPORT where the host's interface driver is absent */
export async function listInterfaces(connection: Connection, filter = 0): Promise<Struct<'iface'>[]> {
  return (await connection.call('CONNECT_LIST_ALL_INTERFACES', { need_results: 1, flags: filter })).ifaces
}

import { formatId } from '../../contract/ids.ts'
import type { Network, Pool, Volume } from '../../contract/resource.ts'
import type { Connection } from '../libvirt/connection.ts'
import { isNoNetwork, isNoPool } from '../libvirt/errors.ts'
import { LIST_NETWORKS } from '../libvirt/flags.ts'
import { freeAsTold } from '../libvirt/pool-free.ts'
import { STORAGE_POOL_STATE } from '../libvirt/states.ts'
import { LABRIG_NAMESPACE } from './domain-summary.ts'
import { textIn } from './dump-text.ts'
import type { Leases } from './libvirt-vms.ts'
import { readVolumeDumps, type VolumeDump } from './volume-dumps.ts'

type NetworkReference = Awaited<ReturnType<typeof listNetworks>>[number]
type PoolReference = Awaited<ReturnType<typeof listPools>>[number]

async function listNetworks(connection: Connection) {
  const { nets } = await connection.call('CONNECT_LIST_ALL_NETWORKS', { need_results: 1, flags: 0 })
  return nets
}

async function listPools(connection: Connection) {
  const { pools } = await connection.call('CONNECT_LIST_ALL_STORAGE_POOLS', { need_results: 1, flags: 0 })
  return pools
}

function owner(xml: string): 'labrig' | 'foreign' {
  return xml.includes(LABRIG_NAMESPACE) ? 'labrig' : 'foreign'
}

/** Prefix by the address class when a definition has neither mask nor prefix (virSocketAddrGetIPPrefix). */
function classPrefix(firstByte: number): number {
  if (firstByte < 128) return 8
  return firstByte < 192 ? 16 : 24
}

/** "192.168.122.1" and a mask or prefix → "192.168.122.0/24"; an IPv6 address keeps its host part. */
export function subnetOf(address: string, netmask: string | null, prefix: string | null): string {
  if (address.includes(':')) return `${address}/${prefix ?? '64'}`
  const bits = (quad: string) => quad.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0)
  const byMask = netmask === null ? classPrefix(Number.parseInt(address)) : 32 - Math.log2(2 ** 32 - bits(netmask))
  const length = prefix === null ? byMask : Number(prefix)
  const size = 2 ** (32 - length)
  const start = Math.floor(bits(address) / size) * size
  return `${[24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join('.')}/${length}`
}

export function summarizeNetwork(xml: string): Pick<Network, 'mode' | 'bridge' | 'subnets' | 'owner'> {
  const forward = /<forward\b[^>]*>/.exec(xml)?.[0]
  // No forward element is an isolated network; one without a mode is NAT (libvirt's network XML format).
  const mode = forward === undefined ? 'isolated' : (textIn(/\smode='([^']*)'/, forward) ?? 'nat')
  const subnets = [...xml.matchAll(/<ip\s[^>]*>/g)].flatMap(([tag]) => {
    const address = textIn(/\saddress='([^']*)'/, tag)
    return address === null
      ? []
      : [subnetOf(address, textIn(/\snetmask='([^']*)'/, tag), textIn(/\sprefix='([^']*)'/, tag))]
  })
  return { mode, bridge: textIn(/<bridge\s[^>]*\bname='([^']*)'/, xml), subnets, owner: owner(xml) }
}

export async function readNetwork(connection: Connection, id: string, net: NetworkReference): Promise<Network | null> {
  try {
    const [{ xml }, { active }, { autostart }] = await Promise.all([
      connection.call('NETWORK_GET_XML_DESC', { net, flags: 0 }),
      connection.call('NETWORK_IS_ACTIVE', { net }),
      connection.call('NETWORK_GET_AUTOSTART', { net }),
    ])
    return {
      kind: 'network',
      id: formatId('network', id, net.uuid),
      connection: id,
      engine: 'libvirt',
      name: net.name,
      active: active === 1,
      autostart: autostart === 1,
      ...summarizeNetwork(xml),
    }
  } catch (error) {
    if (isNoNetwork(error)) return null
    throw error
  }
}

export async function readAllNetworks(connection: Connection, id: string): Promise<Network[]> {
  const nets = await listNetworks(connection)
  const networks = await Promise.all(nets.map((net) => readNetwork(connection, id, net)))
  return networks.filter((network) => network !== null)
}

/** Leases of all active networks. A network that stops meanwhile has none. */
export async function readLeases(connection: Connection): Promise<Leases> {
  const nets = await connection.call('CONNECT_LIST_ALL_NETWORKS', { need_results: 1, flags: LIST_NETWORKS.ACTIVE })
  const byMac = new Map<string, string[]>()
  await Promise.all(
    nets.nets.map(async (net) => {
      const answer = await connection
        .call('NETWORK_GET_DHCP_LEASES', { net, mac: null, need_results: 1, flags: 0 })
        .catch(() => ({ leases: [] }))
      for (const lease of answer.leases) {
        if (lease.mac === null) continue
        const mac = lease.mac.toLowerCase()
        byMac.set(mac, [...(byMac.get(mac) ?? []), lease.ipaddr])
      }
    }),
  )
  return byMac
}

export async function readPool(connection: Connection, id: string, pool: PoolReference): Promise<Pool | null> {
  try {
    const [{ xml }, info, { autostart }] = await Promise.all([
      connection.call('STORAGE_POOL_GET_XML_DESC', { pool, flags: 0 }),
      connection.call('STORAGE_POOL_GET_INFO', { pool }),
      connection.call('STORAGE_POOL_GET_AUTOSTART', { pool }),
    ])
    const active = info.state >= STORAGE_POOL_STATE.RUNNING
    const type = textIn(/<pool type='([^']*)'/, xml) ?? 'unknown'
    const path = textIn(/<target>\s*<path>([^<]*)<\/path>/, xml)
    const { available } = info
    return {
      kind: 'pool',
      id: formatId('pool', id, pool.uuid),
      connection: id,
      name: pool.name,
      active,
      autostart: autostart === 1,
      ...{ type, path },
      capacity: active ? Number(info.capacity) : null,
      available: active ? await freeAsTold(connection, { type, path, available }) : null,
      owner: owner(xml),
    }
  } catch (error) {
    if (isNoPool(error)) return null
    throw error
  }
}

export async function readAllPools(connection: Connection, id: string): Promise<Pool[]> {
  const pools = await listPools(connection)
  const read = await Promise.all(pools.map((pool) => readPool(connection, id, pool)))
  return read.filter((pool) => pool !== null)
}

/** The disks of all active pools. @param dumps the volumes, where they are read for something else too */
export async function readAllVolumes(
  connection: Connection,
  id: string,
  dumps: Promise<readonly VolumeDump[]> = readVolumeDumps(connection),
): Promise<Volume[]> {
  return (await dumps).filter(({ xml }) => xml !== '').map((dump) => readVolume(id, dump))
}

function readVolume(id: string, { pool, name, xml }: VolumeDump): Volume {
  const bytes = (name: string) => {
    const value = textIn(new RegExp(`<${name} unit='bytes'>(\\d+)</${name}>`), xml)
    return value === null ? null : Number(value)
  }
  return {
    kind: 'volume',
    id: formatId('volume', id, `${pool}/${name}`),
    connection: id,
    engine: 'libvirt',
    name,
    pool,
    path: textIn(/<target>\s*<path>([^<]*)<\/path>/, xml),
    format: textIn(/<target>.*?<format type='([^']*)'/s, xml),
    capacity: bytes('capacity'),
    allocation: bytes('allocation'),
    owner: 'foreign',
  }
}

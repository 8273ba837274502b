import type { Lease, NetworkDetail, NetworkMember, NetworkRow } from '../../contract/network.ts'
import type { Network } from '../../contract/resource.ts'
import type { Network as EngineNetwork } from '../docker/networks.ts'
import { isNoNetwork } from '../libvirt/errors.ts'
import { networkByUuid, networkXml } from '../libvirt/network.ts'
import { parseXml, type Document } from '../libvirt/xml.ts'
import { parseId } from '../../contract/ids.ts'
import { settingsOf } from './definition.ts'
import { builtInNetworks } from './delete.ts'
import { leasesOf } from './leases.ts'
import { needsRestart } from './live-edits.ts'
import { membersOf } from './members.ts'
import { observeNetwork } from './observed.ts'
import type { NetworkScope } from './scope.ts'
import { twinOf } from './twin.ts'

interface Beside {
  readonly ranges: readonly string[]
  readonly persistent: boolean
  readonly internal: boolean
}

function besideOf(document: Document, persistent: boolean): Beside {
  const { ranges, mode } = settingsOf(document)
  return { ranges: ranges.map(({ start, end }) => `${start} – ${end}`), persistent, internal: mode === 'isolated' }
}

function besideOfDocker({ pools, internal }: EngineNetwork): Beside {
  return { ranges: pools.map(({ ipRange }) => ipRange).filter((range) => range !== ''), persistent: true, internal }
}

/** Gone meanwhile, or its engine is: the inventory's own facts have to do. */
const unknown: Beside = { ranges: [], persistent: true, internal: false }

async function besideOfLibvirt(network: Network, scope: NetworkScope): Promise<Beside> {
  try {
    const connection = await scope.engines.libvirt(network.connection)
    const net = await networkByUuid(connection, parseId(network.id)?.key ?? '')
    const [xml, { persistent }] = await Promise.all([
      networkXml(connection, net),
      connection.call('NETWORK_IS_PERSISTENT', { net }),
    ])
    return besideOf(parseXml(xml), persistent !== 0)
  } catch (error) {
    if (isNoNetwork(error)) return unknown
    throw error
  }
}

/** One list for all networks of an engine of Docker. */
async function besideOfEngines(scope: NetworkScope): Promise<ReadonlyMap<string, Beside>> {
  const connections = new Set(
    scope
      .networks()
      .filter(({ engine }) => engine === 'docker')
      .map(({ connection }) => connection),
  )
  const lists = await Promise.all(
    [...connections].map(async (id) => {
      const networks = await scope.engines.docker(id).then(
        (api) => api.networks.list(),
        () => [],
      )
      return networks.map((one): [string, Beside] => [`network:${id}/${one.id}`, besideOfDocker(one)])
    }),
  )
  return new Map(lists.flat())
}

function rowOf(network: Network, beside: Beside, members: NetworkMember[], scope: NetworkScope): NetworkRow {
  const { ranges, persistent, internal } = beside
  const builtIn = network.engine === 'docker' && builtInNetworks.includes(network.name)
  const twin = twinOf(network, scope.networks(), scope.engines)?.id ?? null
  return { ...network, ranges: [...ranges], members, persistent, internal, builtIn, twin }
}

/** Every network that the inventory holds, with the machines in it. */
export async function listNetworks(scope: NetworkScope): Promise<NetworkRow[]> {
  const docker = await besideOfEngines(scope)
  const machines = scope.machines()
  return Promise.all(
    scope.networks().map(async (network) => {
      const beside =
        network.engine === 'docker'
          ? (docker.get(network.id) ?? unknown)
          : await besideOfLibvirt(network, scope).catch(() => unknown)
      return rowOf(network, beside, membersOf(network, machines), scope)
    }),
  )
}

const byMac = (leases: readonly Lease[]) => new Map(leases.map((lease) => [lease.mac, lease.address]))

/** @throws Fault NOT_FOUND, ENGINE_UNAVAILABLE */
export async function inspectNetwork(id: string, scope: NetworkScope): Promise<NetworkDetail> {
  const observed = await observeNetwork(scope.engines, id)
  const machines = scope.machines()
  const item = scope.networks().find((one) => one.id === id)
  if (observed.engine === 'docker') {
    const { detail } = observed
    const network = item ?? bareItem(observed)
    const addresses = new Map(detail.members.map((member) => [member.containerId, member]))
    const members = membersOf(network, machines).map((member) => {
      const card = addresses.get(parseId(member.id)?.key ?? '')
      return card === undefined ? member : { ...member, mac: card.mac, address: card.ip.split('/')[0] || null }
    })
    const row = rowOf(network, besideOfDocker(detail), members, scope)
    return { row, settings: null, pending: false, text: JSON.stringify(detail.raw, null, 2) }
  }
  const [kept, live] = [parseXml(observed.kept), parseXml(observed.xml)]
  const leased = byMac(await leasesOf(observed, machines))
  const network = item ?? bareItem(observed)
  const members = membersOf(network, machines).map((member) => ({
    ...member,
    address: leased.get(member.mac.toLowerCase()) ?? member.address,
  }))
  const settings = settingsOf(kept)
  const pending = observed.active && needsRestart(settingsOf(live), settings)
  const row = rowOf(network, besideOf(live, observed.persistent), members, scope)
  return { row, settings, pending, text: observed.xml }
}

/** One that the inventory has not met yet. */
function bareItem(observed: { id: string; engine: 'libvirt' | 'docker'; connectionId: string; name: string }): Network {
  const { id, engine, connectionId: connection, name } = observed
  const facts = { active: true, autostart: null, mode: '', bridge: null, subnets: [], owner: 'foreign' as const }
  return { kind: 'network', id, connection, engine, name, ...facts }
}

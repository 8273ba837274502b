import type { Machine } from '../../contract/machine.ts'
import type { Lease } from '../../contract/network.ts'
import { networkLeases } from '../libvirt/network.ts'
import { parseXml } from '../libvirt/xml.ts'
import { settingsOf } from './definition.ts'
import { observeNetwork, type ObservedLibvirtNetwork } from './observed.ts'
import type { NetworkScope } from './scope.ts'

/** Whose card it is: hardware addresses are unique among the VMs of a host. */
function ownerOf(mac: string, connection: string, machines: readonly Machine[]): Lease['machine'] {
  const owner = machines.find(
    (one) =>
      one.kind === 'vm' &&
      one.connection === connection &&
      one.interfaces.some((card) => card.mac.toLowerCase() === mac),
  )
  return owner === undefined ? null : { id: owner.id, name: owner.name }
}

/** What a network gave out, then what it keeps for cards that have not asked yet. */
export async function leasesOf(network: ObservedLibvirtNetwork, machines: readonly Machine[]): Promise<Lease[]> {
  const { active, connection, connectionId, id, name, net } = network
  const given = active ? await networkLeases(connection, net) : []
  const { hosts } = settingsOf(parseXml(network.xml))
  const common = { connection: connectionId, network: { id, name } }
  const reserved = new Set(hosts.map(({ mac }) => mac))
  const taken = given.map((one): Lease => {
    const mac = (one.mac ?? '').toLowerCase()
    // 0 = for good.
    const expires = one.expirytime > 0 ? Number(one.expirytime) * 1000 : null
    return {
      ...common,
      mac,
      address: one.ipaddr,
      hostname: one.hostname,
      expires,
      reserved: reserved.has(mac),
      taken: true,
      machine: ownerOf(mac, connectionId, machines),
    }
  })
  const asked = new Set(taken.map(({ mac }) => mac))
  const kept = hosts
    .filter(({ mac }) => !asked.has(mac))
    .map(({ mac, address, name: hostname }): Lease => {
      const machine = ownerOf(mac, connectionId, machines)
      return { ...common, mac, address, hostname, expires: null, reserved: true, taken: false, machine }
    })
  return [...taken, ...kept]
}

/** Leases of one network, or of all of libvirt's that answer. @throws Fault NOT_FOUND for one that is not there */
export async function listLeases(id: string | undefined, scope: NetworkScope): Promise<Lease[]> {
  const machines = scope.machines()
  if (id !== undefined) {
    const network = await observeNetwork(scope.engines, id)
    return network.engine === 'docker' ? [] : leasesOf(network, machines)
  }
  const ids = scope.networks().filter(({ engine }) => engine === 'libvirt')
  const all = await Promise.all(
    ids.map(async (item) => {
      // One that is gone meanwhile, or whose engine is away, has none to tell.
      const network = await observeNetwork(scope.engines, item.id).catch(() => null)
      return network?.engine === 'libvirt' ? leasesOf(network, machines).catch(() => []) : []
    }),
  )
  return all.flat()
}

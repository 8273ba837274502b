import { Refusal } from './faults.ts'
import { elementText, netRef, type FakeHost, type FakeNetwork } from './host.ts'
import type { Procedures } from './procedure.ts'

export const networkProcedures: Procedures = {
  CONNECT_LIST_ALL_NETWORKS: (host, { flags }) => {
    const passes = (network: FakeNetwork) => !(flags & 3) || (flags & (network.active ? 2 : 1)) !== 0
    const nets = [...host.networks.values()].filter(passes).map(netRef)
    return { nets, ret: nets.length }
  },
  NETWORK_LOOKUP_BY_NAME: (host, { name }) => {
    const found = [...host.networks.values()].find((network) => network.name === name)
    if (!found) throw new Refusal(43, `Network not found: no network with matching name '${name}'`, 19)
    return { net: netRef(found) }
  },
  NETWORK_LOOKUP_BY_UUID: (host, args) => ({ net: netRef(host.network(args)) }),
  NETWORK_GET_XML_DESC: (host, { net }) => ({ xml: host.network(net).xml }),
  NETWORK_IS_ACTIVE: (host, { net }) => ({ active: host.network(net).active ? 1 : 0 }),
  NETWORK_IS_PERSISTENT: (host, { net }) => ({ persistent: host.network(net) ? 1 : 0 }),
  NETWORK_GET_AUTOSTART: (host, { net }) => ({ autostart: host.network(net).autostart ? 1 : 0 }),
  NETWORK_SET_AUTOSTART: (host, { net, autostart }) => void (host.network(net).autostart = autostart !== 0),
  NETWORK_GET_BRIDGE_NAME: (host, { net }) => ({
    name: /<bridge name='([^']*)'/.exec(host.network(net).xml)?.[1] ?? '',
  }),
  NETWORK_GET_DHCP_LEASES: (host, { net, mac }) => {
    const leases = host.network(net).leases.filter((lease) => mac === null || lease.mac === mac)
    return { leases, ret: leases.length }
  },
  NETWORK_DEFINE_XML: (host, { xml }) => {
    const name = elementText(xml, 'name')
    if (name === undefined) throw new Refusal(27, 'XML error: missing network name', 19)
    const uuid = elementText(xml, 'uuid')
    const network = host.addNetwork(name, uuid === undefined ? {} : { uuid, xml })
    emit(host, network, 0)
    return { net: netRef(network) }
  },
  NETWORK_UNDEFINE: (host, { net }) => {
    const network = host.network(net)
    host.networks.delete(network.uuid)
    emit(host, network, 1)
  },
  NETWORK_CREATE: (host, { net }) => setActive(host, host.network(net), true),
  NETWORK_DESTROY: (host, { net }) => setActive(host, host.network(net), false),
  // Records what came in which place: a daemon without feature 16 reads command and section the other way round.
  NETWORK_UPDATE: (host, { net, command, section, xml }) => {
    host.network(net).xml += `<!-- command ${command} section ${section}: ${xml} -->`
  },
}

function setActive(host: FakeHost, network: FakeNetwork, active: boolean): void {
  if (network.active === active) {
    throw new Refusal(55, `Requested operation is not valid: network is ${active ? 'already' : 'not'} active`, 19)
  }
  network.active = active
  emit(host, network, active ? 2 : 3)
}

function emit(host: FakeHost, network: FakeNetwork, event: number): void {
  host.emit('NETWORK_EVENT_LIFECYCLE', { net: netRef(network), event, detail: 0 }, network.uuid)
}

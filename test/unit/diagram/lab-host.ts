import type { Network } from '../../../contract/resource.ts'
import type { HostFacts } from '../../../main/diagram/host-facts.ts'
import type { Observed } from '../../../main/diagram/observed.ts'
import { parseLearned, parseOwnIndexes } from '../../../main/net/bridge-ports.ts'
import { parseLinks } from '../../../main/net/links.ts'
import { parseRules } from '../../../main/net/rule-set.ts'
import { containerItem, vmItem } from '../inventory/items.ts'

/** Lines of `ip -j -d -s address` of a Debian 12 with both engines, with what is asked for here. */
export const LINKS = [
  {
    ...{ ifindex: 1, ifname: 'lo', flags: ['LOOPBACK', 'UP', 'LOWER_UP'], link_type: 'loopback' },
    addr_info: [{ family: 'inet', local: '127.0.0.1', prefixlen: 8, scope: 'host' }],
  },
  {
    ...{ ifindex: 2, ifname: 'ifb0', flags: ['BROADCAST', 'NOARP'], link_type: 'ether' },
    ...{ linkinfo: { info_kind: 'ifb' }, addr_info: [] },
  },
  {
    ...{ ifindex: 4, ifname: 'eth0', flags: ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'], mtu: 1500 },
    ...{ address: '02:fc:00:00:00:01', parentbus: 'virtio', parentdev: 'virtio2' },
    addr_info: [
      { family: 'inet', local: '192.0.2.2', prefixlen: 24, scope: 'global' },
      { family: 'inet6', local: 'fd00::2', prefixlen: 64, scope: 'global' },
      { family: 'inet6', local: 'fe80::fc:ff:fe00:1', prefixlen: 64, scope: 'link' },
    ],
    stats64: { rx: { bytes: 17_762_887_633 }, tx: { bytes: 39_636_647 } },
  },
  {
    ...{ ifindex: 5, ifname: 'docker0', flags: ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'] },
    ...{ address: '02:42:5f:3d:7c:c2', linkinfo: { info_kind: 'bridge' } },
    addr_info: [{ family: 'inet', local: '172.17.0.1', prefixlen: 16, scope: 'global' }],
  },
  {
    ...{ ifindex: 6, ifname: 'virbr0', flags: ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'] },
    ...{ address: '52:54:00:bc:38:00', linkinfo: { info_kind: 'bridge' } },
    addr_info: [{ family: 'inet', local: '192.168.122.1', prefixlen: 24, scope: 'global' }],
  },
  {
    ...{ ifindex: 7, ifname: 'vnet0', flags: ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'], master: 'virbr0' },
    ...{ address: 'fe:54:00:00:00:01', linkinfo: { info_kind: 'tun', info_data: { type: 'tap' } }, addr_info: [] },
  },
  {
    ...{ ifindex: 4715, link_index: 4714, link_netnsid: 0, ifname: 'veth652dc7c', master: 'docker0' },
    ...{ flags: ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'], address: 'ca:1e:bf:e7:0f:eb' },
    ...{ linkinfo: { info_kind: 'veth', info_slave_kind: 'bridge' }, addr_info: [] },
  },
  {
    ...{ ifindex: 4717, link_index: 4716, link_netnsid: 1, ifname: 'vethde50e80', master: 'docker0' },
    ...{ flags: ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'], address: 'ea:13:35:cc:21:02' },
    ...{ linkinfo: { info_kind: 'veth', info_slave_kind: 'bridge' }, addr_info: [] },
  },
]

/** `iptables -S` as Docker 20.10 and libvirt 9.0 write it, Docker first; one port is published. */
export const FILTER = `-P INPUT ACCEPT
-P FORWARD DROP
-P OUTPUT ACCEPT
-N DOCKER
-N DOCKER-ISOLATION-STAGE-1
-N DOCKER-ISOLATION-STAGE-2
-N DOCKER-USER
-N LIBVIRT_FWI
-N LIBVIRT_FWO
-N LIBVIRT_FWX
-A FORWARD -j DOCKER-USER
-A FORWARD -j DOCKER-ISOLATION-STAGE-1
-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -o docker0 -j DOCKER
-A FORWARD -i docker0 ! -o docker0 -j ACCEPT
-A FORWARD -i docker0 -o docker0 -j ACCEPT
-A FORWARD -j LIBVIRT_FWX
-A FORWARD -j LIBVIRT_FWI
-A FORWARD -j LIBVIRT_FWO
-A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT
-A DOCKER-ISOLATION-STAGE-1 -i docker0 ! -o docker0 -j DOCKER-ISOLATION-STAGE-2
-A DOCKER-ISOLATION-STAGE-1 -j RETURN
-A DOCKER-ISOLATION-STAGE-2 -o docker0 -j DROP
-A DOCKER-ISOLATION-STAGE-2 -j RETURN
-A DOCKER-USER -j RETURN
-A LIBVIRT_FWI -d 192.168.122.0/24 -o virbr0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A LIBVIRT_FWI -o virbr0 -j REJECT --reject-with icmp-port-unreachable
-A LIBVIRT_FWO -s 192.168.122.0/24 -i virbr0 -j ACCEPT
-A LIBVIRT_FWO -i virbr0 -j REJECT --reject-with icmp-port-unreachable
-A LIBVIRT_FWX -i virbr0 -o virbr0 -j ACCEPT
`

export const NAT = `-P PREROUTING ACCEPT
-P POSTROUTING ACCEPT
-N DOCKER
-N LIBVIRT_PRT
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
-A POSTROUTING -j LIBVIRT_PRT
-A DOCKER -i docker0 -j RETURN
-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80
-A LIBVIRT_PRT -s 192.168.122.0/24 -d 224.0.0.0/24 -j RETURN
-A LIBVIRT_PRT -s 192.168.122.0/24 ! -d 192.168.122.0/24 -j MASQUERADE
`

/** /proc/PID/net/dev_mcast of a container. */
export const DEV_MCAST = `4714 eth0            1     0     333300000001
4714 eth0            1     0     01005e000001
`
export const FDB = JSON.stringify([
  { mac: 'ca:1e:bf:e7:0f:eb', ifname: 'veth652dc7c', flags: [], master: 'docker0', state: 'permanent' },
  { mac: '02:42:AC:11:00:03', ifname: 'vethde50e80', flags: [], master: 'docker0', state: '' },
])

const network = (changes: Partial<Network> & Pick<Network, 'name' | 'engine'>): Network => ({
  kind: 'network',
  id: `network:${changes.engine === 'libvirt' ? 'system' : 'docker'}/${changes.name}`,
  connection: changes.engine === 'libvirt' ? 'system' : 'docker',
  active: true,
  autostart: null,
  mode: 'nat',
  bridge: null,
  subnets: [],
  owner: 'foreign',
  ...changes,
})

export const DEFAULT = network({ name: 'default', engine: 'libvirt', bridge: 'virbr0', subnets: ['192.168.122.0/24'] })
export const BRIDGE = network({
  ...{ name: 'bridge', engine: 'docker', mode: 'bridge', bridge: 'docker0' },
  subnets: ['172.17.0.0/16'],
})
export { network as anyNetwork }

export const guest = vmItem(1, {
  addresses: ['192.168.122.41'],
  interfaces: [{ mac: '52:54:00:00:00:01', type: 'network', source: 'default', model: 'virtio', target: 'vnet0' }],
})
export const web = containerItem(1, {
  name: 'web',
  addresses: ['172.17.0.2'],
  endpoints: [{ network: 'bridge', mac: '02:42:ac:11:00:02', addresses: ['172.17.0.2'] }],
  ports: [{ containerPort: 80, protocol: 'tcp', hostAddress: '0.0.0.0', hostPort: 8080 }],
})
export const db = containerItem(2, {
  name: 'db',
  addresses: ['172.17.0.3'],
  endpoints: [{ network: 'bridge', mac: '02:42:ac:11:00:03', addresses: ['172.17.0.3'] }],
})

interface Said {
  readonly links?: readonly object[]
  readonly filter?: string
  readonly nat?: string
}

export function hostFacts({ links = LINKS, filter = FILTER, nat = NAT }: Said = {}): HostFacts {
  return {
    links: parseLinks(JSON.stringify(links)),
    routes: [
      { to: 'default', interface: 'eth0', gateway: '192.0.2.1' },
      { to: '192.168.122.0/24', interface: 'virbr0', gateway: null },
      { to: '172.17.0.0/16', interface: 'docker0', gateway: null },
    ],
    learned: parseLearned(FDB),
    rules: {
      filter: parseRules(filter),
      nat: parseRules(nat),
      hooks: [],
      ownHooks: { INPUT: [], OUTPUT: [] },
      forwards: true,
      shaped: new Set(),
      bridged: false,
      refused: null,
    },
    unread: null,
  }
}

/** A guest on libvirt's network and two containers on Docker's. */
export function observed(changes: Partial<Observed> = {}): Observed {
  return {
    host: hostFacts(),
    networks: [DEFAULT, BRIDGE],
    machines: [guest, web, db],
    indexes: new Map([[web.id, parseOwnIndexes(DEV_MCAST)]]),
    remote: [],
    ...changes,
  }
}

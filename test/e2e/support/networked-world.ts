import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FakeWorld } from './fake-world.ts'

type Words = Readonly<Record<string, string>>

/** A program that says the same whenever it is asked the same. */
export async function standIn(folder: string, name: string, answers: Words): Promise<void> {
  const cases = Object.entries(answers).map(([words, answer]) => `'${words}') cat <<'END'\n${answer}\nEND\n;;`)
  // Who monitors waits for what never comes.
  const script = ['#!/bin/sh', 'case "$*" in', ...cases, "'monitor '*) exec sleep 600 ;;", '*) echo [] ;;', 'esac', '']
  const path = join(folder, name)
  await writeFile(path, script.join('\n'))
  await chmod(path, 0o755)
}

const UP = ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP']

function link(ifindex: number, ifname: string, more: object = {}, ...addresses: readonly string[]) {
  const own = addresses.map((address) => {
    const [local = '', prefixlen] = address.split('/')
    return { family: local.includes(':') ? 'inet6' : 'inet', local, prefixlen: Number(prefixlen), scope: 'global' }
  })
  return {
    ifindex,
    ifname,
    link_type: ifname === 'lo' ? 'loopback' : 'ether',
    flags: UP,
    mtu: 1500,
    address: `02:00:00:00:00:${String(ifindex).padStart(2, '0')}`,
    addr_info: own,
    ...more,
  }
}

const bridge = { linkinfo: { info_kind: 'bridge' } }
const tap = (master: string, mac: string) => ({ linkinfo: { info_kind: 'tun' }, master, address: `fe${mac.slice(2)}` })

const pair = (master: string, at: number) => ({
  ...{ linkinfo: { info_kind: 'veth' }, master, link_index: 100 + at, link_netnsid: at },
})

/** What a machine of a running guest is told by: its card and its bridge. */
export interface Plugged {
  readonly mac: string
  readonly bridge: string
  /** Of a container: the tap is a veth then. */
  readonly veth?: true
  /** What was done to its link: packets are held back, or the cable is out. */
  readonly done?: 'shaped' | 'cut'
}

const marks = { shaped: { qdisc: 'tbf' }, cut: { flags: ['BROADCAST', 'MULTICAST'] } }
const marksOf = ({ done }: Plugged) => (done === undefined ? {} : marks[done])

const STATUS = '-t -e no -f DEVICE,STATE,CON-UUID,CONNECTION device status'
const PROFILE = '6f1f3a1e-2c5b-4a52-9d0a-0d6f3a1e2c5b'

/** It has the card with a cable, and leaves the other alone. */
const NETWORK_MANAGER: Words = {
  [STATUS]: `enp3s0:connected:${PROFILE}:Wired connection 1\nwlp2s0:unmanaged::`,
  [`-t -e no -f connection.autoconnect,ipv4,ipv6 connection show uuid ${PROFILE}`]:
    'connection.autoconnect:yes\nipv4.method:auto\nipv6.method:auto',
  '-t -e no -f NAME connection show': 'Wired connection 1',
}

const FILTER = `-P INPUT ACCEPT
-P FORWARD DROP
-P OUTPUT ACCEPT
-N DOCKER
-N DOCKER-USER
-A FORWARD -j DOCKER-USER
-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -o docker0 -j DOCKER
-A FORWARD -i docker0 ! -o docker0 -j ACCEPT
-A FORWARD -i docker0 -o docker0 -j ACCEPT
-A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 5000 -j ACCEPT
-A DOCKER-USER -j RETURN`

const SIX_FILTER = `-P INPUT ACCEPT
-P FORWARD ACCEPT
-P OUTPUT ACCEPT`

const NAT = `-P PREROUTING ACCEPT
-P POSTROUTING ACCEPT
-N DOCKER
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
-A DOCKER -i docker0 -j RETURN
-A DOCKER ! -i docker0 -p tcp -m tcp --dport 5000 -j DNAT --to-destination 172.17.0.2:5000`

/**
 * A host with a card that leads out and one that leads nowhere, the bridges of both engines and the taps of the given
 * guests: as stand-ins for `ip`, `bridge`, `iptables` and `nft` tell. Docker's policy cuts libvirt's NAT network off.
 * @param six the subnet of IPv6 that Docker's bridge has too
 */
export async function withNetworks(world: FakeWorld, taps: readonly Plugged[], six?: string): Promise<FakeWorld> {
  const programs = join(world.folder, 'programs')
  await mkdir(programs, { recursive: true })
  const links = [
    { ...link(1, 'lo'), flags: ['LOOPBACK', 'UP', 'LOWER_UP'] },
    link(2, 'enp3s0', {}, '192.0.2.34/24'),
    link(3, 'wlp2s0', { flags: ['BROADCAST', 'MULTICAST', 'UP', 'NO-CARRIER'] }),
    link(4, 'docker0', bridge, '172.17.0.1/16', ...(six === undefined ? [] : [six.replace('::/', '::1/')])),
    link(5, 'virbr0', bridge, '192.168.122.1/24'),
    link(6, 'virbr1', bridge, '10.20.1.1/24'),
    link(7, 'virbr2', bridge, '10.20.2.1/24'),
    ...taps.map((one, at) => {
      const { mac, bridge: master, veth } = one
      const kind = veth === true ? pair(master, at) : tap(master, mac)
      return link(20 + at, `${veth === true ? 'veth' : 'vnet'}${at}`, { ...kind, ...marksOf(one) })
    }),
  ]
  const addresses = JSON.stringify(links)
  const routes = JSON.stringify([
    { dst: 'default', gateway: '192.0.2.1', dev: 'enp3s0' },
    { dst: '192.0.2.0/24', dev: 'enp3s0' },
    { dst: '172.17.0.0/16', dev: 'docker0' },
    { dst: '192.168.122.0/24', dev: 'virbr0' },
    { dst: '10.20.1.0/24', dev: 'virbr1' },
    { dst: '10.20.2.0/24', dev: 'virbr2' },
  ])
  const way = JSON.stringify([{ dst: 'default', gateway: '192.0.2.1', dev: 'enp3s0' }])
  await standIn(programs, 'ip', {
    '-j -d -s address': addresses,
    '-j -d address show': addresses,
    '-j address': addresses,
    '-j route': routes,
    '-j -4 route show default': way,
    '-j -6 route': JSON.stringify(six === undefined ? [] : [{ dst: six, dev: 'docker0' }]),
  })
  await standIn(programs, 'nmcli', NETWORK_MANAGER)
  const heard = taps.map(({ mac, veth }, at) => ({ mac, ifname: `${veth === true ? 'veth' : 'vnet'}${at}`, state: '' }))
  await standIn(programs, 'bridge', { '-j fdb show': JSON.stringify(heard) })
  await standIn(programs, 'iptables', {
    '-w -S': FILTER,
    '-w -t nat -S': NAT,
    '--version': 'iptables v1.8.9 (nf_tables)',
  })
  await standIn(programs, 'ip6tables', { '-w -S': SIX_FILTER, '-w -t nat -S': '-P POSTROUTING ACCEPT' })
  await standIn(programs, 'nft', { 'list ruleset': '' })
  return { ...world, programs }
}

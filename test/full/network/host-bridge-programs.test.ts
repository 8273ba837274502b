import { beforeEach, describe, expect, it } from 'vitest'
import type { HostNic } from '../../../contract/host-bridge.ts'
import { BridgeWorld, HOST, ROUTER } from '../../support/host/bridge-world.ts'
import { lackingNetWorld } from '../../support/host/net-programs.ts'

const lack = lackingNetWorld()
beforeEach((context) => context.skip(lack !== undefined, lack))

/** A bus of the host's own, by which its programs are talked to. */
async function startBus(world: BridgeWorld): Promise<void> {
  await world.run('mkdir', '-p', '/run/dbus')
  world.start('dbus-daemon', '--system', '--nofork', '--nopidfile')
  const socket = ['test', '-S', '/run/dbus/system_bus_socket']
  await world.until('the bus is there', async () => (await world.as(socket)).code === 0)
}

const NETIF = ['', '/links', '/leases', '/lldp'].map((name) => `/run/systemd/netif${name}`)

async function startNetworkd(world: BridgeWorld): Promise<void> {
  await startBus(world)
  await world.run('install', '-d', '-o', 'systemd-network', '-g', 'systemd-network', ...NETIF)
  world.start('/lib/systemd/systemd-networkd')
  await world.until('the router is reached', () => world.pings())
}

/** Made, reached, taken back: by whichever program configures the card. */
async function provesTheWay(world: BridgeWorld, manager: string): Promise<void> {
  const { nics } = JSON.parse((await world.command('net', 'bridge', '--json')).stdout) as { nics: HostNic[] }
  expect(nics).toMatchObject([{ name: 'eth0', refused: null, method: 'static', owner: { manager } }])
  const create = ['net', 'bridge', 'create', 'br0', '--nic', 'eth0', '--yes', '--json']
  const { code, stderr } = await world.command(...create)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(await world.addresses('br0')).toEqual([`${HOST}/24`])
  expect(await world.addresses('eth0')).toEqual([])
  expect(await world.portsOf('br0')).toEqual(['eth0'])
  expect(await world.pings()).toBe(true)
  expect(await world.command('net', 'bridge', 'rm', 'br0', '--yes')).toMatchObject({ code: 0 })
  await untouched(world)
  const silent = ['--address', '10.77.0.21/24', '--gateway', '10.77.0.99', '--seconds', '15']
  const refused = await world.command(...create, ...silent)
  expect(JSON.parse(refused.stderr)).toMatchObject({
    error: { code: 'REFUSED', data: { reason: 'bridge-gateway-silent' } },
  })
  await untouched(world)
}

async function untouched(world: BridgeWorld): Promise<void> {
  await world.until('the router is reached', () => world.pings())
  expect(await world.addresses('br0')).toBeNull()
  expect(await world.addresses('eth0')).toEqual([`${HOST}/24`])
  expect((await world.as(['ls', '/var/lib/labrig/bridges'])).stdout.trim()).toBe('')
}

describe('a bridge of the host is made, and taken back when the gateway is silent', () => {
  it('by systemd-networkd, with files of its own', async () => {
    await using world = await BridgeWorld.make(null)
    const file = '/etc/systemd/network/20-card.network'
    await world.write(file, `[Match]\nName=eth0\n\n[Network]\nAddress=${HOST}/24\nGateway=${ROUTER}\n`)
    await startNetworkd(world)
    await provesTheWay(world, 'networkd')
    expect((await world.run('ls', '/etc/systemd/network')).trim()).toBe('20-card.network')
  })

  it('by netplan, in the file that says how the card is configured', async () => {
    await using world = await BridgeWorld.make('netplan')
    const yaml = `# The lab.
network:
  version: 2
  renderer: networkd
  ethernets:
    eth0:
      addresses: [${HOST}/24]
      routes:
        - to: default
          via: ${ROUTER}
`
    await world.write('/etc/netplan/01-lab.yaml', yaml, '600')
    // There is no systemd here that netplan could have start networkd anew, and no udevd.
    const programs = { systemctl: 'case "$*" in *start*networkd*) networkctl reload ;; esac', udevadm: ':' }
    for (const [name, does] of Object.entries(programs)) {
      await world.write(`/root/${name}`, `#!/bin/sh\n${does}\nexit 0\n`, '755')
      await world.run('mv', `/root/${name}`, `/usr/bin/${name}`)
    }
    await world.run('netplan', 'generate')
    await startNetworkd(world)
    await provesTheWay(world, 'netplan')
    expect(await world.read('/etc/netplan/01-lab.yaml')).toBe(yaml)
  })

  it('by NetworkManager, with profiles of its own beside the one that was', async () => {
    await using world = await BridgeWorld.make('networkmanager')
    const settings = '[main]\nplugins=keyfile\nno-auto-default=*\nauth-polkit=false\ndns=none\nrc-manager=unmanaged\n'
    await world.write('/etc/NetworkManager/NetworkManager.conf', settings)
    await world.run('mkdir', '-p', '/run/NetworkManager')
    await startBus(world)
    world.start('NetworkManager', '--no-daemon')
    await world.until('it answers', async () => (await world.as(['nmcli', 'device'])).stdout.includes('eth0'))
    const addresses = ['ipv4.method', 'manual', 'ipv4.addresses', `${HOST}/24`, 'ipv4.gateway', ROUTER]
    const add = ['connection', 'add', 'type', 'ethernet', 'con-name', 'lab', 'ifname', 'eth0']
    await world.run('nmcli', ...add, ...addresses)
    await world.until('the router is reached', () => world.pings())
    await provesTheWay(world, 'networkmanager')
    const profiles = (await world.run('nmcli', '-g', 'NAME,AUTOCONNECT', 'connection', 'show')).split('\n')
    expect(profiles.filter((line) => !line.startsWith('lo:') && line !== '')).toEqual(['lab:yes'])
  })
})

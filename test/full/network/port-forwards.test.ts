import { spawn, type ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PortForwardRow } from '../../../contract/forward.ts'
import { CLI, Labrig } from '../../support/app/labrig.ts'
import {
  lacking,
  privateLibvirt,
  run,
  startDomain,
  tryRun,
  uniqueName,
  type PrivateLibvirt,
  type RunningDomain,
} from '../../support/host/index.ts'
import { addNamespace, removeNamespace } from '../../support/host/namespace.ts'
import { webPage } from '../../support/host/web-page.ts'

const lack = lacking('root', 'libvirtd', 'netns')
beforeEach((context) => context.skip(lack !== undefined, lack))

const vm = uniqueName('vm')
const outside = uniqueName('out')
const twin = uniqueName('twin')
const beside = uniqueName('beside')
/** Of the host, as others on its wire see it. */
const HOST = '10.88.0.1'
const DONE = { code: 0, stderr: '' }
const HOOK = '/etc/libvirt/hooks/network.d/labrig-forwards'
const NETWORK = `<network><name>lab</name><forward mode='nat'/><bridge name='virbr7'/>
  <ip address='192.168.77.1' netmask='255.255.255.0'><dhcp><range start='192.168.77.10' end='192.168.77.99'/></dhcp></ip></network>`

let libvirt: PrivateLibvirt
let labrig: Labrig
let guest: RunningDomain

beforeAll(async () => {
  if (lack) return
  libvirt = await privateLibvirt()
  labrig = await Labrig.make({
    connections: [{ id: 'system', engine: 'libvirt', uri: 'qemu:///system', socket: '/run/libvirt/libvirt-sock' }],
  })
  await addNamespace(outside)
  const { namespace } = libvirt
  await run('ip', ['-n', namespace, 'link', 'add', 'lan0', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', outside])
  await run('ip', ['-n', namespace, 'address', 'add', `${HOST}/24`, 'dev', 'lan0'])
  await run('ip', ['-n', namespace, 'link', 'set', 'lan0', 'up'])
  await run('ip', ['-n', outside, 'address', 'add', '10.88.0.2/24', 'dev', 'eth0'])
  await run('ip', ['-n', outside, 'link', 'set', 'eth0', 'up'])
  await host('sh', ['-c', 'cat >/root/net.xml && virsh -q net-define /root/net.xml'], NETWORK)
  await libvirt.virsh('net-start', 'lab')
  guest = await startDomain({ name: vm, network: 'lab' }, libvirt.uri)
  await guest.waitFor(/LEASE/, 180_000)
})
afterAll(async () => {
  if (lack) return
  await guest?.[Symbol.asyncDispose]()
  await removeNamespace(twin)
  await removeNamespace(beside)
  await removeNamespace(outside)
  await labrig?.[Symbol.asyncDispose]()
  await libvirt?.[Symbol.asyncDispose]()
})

/** A program of the host, with its network and its files; what it says. */
async function host(program: string, words: readonly string[], input = ''): Promise<string> {
  const { code, stdout, stderr } = await libvirt.inside([program, ...words], { input, env: labrig.environment })
  if (code !== 0) throw new Error(`${program} ${words.join(' ')}: ${stderr}`)
  return stdout
}
const command = (...words: string[]) =>
  libvirt.inside([process.execPath, CLI, 'net', ...words], { env: labrig.environment })
const listed = async () => JSON.parse((await command('forward', 'ls', '--json')).stdout) as PortForwardRow[]

/** What the web server of the guest says to whoever asks in a namespace; null when nobody answers. */
function fetched(from: 'host' | 'outside', address: string, port: number): Promise<string | null> {
  return webPage(from === 'host' ? libvirt.namespace : outside, address, port)
}

const ASK = `const s = require('node:dgram').createSocket('udp4')
s.on('message', (text, from) => { console.log(text.toString() + ' ' + from.port); process.exit() })
s.send('hello', Number(process.argv[2]), process.argv[1])
setTimeout(() => process.exit(1), 4000)`
const ECHO = `const s = require('node:dgram').createSocket('udp4')
s.on('message', (text, from) => s.send(text + ' to ' + from.address, from.port, from.address))
s.bind(5353)`

/** The same of a server of datagrams. */
async function answered(from: 'host' | 'outside', address: string, port: number): Promise<string | null> {
  const net = from === 'host' ? libvirt.namespace : outside
  const words = [process.execPath, '-e', ASK, address, String(port)]
  const { code, stdout } = await tryRun('nsenter', [`--net=/run/netns/${net}`, ...words])
  return code === 0 ? stdout.trim() : null
}

/** All rules of the host that could be of a forward. */
const traces = async () =>
  (await host('sh', ['-c', 'nft list ruleset; cat /proc/sys/net/ipv4/conf/virbr7/route_localnet; ls -R /etc/libvirt']))
    .split('\n')
    .filter((line) => /labrig[-_]forwards|LABRIG-FORWARDS|^1$/.test(line))

async function eventually(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < 60; round += 1) {
    if (await holds()) return
    await sleep(500)
  }
  throw new Error(`${what}: it did not come to that`)
}

describe('a port of this host that leads to a VM', () => {
  it('is refused with the name of whoever has it, and nothing is done', async () => {
    const busy: ChildProcess = spawn('nsenter', [
      `--net=/run/netns/${libvirt.namespace}`,
      ...['busybox', 'nc', '-l', '-p', '8080'],
    ])
    await eventually('somebody listens', async () => {
      const { stdout } = await libvirt.inside(['cat', '/proc/net/tcp', '/proc/net/tcp6'])
      return stdout.includes(':1F90 ')
    })
    const { code, stderr } = await command('forward', 'add', vm, '8080:80', '--yes')
    busy.kill('SIGKILL')
    expect(code).toBe(5)
    expect(stderr).toContain('Port 8080/tcp of 127.0.0.1 is in use by busybox')
    expect(await traces()).toEqual([])
  })

  it('is asked on this host alone unless told otherwise, and the address stays the guest’s', async () => {
    const { code, stdout, stderr } = await command('forward', 'add', vm, '80', '--yes')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain(HOOK)
    expect(await listed()).toMatchObject([
      { hostAddress: '127.0.0.1', hostPort: 8080, port: 80, protocol: 'tcp', vm: { name: vm }, state: 'open' },
    ])
    expect(await fetched('host', '127.0.0.1', 8080)).toBe(vm)
    expect(await fetched('outside', HOST, 8080)).toBeNull()
    const [{ address } = { address: '-' }] = await listed()
    expect(await libvirt.virsh('net-dumpxml', 'lab')).toContain(`name='${vm}' ip='${address}'`)
    expect(guest.name).toBe(vm)
  })

  it('is open to others when it is asked for, past what libvirt refuses', async () => {
    expect(await fetched('outside', HOST, 8081)).toBeNull()
    expect(await command('forward', 'add', vm, '0.0.0.0:8081:80', '--yes')).toMatchObject(DONE)
    expect(await fetched('outside', HOST, 8081)).toBe(vm)
    expect(await fetched('host', '127.0.0.1', 8081)).toBe(vm)
    const again = await command('forward', 'add', vm, '8081:80', '--yes')
    expect(again.stderr).toContain(`in use by the VM ${vm}`)
  })

  it('has no answer for the VM’s own network, but where bridged frames pass the rules', async () => {
    await addNamespace(beside)
    const { namespace } = libvirt
    await run('ip', ['-n', namespace, 'link', 'add', 'be0', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', beside])
    await run('ip', ['-n', namespace, 'link', 'set', 'be0', 'master', 'virbr7', 'up'])
    await run('ip', ['-n', beside, 'address', 'add', '192.168.77.150/24', 'dev', 'eth0'])
    await run('ip', ['-n', beside, 'link', 'set', 'eth0', 'up'])
    const [{ address } = { address: null }] = await listed()
    await eventually('the VM answers itself', async () => (await webPage(beside, address ?? '', 80)) === vm)
    const bridged = (value: 0 | 1) => host('sysctl', ['-q', '-w', `net.bridge.bridge-nf-call-iptables=${value}`])
    await bridged(0)
    expect(await webPage(beside, '192.168.77.1', 8081)).toBeNull()
    await bridged(1)
    expect(await webPage(beside, '192.168.77.1', 8081)).toBe(vm)
    await removeNamespace(beside)
  })

  it('lets nobody at the host’s own loopback services', async () => {
    const hostile = ['ip', 'route', 'get', '127.0.0.1', 'from', '192.168.77.50', 'iif', 'virbr7']
    expect((await libvirt.inside(hostile)).code).toBe(0)
    const guard = await host('nft', ['list', 'chain', 'ip', 'labrig_forwards', 'guard'])
    expect(guard).toContain('iifname "virbr7" ip daddr 127.0.0.0/8 drop')
  })

  it('is there again after a restart of libvirt and of the network, without Labrig', async () => {
    await libvirt.halt('stop')
    await libvirt.resume()
    await libvirt.virsh('net-destroy', 'lab')
    await host('nft', ['delete', 'table', 'ip', 'labrig_forwards'])
    await libvirt.virsh('net-start', 'lab')
    expect((await listed()).map(({ state }) => state)).toEqual(['open', 'open'])
    // Its tap was thrown out of the bridge.
    await libvirt.virsh('destroy', vm)
    expect((await listed()).map(({ state }) => state)).toEqual(['waits', 'waits'])
    await libvirt.virsh('start', vm)
    await eventually('the guest answers', async () => (await fetched('host', '127.0.0.1', 8080)) === vm)
    expect(await fetched('outside', HOST, 8081)).toBe(vm)
  })

  it('leads datagrams too, to whoever has the card, by the address that is kept for it', async () => {
    expect(await command('forward', 'add', vm, '0.0.0.0:5300:5353', '--udp', '--yes')).toMatchObject(DONE)
    const [{ mac, address } = { mac: '', address: '' }] = await listed()
    await libvirt.virsh('destroy', vm)
    const { namespace } = libvirt
    await addNamespace(twin)
    await run('ip', ['-n', namespace, 'link', 'add', 'tw0', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', twin])
    await run('ip', ['-n', namespace, 'link', 'set', 'tw0', 'master', 'virbr7', 'up'])
    await run('ip', ['-n', twin, 'link', 'set', 'eth0', 'address', mac, 'up'])
    const script = `#!/bin/sh
[ "$1" != bound ] || { ip address add "$ip/24" dev eth0; ip route add default via "$router"; }`
    await run('sh', ['-c', `cat >/tmp/${twin}.sh && chmod 755 /tmp/${twin}.sh`], { input: script })
    const dhcp = ['busybox', 'udhcpc', '-i', 'eth0', '-n', '-q', '-t', '30', '-T', '1', '-s', `/tmp/${twin}.sh`]
    await run('nsenter', [`--net=/run/netns/${twin}`, ...dhcp])
    await run('rm', [`/tmp/${twin}.sh`])
    expect(await run('ip', ['-n', twin, '-4', 'address', 'show', 'eth0'])).toContain(`${address}/24`)
    const server = spawn('nsenter', [`--net=/run/netns/${twin}`, process.execPath, '-e', ECHO])
    await eventually('the server answers', async () => {
      return (await answered('host', '127.0.0.1', 5300)) === 'hello to 192.168.77.1 5300'
    })
    expect(await answered('outside', HOST, 5300)).toBe('hello to 10.88.0.2 5300')
    await libvirt.virsh('net-destroy', 'lab')
    await libvirt.virsh('net-start', 'lab')
    await run('ip', ['-n', namespace, 'link', 'set', 'tw0', 'master', 'virbr7', 'up'])
    await eventually('the server answers', async () => (await answered('outside', HOST, 5300)) !== null)
    expect(await answered('host', '127.0.0.1', 5300)).toBe('hello to 192.168.77.1 5300')
    server.kill('SIGKILL')
    await run('ip', ['-n', namespace, 'link', 'delete', 'tw0'])
  })

  it('goes alone, and the last one leaves no trace', async () => {
    expect(await command('forward', 'rm', vm, '0.0.0.0:5300', '--udp', '--yes')).toMatchObject(DONE)
    expect(await command('forward', 'rm', vm, '0.0.0.0:8081', '--yes')).toMatchObject(DONE)
    expect((await listed()).map(({ hostPort }) => hostPort)).toEqual([8080])
    expect(await command('forward', 'rm', vm, '8080', '--yes')).toMatchObject(DONE)
    expect(await listed()).toEqual([])
    expect(await traces()).toEqual([])
    expect(await libvirt.virsh('net-dumpxml', 'lab')).not.toContain('<host')
    expect(await libvirt.virsh('dumpxml', vm)).not.toContain('labrig-forwards')
  })

  it('passes where libvirt filters by nftables, and leaves its table as it was', async () => {
    const table = `table ip libvirt_network {
      chain guest_input { oifname "virbr7" ct state established,related accept; oifname "virbr7" reject; }
      chain forward { type filter hook forward priority filter; policy accept; jump guest_input; }
    }`
    await host('nft', ['-f', '-'], table)
    const before = await host('nft', ['list', 'table', 'ip', 'libvirt_network'])
    await libvirt.virsh('start', vm)
    expect(await command('forward', 'add', vm, '0.0.0.0:8082:80', '--yes')).toMatchObject(DONE)
    const address = (await listed())[0]?.address ?? ''
    await eventually('the guest is up', async () => (await fetched('host', address, 80)) === vm)
    expect(await fetched('outside', HOST, 8082)).toBe(vm)
    expect(await command('forward', 'apply', '--yes')).toMatchObject(DONE)
    expect(await fetched('outside', HOST, 8082)).toBe(vm)
    // The VM goes, and with it what led to it.
    await libvirt.virsh('destroy', vm)
    const gone = await libvirt.inside([process.execPath, CLI, 'vm', 'rm', vm, '--yes'], { env: labrig.environment })
    expect(gone).toMatchObject(DONE)
    expect(await host('nft', ['list', 'table', 'ip', 'libvirt_network'])).toBe(before)
    expect(await traces()).toEqual([])
  })
})

import { mkdir, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withClash, withDrop } from '../support/clashing-world.ts'
import { withNetworks, type Plugged } from '../support/networked-world.ts'
import { addGuest, fakeWorld, OFF, PAUSED, RUNNING, type FakeWorld } from '../support/fake-world.ts'
import type { ConnectionEntry } from '../support/headless-host.ts'
import { answerInside, copyDisk, plugGuests, waitForAgent } from './agents-of-worlds.ts'
import { serveGuest, type GuestPicture } from './guest-picture.ts'
import { giveDevices } from './devices-of-worlds.ts'
import { noon } from './laptop-facts.ts'
import { accessLog, giveGuestLoad, placeBox, placeGuest, placeImage, screenSocket } from './machines-of-worlds.ts'
import { forwardTo, organise } from './order-of-worlds.ts'
import { pullSlowly } from './pull-of-worlds.ts'
import { takeSnapshots } from './snapshots-of-worlds.ts'
import { crowdedPools, emptyPool, labPools } from './storage-of-worlds.ts'

export const LOG_LINES = 50_000

const defaultNetwork = `<network>
  <name>default</name>
  <uuid>9a05da11-e96b-47f3-8253-a3a482e445f5</uuid>
  <forward mode='nat'/>
  <bridge name='virbr0' stp='on' delay='0'/>
  <ip address='192.168.122.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.122.2' end='192.168.122.254'/></dhcp>
  </ip>
</network>
`

/** What the makers of worlds build on: both engines, empty, with what no picture is about. */
async function bareWorld(name?: string): Promise<StockedWorld> {
  const world = await fakeWorld(name === undefined ? undefined : join(tmpdir(), `labrig-test-${name}`))
  const { procedures, host } = world.libvirt
  procedures.CONNECT_GET_HOSTNAME = () => ({ hostname: 'hina-x13' })
  procedures.CONNECT_GET_LIB_VERSION = () => ({ lib_ver: 11_003_000n })
  const node = { model: 'x86_64', cpus: 12, mhz: 2600, nodes: 1, sockets: 1, cores: 6, threads: 2 }
  procedures.NODE_GET_INFO = () => ({ ...node, memory: 16_042_188n })
  host.addNetwork('default', { active: true, autostart: true, xml: defaultNetwork })
  for (const [number, name] of ['lbha-front', 'lbha-back'].entries()) {
    host.addNetwork(name, { active: true, autostart: true, xml: isolatedNetwork(name, number + 1) })
  }
  await putIso(join(world.folder, 'images'))
  return { ...world, store: emptyPool(world) }
}

/** A world and what its libvirt stores. */
interface StockedWorld extends FakeWorld {
  readonly store: ReturnType<typeof emptyPool>
}

const isolatedNetwork = (name: string, number: number) => `<network>
  <name>${name}</name>
  <uuid>9a05da11-e96b-47f3-8253-a3a482e445f${5 + number}</uuid>
  <bridge name='virbr${number}' stp='on' delay='0'/>
  <ip address='10.20.${number}.1' netmask='255.255.255.0'>
    <dhcp><range start='10.20.${number}.2' end='10.20.${number}.254'/></dhcp>
  </ip>
</network>
`

/** As large as a real one; all of it but the beginning is a hole. */
const ISO_BYTES = 631 * 1024 ** 2
/** Seconds. */
const DAY = 86_400

/** An installer's ISO as far as anybody reads it: ECMA-119, 8.4, the primary volume descriptor. */
async function putIso(folder: string): Promise<void> {
  const SECTOR = 2048
  const iso = Buffer.alloc(24 * SECTOR)
  iso.write('\x01CD001\x01', 16 * SECTOR, 'latin1')
  iso.write('Debian 11.5.0 amd64 n'.padEnd(32), 16 * SECTOR + 40, 'latin1')
  // Both-endian numbers: blocks of the volume and bytes of a block.
  iso.writeUInt32LE(ISO_BYTES / SECTOR, 16 * SECTOR + 80)
  iso.writeUInt32BE(ISO_BYTES / SECTOR, 16 * SECTOR + 84)
  iso.writeUInt16LE(SECTOR, 16 * SECTOR + 128)
  iso.writeUInt16BE(SECTOR, 16 * SECTOR + 130)
  iso.write('\x00CD001\x01EL TORITO SPECIFICATION', 17 * SECTOR, 'latin1')
  iso.write('\xffCD001\x01', 18 * SECTOR, 'latin1')
  await mkdir(folder, { recursive: true, mode: 0o755 })
  for (const name of ['debian-11.5.0-amd64-netinst.iso', 'AlmaLinux-9.5-x86_64-minimal.iso', 'virtio-win.iso']) {
    const path = join(folder, name)
    await writeFile(path, iso, { mode: 0o644 })
    await truncate(path, ISO_BYTES)
    await utimes(path, noon / 1000 - DAY, noon / 1000 - DAY)
  }
}

/** Three machines: one that runs on each engine, one that failed. */
async function fewWorld(name: string): Promise<FakeWorld> {
  const world = await bareWorld(name)
  giveGuestLoad(world)
  placeGuest(world, { name: 'lb1', state: RUNNING, memory: 768, address: '10.20.1.11' })
  world.store.stock.volume(world.store.pool, 'lb1.qcow2', { size: 8, used: 1.9 })
  placeBox(world, { name: 'web1', image: 'nginx:1.27', state: 'running', health: 'healthy', memory: 61 })
  placeBox(world, { name: 'web2', image: 'nginx:1.27', state: 'exited', exitCode: 137 })
  return world
}

const shell = [
  '\x1b[32mroot@web1\x1b[0m:\x1b[34m/\x1b[0m# curl -s http://10.20.1.100/; echo\r\nweb3\r\n',
  '\x1b[32mroot@web1\x1b[0m:\x1b[34m/\x1b[0m# ip -br addr\r\n',
  'lo               UNKNOWN        127.0.0.1/8\r\neth0@if47        UP             10.20.2.21/24\r\n',
  '\x1b[32mroot@web1\x1b[0m:\x1b[34m/\x1b[0m# tail -2 /var/log/nginx/access.log\r\n',
  '10.20.2.11 - - [21/Nov/2026:11:14:02] "GET / HTTP/1.1" 200 4\r\n',
  '10.20.2.11 - - [21/Nov/2026:11:14:05] "GET / HTTP/1.1" 200 4\r\n',
  '\x1b[32mroot@web1\x1b[0m:\x1b[34m/\x1b[0m# ',
].join('')

/** Its disk has no room left. */
function fillDisk(world: FakeWorld, name: string): void {
  const guest = [...world.libvirt.host.domains.values()].find((one) => one.name === name)
  if (guest === undefined) throw new Error(`no guest ${name}`)
  // VIR_DOMAIN_PAUSED_IOERROR
  guest.reason = 5
  world.libvirt.procedures.DOMAIN_GET_DISK_ERRORS = (_, { dom }) =>
    dom.uuid === guest.uuid ? { errors: [{ disk: 'vda', error: 2 }], nerrors: 1 } : { errors: [], nerrors: 0 }
}

/** A rich dozen for pictures of the selection, the details and the dialogs. */
export async function labWorld(name?: string, picture?: GuestPicture): Promise<FakeWorld> {
  const world = await bareWorld(name)
  giveGuestLoad(world)
  const alma = 'http://almalinux.org/almalinux/9'
  placeGuest(world, { name: 'lb1', state: RUNNING, memory: 768, address: '10.20.1.11' })
  placeGuest(world, { name: 'lb2', state: RUNNING, memory: 768, address: '10.20.1.12' })
  placeGuest(world, { name: 'node1', state: RUNNING, memory: 1024, address: '10.30.0.11', os: alma })
  placeGuest(world, { name: 'node2', state: PAUSED, memory: 1024, address: '10.30.0.12', os: alma })
  placeGuest(world, { name: 'win2022', state: OFF, memory: 4096, os: 'http://microsoft.com/win/2k22' })
  fillDisk(world, 'node2')
  takeSnapshots(world, 'node1')
  forwardTo(world, 'node1')
  answerInside(world, 'node1')
  waitForAgent(world, 'lb1')
  copyDisk(world, 'lb2')
  plugGuests(world)
  giveDevices(world, 'win2022')
  labPools(world, world.store)
  pullSlowly(world)
  for (const name of ['db-data', 'labrig-registry-data', 'web-data'])
    world.docker.state.volumes.set(name, { name, labels: {} })
  const web1 = placeBox(world, { name: 'web1', image: 'nginx:1.27', state: 'running', health: 'healthy', memory: 61 })
  web1.logs = accessLog(LOG_LINES)
  placeBox(world, { name: 'web2', image: 'nginx:1.27', state: 'exited', exitCode: 137 })
  placeBox(world, { name: 'web3', image: 'nginx:1.27', state: 'running', health: 'unhealthy', memory: 60 })
  placeBox(world, { name: 'client', image: 'curlimages/curl:8.10', state: 'running', memory: 9 })
  placeBox(world, { name: 'registry', image: 'registry:2', state: 'running', memory: 94 })
  placeBox(world, { name: 'builder', image: 'debian:12-slim', state: 'created' })
  placeBox(world, { name: 'db', image: 'mariadb:11', state: 'paused', memory: 180 })
  for (const box of world.docker.state.containers.values()) box.shell = shell.replaceAll('web1', box.name)
  if (picture !== undefined) await showScreens(world, picture)
  return world
}

/** Every guest shows the same screen and has a login on its serial line. */
async function showScreens(world: FakeWorld, picture: GuestPicture): Promise<void> {
  const server = await serveGuest(screenSocket(world), picture)
  server.unref()
  world.libvirt.streams.set('DOMAIN_SCREENSHOT', () => ({
    result: { mime: 'image/png' },
    handler: {
      opened: (peer) => {
        peer.send(picture.png)
        peer.end()
      },
    },
  }))
}

/** What a team of a classroom leaves on an engine. */
function leave(world: FakeWorld, team: number): void {
  const name = `team-${team}_data`
  world.docker.state.volumes.set(name, { name, labels: {} })
  placeImage(world, `exercise-${1 + (team % 25)}:team-${team}`)
}

/** 500 machines in the states that a full classroom would have. */
export async function crowdedWorld(name?: string): Promise<FakeWorld> {
  const world = await bareWorld(name)
  giveGuestLoad(world)
  for (let number = 1; number <= 200; number++) {
    const state = number % 4 === 0 ? OFF : number % 17 === 0 ? PAUSED : RUNNING
    const address = state === OFF ? {} : { address: `10.20.${1 + (number >> 7)}.${10 + (number % 128)}` }
    placeGuest(world, { name: `student-${number}`, state, memory: 512, ...address })
  }
  crowdedPools(world, world.store)
  for (let number = 1; number <= 300; number++) {
    const failed = number % 23 === 0
    const state = failed || number % 6 === 0 ? 'exited' : 'running'
    placeBox(world, {
      name: `web-${number}`,
      image: number % 3 === 0 ? 'haproxy:3.0' : 'nginx:1.27',
      state,
      exitCode: failed ? 137 : 0,
      memory: 20 + (number % 40),
    })
  }
  for (let number = 1; number <= 500; number++) {
    world.libvirt.host.addNetwork(`exercise-${number}`, { active: number % 3 > 0 })
  }
  for (let number = 1; number <= 500; number++) leave(world, number)
  return world
}

/** libvirt refuses this user by polkit. */
async function deniedWorld(name: string, picture: GuestPicture): Promise<FakeWorld> {
  const world = await labWorld(name, picture)
  world.libvirt.faults.authTypes = [2]
  world.libvirt.faults.polkit = { code: 45, message: 'authentication unavailable: no polkit agent available' }
  return world
}

/** Nobody listens where libvirt's socket should be. */
async function absentWorld(name: string, picture: GuestPicture): Promise<FakeWorld> {
  const world = await labWorld(name, picture)
  const connections = world.connections.map((one): ConnectionEntry =>
    one.engine === 'libvirt' ? { ...one, socket: '/run/libvirt/libvirt-sock-of-nobody' } : one,
  )
  return { ...world, connections, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}

/** The engine takes a container's start with an error of its own. */
async function refusingWorld(name: string, picture: GuestPicture): Promise<FakeWorld> {
  const world = await labWorld(name, picture)
  const message =
    'driver failed programming external connectivity: Bind for 127.0.0.1:8080 failed: port is already allocated'
  const fault = { kind: 'answer', status: 500, body: JSON.stringify({ message }) } as const
  const builder = [...world.docker.state.containers.values()].find((box) => box.name === 'builder')
  world.docker.faults.push({ match: new RegExp(`^POST .*${builder?.id ?? ''}.*/start$`), fault })
  return world
}

async function clashingWorld(name: string): Promise<FakeWorld> {
  return withClash(await fewWorld(name))
}

async function droppingWorld(name: string): Promise<FakeWorld> {
  return withDrop(await fewWorld(name))
}

/** The laboratory on a host whose wires are seen, with a guest that Docker's policy cuts off and a published port. */
async function networkedWorld(name: string, picture: GuestPicture): Promise<FakeWorld> {
  const world = await labWorld(name, picture)
  const mac = '52:54:00:77:00:01'
  const guest = addGuest(world, 'debian12', RUNNING, { persistent: true })
  guest.xml = `<domain type='kvm'><name>debian12</name><uuid>${guest.uuid}</uuid><memory unit='KiB'>1048576</memory><vcpu>1</vcpu>
<devices><interface type='network'><mac address='${mac}'/><source network='default'/><target dev='vnet0'/><model type='virtio'/></interface></devices></domain>`
  const docker0 = [...world.docker.state.networks.values()].find(({ name: one }) => one === 'bridge')
  if (docker0 !== undefined) docker0.subnet = '172.17.0.0/16'
  const boxes = [...world.docker.state.containers.values()].filter(({ state }) => state === 'running')
  // The registry has the address that its port is sent on to.
  boxes.sort((one, other) => Number(other.name === 'registry') - Number(one.name === 'registry'))
  const veths = boxes.map((box, at): Plugged => {
    box.address = `172.17.0.${2 + at}`
    box.address6 = `fd00:17::${2 + at}`
    if (box.name === 'registry') box.ports = [{ IP: '0.0.0.0', PrivatePort: 5000, PublicPort: 5000, Type: 'tcp' }]
    const done = ([undefined, 'shaped', 'cut'] as const)[at]
    return { mac: `02:42:ac:11:00:0${2 + at}`, bridge: 'docker0', veth: true, ...(done === undefined ? {} : { done }) }
  })
  return withNetworks(world, [{ mac, bridge: 'virbr0' }, ...veths], 'fd00:17::/64')
}

/** Worlds by what is on them. Those of one kind but of two names are not to know what was done on the other. */
export const worlds = {
  empty: bareWorld,
  few: fewWorld,
  lab: labWorld,
  organised: async (name?: string, picture?: GuestPicture) => organise(await labWorld(name, picture)),
  consoles: labWorld,
  busy: refusingWorld,
  refusing: refusingWorld,
  crowded: crowdedWorld,
  history: crowdedWorld,
  networked: networkedWorld,
  clashing: clashingWorld,
  dropping: droppingWorld,
  denied: deniedWorld,
  absent: absentWorld,
  /** Docker goes away once the page has seen it. */
  lost: labWorld,
} satisfies Record<string, (name: string, picture: GuestPicture) => Promise<FakeWorld>>

export type WorldName = keyof typeof worlds

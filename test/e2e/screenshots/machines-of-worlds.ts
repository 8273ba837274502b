import type { FakeContainer, FakeLayer } from '../../support/fake-docker/model.ts'
import { addGuest, type FakeWorld } from '../support/fake-world.ts'
import { noon } from './laptop-facts.ts'

const MIB = 1024 ** 2

/** Repeatable noise between 0 and 1. */
function noise(seed: number): () => number {
  let state = (seed * 7919 + 13) % 2_147_483_647
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647
}

const hex = (value: number) => value.toString(16).padStart(2, '0')

interface Definition {
  readonly name: string
  readonly uuid: string
  /** MiB. */
  readonly memory: number
  readonly os: string
  readonly mac: string
  /** Where its VNC server listens. */
  readonly screen: string
}

/** A guest's definition with what the list shows of it. */
function guestXml({ name, uuid, memory, os, mac, screen }: Definition): string {
  return `<domain type='kvm'>
  <name>${name}</name>
  <uuid>${uuid}</uuid>
  <metadata><libosinfo:libosinfo xmlns:libosinfo='http://libosinfo.org/xmlns/libvirt/domain/1.0'><libosinfo:os id='${os}'/></libosinfo:libosinfo></metadata>
  <memory unit='KiB'>${memory * 1024}</memory>
  <vcpu placement='static'>2</vcpu>
  <os><type arch='x86_64'>hvm</type></os>
  <cpu mode='host-model'/>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>destroy</on_crash>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' discard='unmap'/>
      <source file='/var/lib/libvirt/images/${name}.qcow2'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <disk type='file' device='cdrom'>
      <driver name='qemu' type='raw'/>
      <source file='/var/lib/libvirt/images/seed-${name}.iso'/>
      <target dev='sda' bus='sata'/>
      <readonly/>
    </disk>
    <interface type='network'><mac address='${mac}'/><source network='lbha-front' bridge='virbr1'/><target dev='vnet0'/><mtu size='1500'/><model type='virtio'/></interface>
    <interface type='network'><mac address='52:54:00:6b:3c:12'/><source network='lbha-back' bridge='virbr2'/><target dev='vnet1'/><mtu size='1500'/><link state='down'/><model type='virtio'/></interface>
    <serial type='pty'><target type='isa-serial' port='0'/></serial>
    <console type='pty'><target type='serial' port='0'/></console>
    <graphics type='vnc' keymap='ja'><listen type='socket' socket='${screen}'/></graphics>
    <video><model type='virtio' heads='1' primary='yes'/></video>
  </devices>
</domain>
`
}

interface GuestShape {
  readonly name: string
  readonly state: number
  readonly memory: number
  readonly address?: string
  readonly os?: string
  /** Uris and elements of marks that it has. */
  readonly marks?: readonly (readonly [uri: string, element: string])[]
}

export const screenSocket = (world: FakeWorld) => `${world.folder}/screen.sock`

export function placeGuest(world: FakeWorld, { name, state, memory, address, os, marks = [] }: GuestShape): void {
  const guest = addGuest(world, name, state, { persistent: true })
  const { host } = world.libvirt
  const number = host.domains.size
  const mac = `52:54:00:6b:${hex(number >> 8)}:${hex(number & 255)}`
  guest.xml = guestXml({
    name,
    uuid: guest.uuid,
    memory,
    mac,
    os: os ?? 'http://debian.org/debian/12',
    screen: screenSocket(world),
  })
  for (const [uri, element] of marks) guest.metadata.set(uri, element)
  if (address === undefined) return
  const known = [...host.networks.values()].find((one) => one.name === 'lbha-front')
  const network = known ?? host.addNetwork('lbha-front', { active: true, autostart: true })
  network.leases.push({
    iface: 'virbr1',
    expirytime: 4_102_444_800n,
    type: 0,
    mac,
    iaid: null,
    ipaddr: address,
    prefix: 24,
    hostname: name,
    clientid: null,
  })
}

/** What an image weighs, in MB, and how many days ago it was made. */
const images: Readonly<Record<string, readonly [number, number]>> = {
  'nginx:1.27': [192, 18],
  'curlimages/curl:8.10': [22, 64],
  'registry:2': [25, 121],
  'debian:12-slim': [75, 9],
  'mariadb:11': [407, 24],
  'haproxy:3.0': [104, 33],
}

const commands: Readonly<Record<string, readonly string[]>> = {
  'curlimages/curl:8.10': ['sleep', 'infinity'],
  'registry:2': ['/etc/docker/registry/config.yml'],
  'debian:12-slim': ['make', '-C', '/src'],
  'mariadb:11': ['mariadbd'],
  'haproxy:3.0': ['haproxy', '-f', '/usr/local/etc/haproxy/haproxy.cfg'],
}

/** A base, packages, a deleted list and a setting: what each kind of step leaves in an image. */
const nginxLayers: readonly FakeLayer[] = [
  {
    command: '/bin/sh -c #(nop) ADD file:7f02ab1d in / ',
    parts: [
      { name: 'bin/', type: '5' },
      { name: 'bin/bash', data: Buffer.alloc(1_234_376) },
      { name: 'bin/sh', type: '2', target: 'dash' },
      { name: 'etc/', type: '5' },
      { name: 'etc/debian_version', data: '12.8\n' },
      { name: 'etc/passwd', data: 'root:x:0:0:root:/root:/bin/bash\n' },
      { name: 'var/lib/apt/lists/deb.debian.org_dists_bookworm_InRelease', data: Buffer.alloc(151_078) },
    ],
  },
  { command: '/bin/sh -c #(nop)  ENV NGINX_VERSION=1.27.3' },
  {
    command:
      '/bin/sh -c groupadd --system --gid 101 nginx && apt-get update && apt-get install -y nginx=${NGINX_VERSION} && rm -rf /var/lib/apt/lists/*',
    parts: [
      { name: 'etc/passwd', data: 'root:x:0:0:root:/root:/bin/bash\nnginx:x:101:101::/nonexistent:/bin/false\n' },
      { name: 'etc/nginx/', type: '5' },
      { name: 'etc/nginx/nginx.conf', data: Buffer.alloc(648) },
      { name: 'etc/nginx/conf.d/default.conf', data: Buffer.alloc(1093) },
      { name: 'usr/sbin/nginx', data: Buffer.alloc(1_582_136) },
      { name: 'usr/share/nginx/html/index.html', data: Buffer.alloc(615) },
      { name: 'var/lib/apt/lists/.wh.deb.debian.org_dists_bookworm_InRelease', data: '' },
    ],
  },
  {
    command: '/bin/sh -c #(nop) COPY file:9e3b2b63 in /docker-entrypoint.d ',
    parts: [{ name: 'docker-entrypoint.d/30-tune-worker-processes.sh', data: Buffer.alloc(4620) }],
  },
  { command: '/bin/sh -c #(nop)  EXPOSE 80' },
  { command: '/bin/sh -c #(nop)  CMD ["nginx" "-g" "daemon off;"]' },
]

export function placeImage(world: FakeWorld, name: string): void {
  const image = world.docker.state.addImage(name)
  if (name.startsWith('nginx:')) image.layers = nginxLayers
  const [megabytes, days] = images[name] ?? [4, 30]
  image.size = megabytes * 1_000_000
  image.created = Math.round(noon / 1000) - days * 86_400
}

/** As nginx writes it, the last line at noon. */
export function accessLog(length: number): FakeContainer['logs'] {
  const answers = [
    ['/', 200, 615],
    ['/healthz', 200, 3],
    ['/favicon.ico', 404, 153],
    ['/status', 200, 97],
    ['/images/logo.svg', 304, 0],
  ] as const
  return Array.from({ length }, (_, index) => {
    const time = noon - (length - index) * 85
    const [path, status, bytes] = answers[index % answers.length] ?? answers[0]
    const [day, clock] = new Date(time).toISOString().slice(0, 19).split('T')
    const failed = index % 19 === 17
    return {
      stream: failed ? ('stderr' as const) : ('stdout' as const),
      text: failed
        ? `${(day ?? '').replaceAll('-', '/')} ${clock ?? ''} [error] 29#29: *${index} upstream timed out while reading response header\n`
        : `10.20.2.${11 + (index % 3)} - - [21/Nov/2026:${clock ?? ''} +0000] "GET ${path} HTTP/1.1" ${status} ${bytes} "-" "curl/8.10.1"\n`,
      time,
    }
  })
}

interface BoxShape {
  readonly name: string
  readonly image: string
  readonly state: FakeContainer['state']
  readonly exitCode?: number
  readonly health?: FakeContainer['health']
  /** MiB. */
  readonly memory?: number
}

export function placeBox(world: FakeWorld, shape: BoxShape): FakeContainer {
  const { state } = world.docker
  const memory = shape.memory ?? 48
  if (state.findImage(shape.image) === undefined) placeImage(world, shape.image)
  const limits = { Memory: memory * 2 * MIB, RestartPolicy: { Name: 'unless-stopped', MaximumRetryCount: 0 } }
  const cmd = commands[shape.image] ?? ['nginx', '-g', 'daemon off;']
  const box = state.create({ Image: shape.image, Cmd: cmd, HostConfig: limits }, shape.name)
  box.state = shape.state
  box.exitCode = shape.exitCode ?? 0
  // No process of this machine: the kernel's limit is 4,194,304.
  box.pid = shape.state === 'running' || shape.state === 'paused' ? 5_000_000 + state.containers.size : 0
  box.health = shape.health ?? 'none'
  box.address = `10.20.2.${20 + state.containers.size}`
  box.created = Math.round(noon / 1000) - 4300
  box.started = noon - 4_298_000
  box.spec['Env'] = ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin', 'TZ=Asia/Tokyo', 'NGINX_PASSWORD=secret']
  box.logs = accessLog(40)
  if (shape.state === 'running') giveLoad(world, box, memory)
  return box
}

/** Answers statistics with a load that moves, where the fake's own stands still. */
function giveLoad(world: FakeWorld, box: FakeContainer, memory: number): void {
  const random = noise(Number.parseInt(box.id.slice(1, 12), 16) % 9973)
  const base = 0.01 + random() * 0.06
  let used = 0
  let before = Date.now()
  world.docker.faults.push({
    match: new RegExp(`^GET /containers/${box.id}/stats$`),
    get fault() {
      const now = Date.now()
      used += (now - before) * 1e6 * base * (0.4 + random() * 1.2)
      before = now
      const body = {
        id: box.id,
        read: new Date(now).toISOString(),
        cpu_stats: { cpu_usage: { total_usage: Math.round(used) } },
        memory_stats: { usage: Math.round((memory + random()) * MIB), limit: memory * 2 * MIB },
      }
      return { kind: 'answer' as const, status: 200, body: JSON.stringify(body) }
    },
  })
}

export function giveGuestLoad(world: FakeWorld): void {
  const random = noise(4)
  const used = new Map<string, bigint>()
  const moved = new Map<string, number>()
  let before = Date.now()
  world.libvirt.procedures.CONNECT_GET_ALL_DOMAIN_STATS = (host, { doms }) => {
    const now = Date.now()
    const elapsed = now - before
    before = now
    const chosen = doms.length > 0 ? doms.map((dom) => host.domain(dom)) : [...host.domains.values()]
    return {
      retStats: chosen.map((domain) => {
        const more = BigInt(Math.round(elapsed * 1e6 * (0.03 + random() * 0.09)))
        const time = (used.get(domain.uuid) ?? 0n) + more
        used.set(domain.uuid, time)
        const memory = BigInt(/<memory unit='KiB'>(\d+)</.exec(domain.xml)?.[1] ?? '131072')
        const value = (field: string, number: bigint) => ({ field, type: 'ullong' as const, value: number })
        const bytes = (field: string, perSecond: number) => {
          const key = `${domain.uuid} ${field}`
          moved.set(key, (moved.get(key) ?? 0) + (elapsed / 1000) * perSecond * (0.3 + random() * 1.4))
          return value(field, BigInt(Math.round(moved.get(key) ?? 0)))
        }
        return {
          dom: { name: domain.name, uuid: domain.uuid, id: domain.id },
          params: [
            { field: 'state.state', type: 'int' as const, value: domain.state },
            { field: 'state.reason', type: 'int' as const, value: domain.reason },
            ...(domain.id < 0
              ? []
              : [
                  value('cpu.time', time),
                  value('balloon.current', memory),
                  value('balloon.available', memory),
                  value('balloon.usable', (memory * 46n) / 100n),
                  { field: 'block.count', type: 'uint' as const, value: 1 },
                  { field: 'block.0.name', type: 'string' as const, value: 'vda' },
                  bytes('block.0.rd.bytes', 42_000),
                  bytes('block.0.wr.bytes', 180_000),
                  { field: 'net.count', type: 'uint' as const, value: 2 },
                  { field: 'net.0.name', type: 'string' as const, value: `vnet${domain.id * 2}` },
                  { field: 'net.1.name', type: 'string' as const, value: `vnet${domain.id * 2 + 1}` },
                  bytes('net.0.rx.bytes', 96_000),
                  bytes('net.0.tx.bytes', 61_000),
                  bytes('net.1.rx.bytes', 8000),
                  bytes('net.1.tx.bytes', 5000),
                ]),
          ],
        }
      }),
    }
  }
}

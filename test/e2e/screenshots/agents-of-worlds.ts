import type { FakeWorld } from '../support/fake-world.ts'

const GIB = 1024n ** 3n
const channel = (state: string) =>
  `<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0' state='${state}'/></channel>`

const text = (field: string, value: string) => ({ field, type: 'string' as const, value })
const count = (field: string, value: number) => ({ field, type: 'uint' as const, value })
const size = (field: string, value: bigint) => ({ field, type: 'ullong' as const, value })

/** A channel that nobody in the guest has opened. */
export function waitForAgent(world: FakeWorld, name: string): void {
  const domain = guestOf(world, name)
  domain.xml = domain.xml.replace('</devices>', `${channel('disconnected')}</devices>`)
}

/** What passed on the cards of guests, and their addresses as the network's DHCP and the guest tell them. */
export function plugGuests({ libvirt: { procedures } }: FakeWorld): void {
  procedures.DOMAIN_INTERFACE_STATS = (_, { device }) => {
    const some = device === 'vnet0' ? 41_943_040n : 262_144n
    const [rx, tx] = [some, some / 3n]
    return {
      ...{ rx_bytes: rx, rx_packets: rx / 900n, rx_errs: 0n, rx_drop: device === 'vnet0' ? 0n : 17n },
      ...{ tx_bytes: tx, tx_packets: tx / 900n, tx_errs: 0n, tx_drop: 0n },
    }
  }
  procedures.DOMAIN_INTERFACE_ADDRESSES = (host, { dom, source }) => {
    const mac = /<mac address='([^']*)'/.exec(host.domain(dom).xml)?.[1] ?? null
    const addrs = [{ type: 0, addr: '10.20.1.11', prefix: 24 }]
    if (source === 0) return { ifaces: [{ name: 'vnet0', hwaddr: mac, addrs }] }
    if (source === 2) return { ifaces: [] }
    const more = { type: 1, addr: 'fe80::5054:ff:fe6b:1', prefix: 64 }
    return { ifaces: [{ name: 'enp1s0', hwaddr: mac, addrs: [...addrs, more] }] }
  }
}

/** Somebody else copies its disk, and is half-way. */
export function copyDisk(world: FakeWorld, name: string): void {
  guestOf(world, name).jobs = new Map([['vda', { type: 2, cur: 5n * GIB, end: 12n * GIB }]])
}

function guestOf(world: FakeWorld, name: string) {
  const domain = [...world.libvirt.host.domains.values()].find((one) => one.name === name)
  if (domain === undefined) throw new Error(`no guest ${name}`)
  return domain
}

const filesystems = [
  { mountpoint: '/', device: 'vda4', type: 'xfs', total: 19n * GIB, used: 4n * GIB },
  { mountpoint: '/var/lib/mysql', device: 'vdb1', type: 'xfs', total: 40n * GIB, used: 38n * GIB },
  { mountpoint: '/boot/efi', device: 'vda2', type: 'vfat', total: GIB / 8n, used: GIB / 128n },
]
const interfaces = [
  { name: 'lo', mac: '00:00:00:00:00:00', addresses: [['127.0.0.1', 8] as const] },
  {
    name: 'enp1s0',
    mac: '52:54:00:6b:00:03',
    addresses: [['10.20.0.21', 24] as const, ['fe80::5054:ff:fe6b:3', 64] as const],
  },
  { name: 'enp2s0', mac: '52:54:00:6b:3c:12', addresses: [] },
]

/** A guest whose agent tells everything. */
export function answerInside(world: FakeWorld, name: string): void {
  const domain = guestOf(world, name)
  domain.xml = domain.xml.replace('</devices>', `${channel('connected')}</devices>`)
  domain.agent = {
    version: '7.2.17',
    commands: [
      ...['guest-exec', 'guest-exec-status', 'guest-set-user-password', 'guest-set-time', 'guest-get-time'],
      ...['guest-fstrim', 'guest-file-open', 'guest-file-close', 'guest-file-read', 'guest-file-write'],
      'guest-file-seek',
    ],
    ahead: -754,
    asked: [],
    info: [
      ...[text('hostname', `${name}.lab.example`), text('os.id', 'almalinux')],
      ...[
        text('os.pretty-name', 'AlmaLinux 9.4 (Seafoam Ocelot)'),
        text('os.kernel-release', '5.14.0-427.13.1.el9_4.x86_64'),
      ],
      ...[text('os.machine', 'x86_64'), text('timezone.name', 'JST'), count('timezone.offset', 32_400)],
      ...[count('user.count', 1), text('user.0.name', 'student'), size('user.0.login-time', 1_760_000_000_000n)],
      count('fs.count', filesystems.length),
      ...filesystems.flatMap((one, at) => [
        ...[text(`fs.${at}.mountpoint`, one.mountpoint), text(`fs.${at}.name`, one.device)],
        ...[text(`fs.${at}.fstype`, one.type), size(`fs.${at}.total-bytes`, one.total)],
        ...[size(`fs.${at}.used-bytes`, one.used), count(`fs.${at}.disk.count`, 1)],
        text(`fs.${at}.disk.0.alias`, one.device.replace(/\d+$/, '')),
      ]),
      count('if.count', interfaces.length),
      ...interfaces.flatMap(({ name: nic, mac, addresses }, at) => [
        ...[text(`if.${at}.name`, nic), text(`if.${at}.hwaddr`, mac), count(`if.${at}.addr.count`, addresses.length)],
        ...addresses.flatMap(([address, prefix], one) => [
          ...[text(`if.${at}.addr.${one}.addr`, address), count(`if.${at}.addr.${one}.prefix`, prefix)],
        ]),
      ]),
    ],
  }
}

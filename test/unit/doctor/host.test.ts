import { describe, expect, it } from 'vitest'
import { diskFinding, limitsFinding, memoryFinding, type CapacityFacts } from '../../../main/doctor/capacity.ts'
import { dockerServiceFinding, libvirtDaemonsFinding } from '../../../main/doctor/daemons.ts'
import { engineKindFinding } from '../../../main/doctor/engine-kind.ts'
import { firewallBackendsFinding } from '../../../main/doctor/firewall-backends.ts'
import { leftoversFinding } from '../../../main/doctor/leftovers.ts'
import { subnetsFinding } from '../../../main/doctor/subnets-finding.ts'
import * as surroundings from '../../../main/doctor/surroundings.ts'
import { parseRules } from '../../../main/net/rule-set.ts'
import { connection, firewall, network, seen, services, told } from './samples.ts'

const missing = seen('', { problem: 'missing', code: null })
const units = (text: string) => ({ ...services(), units: seen(text) })

describe('the services', () => {
  const modular = ['virtqemud.socket', 'virtnetworkd.socket', 'virtstoraged.socket']
  const rows = (state: string, ...names: string[]) => names.map((name) => `${name} ${state} enabled`).join('\n')

  it.each([
    [rows('enabled', 'libvirtd.service'), 'monolithic'],
    [rows('enabled', ...modular), 'modular'],
    [rows('enabled', 'libvirtd.socket', ...modular), 'both'],
    [`${rows('enabled', 'virtqemud.socket')}\n${rows('disabled', 'virtnetworkd.socket')}`, 'manual'],
    [rows('disabled', 'libvirtd.service'), 'manual'],
    ['', 'unseen'],
  ])('of libvirt with %j are %s', (text, code) => {
    expect(libvirtDaemonsFinding(units(text)).code).toBe(`libvirt-daemons.${code}`)
  })

  it('of libvirt that do not start with the host are switched on', () => {
    const found = told(libvirtDaemonsFinding(units(rows('disabled', 'libvirtd.service'))), true)
    expect(found.fix).toEqual(['systemctl enable libvirtd.service'])
  })

  it.each([
    ['docker.service enabled enabled', 'ok', 'enabled'],
    ['docker.service disabled enabled\ndocker.socket enabled enabled', 'ok', 'enabled'],
    ['docker.service disabled enabled', 'warn', 'manual'],
    ['docker.service masked enabled', 'warn', 'masked'],
    ['', 'ok', 'none'],
  ])('of Docker with %j are %s: %s', (text, status, code) => {
    const found = dockerServiceFinding(units(text), [connection({ engine: 'docker' })])
    expect(found).toMatchObject({ status, code: `docker-service.${code}` })
  })

  it('of Docker are not known where no systemd runs', () => {
    const none = { ...services(), units: missing }
    expect(dockerServiceFinding(none, [])).toMatchObject({ status: 'unknown', code: 'docker-service.unseen' })
  })

  it.each([
    [null, 'none'],
    [{ podman: false, rootless: false }, 'docker'],
    [{ podman: false, rootless: true }, 'rootless'],
    [{ podman: true, rootless: false }, 'podman'],
  ])('that answer as %o are told apart', (kind, code) => {
    const found = engineKindFinding(kind && { ...kind, version: '29', rootDir: '/var/lib/docker' })
    expect(found.code).toBe(`docker-kind.${code}`)
  })
})

describe('the subnets', () => {
  const route = (to: string, device: string) => ({ to, interface: device, gateway: null })
  const look = (networks = [network()], ...routes: ReturnType<typeof route>[]) =>
    told(subnetsFinding(networks, firewall('', { routes: [route('default', 'eth0'), ...routes] })))

  it('are apart, also when a network’s own bridge carries its route', () => {
    const dockers = network({ engine: 'docker', name: 'bridge', bridge: 'docker0', subnets: ['172.17.0.0/16'] })
    const routes = [
      route('192.168.122.0/24', 'virbr0'),
      route('172.17.0.0/16', 'docker0'),
      route('192.0.2.0/24', 'eth0'),
    ]
    expect(look([network(), dockers], ...routes)).toMatchObject({ status: 'ok', code: 'subnets.apart' })
  })

  it('clash between two networks, or with an interface', () => {
    const lab = network({ name: 'lab', bridge: 'virbr1', subnets: ['192.168.0.0/16'] })
    const params = { one: 'libvirt default', other: 'libvirt lab' }
    expect(look([network(), lab])).toMatchObject({ status: 'warn', code: 'subnets.clash', params })
    expect(look([network()], route('192.168.122.0/24', 'tun0')).params['other']).toBe('tun0')
  })

  it('clash with the uplink inside a VM of libvirt: another one is proposed', () => {
    const found = look([network({ active: false })], route('192.168.122.0/24', 'eth0'))
    expect(found).toMatchObject({ status: 'fail', code: 'subnets.uplink', params: { free: '192.168.124.0/24' } })
    expect(found.remedies).toMatchObject([{ id: 'move-network', runnable: true }])
    expect(found.fix).toHaveLength(1)
    expect(found.fix[0]).toContain('192.168.124.')
    const running = look([network()], route('192.168.122.0/24', 'eth0'))
    expect(running.fix.map((line) => / net-\w+/.exec(line)?.[0])).toEqual([
      ' net-destroy',
      ' net-dumpxml',
      ' net-start',
    ])
    expect(running.remedies[0]?.undo.map((line) => / net-\w+/.exec(line)?.[0])).toEqual([
      ' net-destroy',
      ' net-dumpxml',
      ' net-start',
    ])
  })
})

describe('the firewall’s back-ends', () => {
  const conf = (text: string) => ({ configuration: seen(text) })
  const some = '-P FORWARD DROP\n-A FORWARD -i x -j ACCEPT\n'

  it('are one, or two at once', () => {
    expect(firewallBackendsFinding(firewall(some), conf('')).code).toBe('firewall-backends.one')
    const legacy = { tool: 'iptables-legacy' as const, rules: parseRules(some), seen: seen(some) }
    const both = firewall('', { tables: [...firewall(some).tables, legacy] })
    expect(firewallBackendsFinding(both, conf('')).code).toBe('firewall-backends.both')
    const empty = firewall('', { tables: [...firewall('-P FORWARD ACCEPT\n').tables, legacy] })
    expect(firewallBackendsFinding(empty, conf('')).code).toBe('firewall-backends.one')
  })

  it('that libvirt is told to use have to be there', () => {
    const told = conf('# firewall_backend = "nftables"\nfirewall_backend = "nftables"\n')
    const nft = seen('table ip x {\n}\n')
    expect(firewallBackendsFinding(firewall(some, { nft }), told).status).toBe('ok')
    const found = firewallBackendsFinding(firewall(some), told)
    expect(found).toMatchObject({ status: 'fail', params: { backend: 'nftables' }, evidence: [{ marked: [1] }] })
    const none = firewall(null, { backend: null })
    expect(firewallBackendsFinding(none, conf('firewall_backend = "iptables"')).code).toBe('firewall-backends.tool')
    expect(firewallBackendsFinding(none, conf('')).code).toBe('firewall-backends.none')
  })
})

describe('what there is room for', () => {
  const GIB = 2 ** 30
  const facts = (changes: Partial<CapacityFacts> = {}): CapacityFacts => ({
    meminfo: seen('MemTotal: 16777216 kB\nMemAvailable: 8388608 kB\nSwapTotal: 0 kB\n'),
    rooms: [],
    limits: [
      { key: 'fs.inotify.max_user_instances', seen: seen('128\n') },
      { key: 'fs.inotify.max_user_watches', seen: seen('65536\n') },
    ],
    fileHandles: seen('1000\t0\t9223372036854775807\n'),
    ...changes,
  })
  const room = (free: number, freeFiles = 900) => ({ path: '/srv', free, total: 100 * GIB, freeFiles, files: 1000 })

  it.each([
    [[room(50 * GIB)], 'ok', 'enough'],
    [[room(50 * GIB), room(5 * GIB)], 'warn', 'low'],
    [[room(GIB / 2)], 'fail', 'full'],
    [[room(50 * GIB, 10)], 'warn', 'inodes'],
    // btrfs tells 0 of 0.
    [[{ ...room(50 * GIB), files: 0, freeFiles: 0 }], 'ok', 'enough'],
    [[], 'unknown', 'unseen'],
  ])('on disks %o is %s: %s', (rooms, status, code) => {
    expect(diskFinding(facts({ rooms }))).toMatchObject({ status, code: `disk-space.${code}` })
  })

  it.each([
    ['MemTotal: 16777216 kB\nMemAvailable: 8388608 kB\nSwapTotal: 0 kB\n', 'ok', 'enough'],
    ['MemTotal: 8388608 kB\nMemAvailable: 4194304 kB\nSwapTotal: 0 kB\n', 'warn', 'no-swap'],
    ['MemTotal: 8388608 kB\nMemAvailable: 4194304 kB\nSwapTotal: 2097152 kB\n', 'ok', 'enough'],
    ['MemTotal: 8388608 kB\nMemAvailable: 800000 kB\n', 'warn', 'low'],
    ['MemTotal: 8388608 kB\nMemAvailable: 200000 kB\n', 'fail', 'none'],
    ['', 'unknown', 'unseen'],
  ])('in memory by %j is %s: %s', (text, status, code) => {
    expect(memoryFinding(facts({ meminfo: seen(text) }))).toMatchObject({ status, code: `memory.${code}` })
  })

  it('in the limits is enough, or they are raised, and set back', () => {
    expect(limitsFinding(facts()).code).toBe('limits.enough')
    const limits = [
      { key: 'fs.inotify.max_user_instances', seen: seen('16\n') },
      { key: 'fs.inotify.max_user_watches', seen: seen('65536\n') },
    ]
    const found = told(limitsFinding(facts({ limits })), true)
    const path = '/proc/sys/fs/inotify/max_user_instances'
    const kept = '/etc/sysctl.d/60-labrig-fs.inotify.max_user_instances.conf'
    expect(found.fix[0]?.split('\n')).toEqual([
      `sh -c 'echo 512 >${path}'`,
      `install -D -m 644 /dev/stdin ${kept} <<'CONF'`,
      '# Labrig; before: 16',
      'fs.inotify.max_user_instances = 512',
      'CONF',
    ])
    expect(found.remedies[0]?.undo).toEqual([`sh -c 'echo 16 >${path}'\nrm -f ${kept}`])
    expect(limitsFinding(facts({ fileHandles: seen('950\t0\t1000\n') })).code).toBe('limits.files')
    expect(limitsFinding(facts({ limits: [{ key: 'x', seen: missing }] })).code).toBe('limits.unseen')
  })
})

describe('the surroundings', () => {
  const facts = (changes: Partial<surroundings.SurroundingFacts> = {}): surroundings.SurroundingFacts => ({
    ...{ controllers: missing, mounts: seen(''), clock: missing, modules: missing, validation: missing },
    ...{ tcp: [], dockerSocket: null, ...changes },
  })

  it('have control groups of one version or the other', () => {
    const code = (changes: object) => surroundings.controlGroupsFinding(facts(changes)).code
    expect(code({ controllers: seen('cpu memory') })).toBe('control-groups.unified')
    expect(code({ mounts: seen('cgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0') })).toBe('control-groups.old')
    expect(code({})).toBe('control-groups.none')
  })

  it('have a clock that follows another, or does not', () => {
    const look = (text: string) => surroundings.clockFinding(facts({ clock: seen(text) }), 'apt')
    const code = (text: string) => look(text).code
    expect(code('NTPSynchronized=yes\n')).toBe('clock.synchronized')
    expect(code('NTPSynchronized=no\n')).toBe('clock.free')
    expect(code('System has not been booted with systemd')).toBe('clock.unseen')
    expect(code('NTPSynchronized=no\nCanNTP=yes\n')).toBe('clock.free')
    const set = 'sudo timedatectl set-ntp true'
    expect(look('NTPSynchronized=no\nCanNTP=yes\n').treatments).toMatchObject([{ commands: [set] }])
    const installed = ['sudo apt-get update', 'sudo apt-get install --yes systemd-timesyncd', set]
    expect(look('CanNTP=no\nNTPSynchronized=no\n').treatments).toMatchObject([{ commands: installed }])
  })

  it('have another hypervisor by its modules, at work when somebody uses them', () => {
    const look = (text: string) => surroundings.otherHypervisorsFinding(facts({ modules: seen(text) }))
    expect(look('kvm_intel 368640 0 - Live 0x0\n').code).toBe('other-hypervisors.none')
    const idle = look('vboxdrv 614400 0 - Live 0x0 (OE)\nkvm 1 0 - Live 0x0\n')
    expect(idle).toMatchObject({ code: 'other-hypervisors.loaded', params: { names: 'VirtualBox' } })
    expect(look('vboxdrv 614400 2 vboxnetadp, Live 0x0 (OE)\n').code).toBe('other-hypervisors.active')
  })

  it('have what virt-host-validate objects to beside hardware virtualization', () => {
    const line = (what: string, verdict: string) => `  QEMU: Checking ${what}   : ${verdict}\n`
    const look = (text: string) => surroundings.validationFinding(facts({ validation: seen(text) }))
    const hardware = line('for hardware virtualization', 'FAIL (no)')
    expect(look(hardware + line('if device /dev/net/tun exists', 'PASS')).code).toBe('host-validate.passed')
    const found = look(hardware + line('if device /dev/net/tun exists', 'FAIL (load it)'))
    expect(found).toMatchObject({ status: 'warn', params: { what: 'device /dev/net/tun exists', count: 1 } })
    expect(found.evidence?.[0]?.marked).toEqual([1])
    expect(surroundings.validationFinding(facts()).status).toBe('unknown')
  })

  const HEAD = '  sl  local_address rem_address   st\n'
  it.each([
    ['   0: 00000000:170C 00000000:0000 0A', 'warn', 'screen', '5900 (VNC)'],
    ['   0: 0100007F:170C 00000000:0000 0A', 'ok', 'none', undefined],
    ['   0: 00000000:0947 00000000:0000 0A', 'fail', 'engine', '2375 (Docker)'],
    ['   0: 00000000000000000000000000000000:407D 0:0 0A', 'fail', 'engine', '16509 (libvirt)'],
    ['   0: 00000000000000000000000001000000:407D 0:0 0A', 'ok', 'none', undefined],
    ['   0: 0000000000000000FFFF00000100007F:170C 0:0 0A', 'ok', 'none', undefined],
    // A connection that was made from here, not a door.
    ['   0: 0100A8C0:170C 0200A8C0:0050 01', 'ok', 'none', undefined],
  ])('have a door in %j: %s', (line, status, code, ports) => {
    const found = surroundings.openSocketsFinding(facts({ tcp: [seen(HEAD + line)] }))
    expect(found).toMatchObject({ status, code: `open-sockets.${code}` })
    expect(found.params?.['ports']).toBe(ports)
    expect(found.evidence?.[0]?.text).toBe(ports === undefined ? undefined : line)
  })

  it('have a socket of Docker that is open to all', () => {
    expect(surroundings.openSocketsFinding(facts({ dockerSocket: { mode: 0o666 } })).code).toBe('open-sockets.docker')
    expect(surroundings.openSocketsFinding(facts({ dockerSocket: { mode: 0o660 } })).status).toBe('ok')
  })
})

describe('what a crash left over', () => {
  it('is told with the command that it was at', () => {
    const act = { task: 't', title: 'create web1', at: 0, subjects: [], command: 'virsh define web1' }
    const found = leftoversFinding([act, { ...act, title: 'pull a', command: null }])
    expect(found).toMatchObject({ status: 'warn', params: { title: 'create web1', count: 2 } })
    expect(found.evidence?.[0]?.text).toContain('virsh define web1')
    expect(leftoversFinding([])).toMatchObject({ status: 'ok' })
  })
})

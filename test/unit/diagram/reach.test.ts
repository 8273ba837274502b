import { describe, expect, it } from 'vitest'
import { diagramOf } from '../../../main/diagram/model.ts'
import type { Observed } from '../../../main/diagram/observed.ts'
import { endOf } from '../../../main/diagram/reach-ends.ts'
import { reachOf } from '../../../main/diagram/reach.ts'
import type { Listening } from '../../../main/net/sockets.ts'
import { anyNetwork, BRIDGE, db, DEFAULT, FILTER, guest, hostFacts, LINKS, observed, web } from './lab-host.ts'

interface Said {
  readonly port?: number
  readonly protocol?: 'tcp' | 'udp'
  readonly on?: Partial<Observed>
  readonly sockets?: readonly Listening[]
}

function asked(from: string, to: string, { port, protocol = 'tcp', on = {}, sockets }: Said = {}) {
  const seen = observed(on)
  const diagram = diagramOf(seen)
  const ends = [endOf(from, 'from', diagram, seen.host), endOf(to, 'to', diagram, seen.host)] as const
  const packet = { protocol: port === undefined ? ('icmp' as const) : protocol, port: port ?? null }
  return reachOf(ends[0], ends[1], packet, { family: 'ipv4', observed: seen, diagram, sockets: sockets ?? null })
}

const codes = ({ hops }: ReturnType<typeof asked>) => hops.map(({ code }) => code)

describe('a way', () => {
  it('out of a guest goes by tap, bridge, forwarding, NAT and card, and is only likely beyond', () => {
    const out = asked('vm1', 'internet')
    expect(codes(out)).toEqual(['nic', 'tap', 'bridge', 'forward', 'masked', 'uplink', 'outside'])
    expect(out).toMatchObject({ verdict: 'likely', finding: null })
    expect(out.hops[4]).toMatchObject({ node: 'nat:bridge:virbr0' })
    expect(out.single).toEqual(['bridge:virbr0', 'nat:bridge:virbr0', 'interface:eth0'])
  })

  it('ends at Docker’s policy, which is named, and at the doctor’s finding', () => {
    const shut = asked('vm1', 'internet', { on: { host: hostFacts({ filter: '-P FORWARD DROP\n' }) } })
    expect(shut.hops.at(-1)).toMatchObject({
      code: 'forward-drops',
      node: 'block:bridge:virbr0',
      note: 'FORWARD DROP',
      passes: false,
    })
    expect(shut).toMatchObject({ verdict: 'blocked', finding: 'guest-forwarding', single: [] })
    expect(shut.commands).toContain('sudo iptables -S FORWARD')
  })

  it('ends where the answers are dropped, too', () => {
    const filter = FILTER.split('\n')
      .filter((line) => !line.includes('LIBVIRT_FWI -d'))
      .join('\n')
    const shut = asked('vm1', 'internet', { on: { host: hostFacts({ filter }) } })
    expect(shut.hops.at(-1)?.note).toBe('LIBVIRT_FWI -o virbr0 -j REJECT --reject-with icmp-port-unreachable')
  })

  it('to a published port leads through DNAT to a process that listens', () => {
    const sockets = [{ address: '0.0.0.0', port: 80 }]
    const into = asked('lan', 'host', { port: 8080, sockets })
    expect(codes(into)).toEqual(['outside', 'uplink', 'published', 'forward', 'bridge', 'tap', 'nic', 'listens'])
    expect(into).toMatchObject({ verdict: 'reaches' })
    expect(into.hops[2]).toMatchObject({ node: 'port:*:8080/tcp', name: 'web' })
    expect(into.hops[2]?.note).toContain('--to-destination 172.17.0.2:80')
  })

  it('to a port that leads to a VM goes past what libvirt refuses, where our rule lets it, and ends there without it', () => {
    const ssh = { protocol: 'tcp', hostAddress: '0.0.0.0', hostPort: 2222, mac: '52:54:00:00:00:01', port: 22 } as const
    const machines = [{ ...guest, forwards: [ssh] }]
    const ours = [
      ...['-N LABRIG-FORWARDS', '-A FORWARD -j LABRIG-FORWARDS'],
      '-A LABRIG-FORWARDS -d 192.168.122.41/32 -o virbr0 -p tcp -m tcp --dport 22 -m conntrack --ctstate DNAT -j ACCEPT',
      '-A LABRIG-FORWARDS -s 192.168.122.41/32 -i virbr0 -p tcp -m tcp --sport 22 -m conntrack --ctstate ESTABLISHED -j ACCEPT',
    ]
    const filter = `${ours[0]}\n${FILTER.replace('-A FORWARD -j DOCKER-USER', `${ours[1]}\n-A FORWARD -j DOCKER-USER`)}${ours[2]}\n${ours[3]}\n`
    const into = asked('lan', 'host', { port: 2222, on: { machines, host: hostFacts({ filter }) } })
    expect(codes(into)).toEqual(['outside', 'uplink', 'published', 'forward', 'bridge', 'tap', 'nic', 'listens-unseen'])
    expect(into.hops[2]).toMatchObject({ node: 'port:*:2222/tcp', name: 'vm1' })
    const shut = asked('lan', 'host', { port: 2222, on: { machines } })
    expect(shut.hops.at(-1)?.note).toBe('LIBVIRT_FWI -o virbr0 -j REJECT --reject-with icmp-port-unreachable')
    const local = [{ ...guest, forwards: [{ ...ssh, hostAddress: '127.0.0.1' }] }]
    expect(asked('lan', 'host', { port: 2222, on: { machines: local } }).hops.at(-1)?.code).toBe('loopback-only')
    expect(asked('host', 'host', { port: 2222, on: { machines: local } }).verdict).toBe('likely')
  })

  it('from the VM’s own network to a port that leads to it gets no answer, but where bridged frames pass the rules', () => {
    const web = { protocol: 'tcp', hostAddress: '0.0.0.0', hostPort: 8081, mac: '52:54:00:00:00:01', port: 80 } as const
    const [link] = guest.interfaces
    if (link === undefined) throw new Error('no card')
    const mac = '52:54:00:00:00:02'
    const beside = { ...guest, id: 'vm:system/2', name: 'vm2', interfaces: [{ ...link, mac }] }
    const machines = [{ ...guest, forwards: [web] }, beside]
    const way = (from: string, bridged: boolean) => {
      const { hops, verdict } = asked(from, 'host', {
        port: 8081,
        on: { machines, host: { ...hostFacts(), rules: { ...hostFacts().rules, bridged } } },
      })
      return [hops.find(({ code }) => code === 'leads-back')?.name, verdict]
    }
    expect(way('vm2', false)).toEqual(['vm1', 'blocked'])
    expect(way('vm2', true)).toEqual([undefined, 'likely'])
    expect(way('vm1', false)).toEqual(['vm1', 'blocked'])
    expect(way('vm1', true)).toEqual(['vm1', 'blocked'])
  })

  it.each([
    [[], 'listens-not', 'blocked'],
    [[{ address: '127.0.0.1', port: 80 }], 'listens-loopback', 'blocked'],
    [undefined, 'listens-unseen', 'likely'],
  ] as const)('to a port where %j waits ends with %s: %s', (sockets, code, verdict) => {
    const into = asked('host', 'web', { port: 80, ...(sockets === undefined ? {} : { sockets }) })
    expect(into.hops.at(-1)?.code).toBe(code)
    expect(into.verdict).toBe(verdict)
  })

  it('from outside to what is not published finds no way in', () => {
    expect(asked('lan', 'db').hops.at(-1)).toMatchObject({ code: 'not-published', passes: false })
    expect(asked('internet', 'vm1').hops.at(-1)).toMatchObject({ code: 'no-way-in', passes: false })
    const local = { ...web, ports: [{ containerPort: 80, protocol: 'tcp', hostAddress: '127.0.0.1', hostPort: 8080 }] }
    const shut = asked('lan', 'host', { port: 8080, on: { machines: [local] } })
    expect(shut.hops.at(-1)?.code).toBe('loopback-only')
  })

  it('between the two engines depends on whose rules stand first; the one that ends it is named', () => {
    const through = ['nic', 'tap', 'bridge', 'forward', 'bridge', 'tap', 'nic']
    expect(codes(asked('web', 'vm1'))).toEqual(through)
    expect(codes(asked('vm1', 'web'))).toEqual(through)
    const jump = '-A FORWARD -j LIBVIRT_FWI\n'
    const filter = FILTER.replace(jump, '').replace('-A FORWARD -j DOCKER-USER\n', `${jump}-A FORWARD -j DOCKER-USER\n`)
    const shut = asked('web', 'vm1', { on: { host: hostFacts({ filter }) } })
    expect(shut.hops.at(-1)?.note).toBe('LIBVIRT_FWI -o virbr0 -j REJECT --reject-with icmp-port-unreachable')
  })

  it('on one wire passes no filter, unless the kernel shows bridged frames to it', () => {
    expect(codes(asked('web', 'db'))).toEqual(['nic', 'tap', 'bridge', 'tap', 'nic'])
    const host = hostFacts({ filter: '-P FORWARD DROP\n' })
    const filtered = { host: { ...host, rules: { ...host.rules, bridged: true } } }
    expect(asked('web', 'db', { on: filtered }).hops.at(-1)).toMatchObject({ code: 'forward-drops' })
  })

  it('to the host passes its own rules, or ends at them', () => {
    expect(asked('vm1', 'host')).toMatchObject({ verdict: 'reaches' })
    const filter = '-P INPUT DROP\n-P FORWARD ACCEPT\n-A INPUT -i virbr0 -p tcp -m tcp --dport 22 -j ACCEPT\n'
    const on = { host: hostFacts({ filter }) }
    expect(asked('vm1', 'host', { on }).hops.at(-1)).toMatchObject({ code: 'host-refuses', note: 'INPUT DROP' })
    const sockets = [{ address: '::', port: 22 }]
    expect(asked('vm1', 'host', { port: 22, on, sockets })).toMatchObject({ verdict: 'reaches' })
  })

  it('ends at a machine that is off, a cable that is out, a tap that is down and a network that is isolated', () => {
    const last = (on: Partial<Observed>) => asked('vm1', 'internet', { on }).hops.at(-1)?.code
    expect(last({ machines: [{ ...guest, state: 'off' }] })).toBe('machine-off')
    expect(last({ machines: [{ ...guest, interfaces: [] }] })).toBe('no-interface')
    const down = LINKS.map((link) => (link.ifname === 'vnet0' ? { ...link, flags: [] } : link))
    expect(last({ host: hostFacts({ links: down }) })).toBe('tap-down')
    expect(last({ networks: [anyNetwork({ ...DEFAULT, mode: 'isolated' })] })).toBe('isolated')
    const unplugged = LINKS.map((link) => (link.ifname === 'eth0' ? { ...link, flags: ['UP', 'NO-CARRIER'] } : link))
    expect(last({ host: hostFacts({ links: unplugged }) })).toBe('uplink-down')
  })

  it('between the host and macvlan is none', () => {
    const networks = [anyNetwork({ ...BRIDGE, mode: 'macvlan', bridge: null, parent: 'eth0' })]
    expect(asked('host', 'web', { on: { networks } }).hops.at(-1)?.code).toBe('parent-apart')
    expect(asked('web', 'host', { on: { networks } }).hops.at(-1)?.code).toBe('parent-apart')
  })

  it('is only inferred where the rules are not readable, and says so', () => {
    const host = hostFacts({ filter: '' })
    const on = { host: { ...host, rules: { ...host.rules, refused: 'iptables: Permission denied' } } }
    const out = asked('vm1', 'internet', { on })
    expect(out).toMatchObject({ verdict: 'likely' })
    expect(out.hops).toContainEqual(expect.objectContaining({ code: 'rules-unread', passes: null }))
  })
})

describe('an end', () => {
  const end = (text: string) => endOf(text, 'to', diagramOf(observed()), hostFacts())

  it.each([
    ['web', 'machine'],
    [db.id, 'machine'],
    ['172.17.0.3', 'machine'],
    ['host', 'host'],
    ['192.168.122.1', 'host'],
    ['lan', 'outside'],
    ['192.0.2.77', 'outside'],
    ['203.0.113.9', 'outside'],
  ])('%s is a %s', (text, kind) => {
    expect(end(text).kind).toBe(kind)
  })

  it('that nobody is called is not found; one that two are called is refused', () => {
    expect(() => end('nobody')).toThrow('There is no machine nobody')
    const twins = diagramOf(observed({ machines: [web, { ...db, name: 'web' }] }))
    expect(() => endOf('web', 'to', twins, hostFacts())).toThrow('Several machines are called web')
  })
})

describe('by its name', () => {
  const named = (one: Partial<typeof web>, other: Partial<typeof db>) =>
    asked('web', 'db', { on: { machines: [guest, { ...web, ...one }, { ...db, ...other }] } }).names

  it.each([
    [['bridge'], ['bridge'], 'name-default-network', 'bridge'],
    [['bridge', 'lab'], ['lab'], 'name-found', 'lab'],
    [['lab'], ['other'], 'name-apart', 'db'],
    [['bridge'], ['lab'], 'name-apart', 'db'],
    [['host'], ['host'], 'name-apart', 'db'],
  ] as const)('a container in %j asks for one in %j: %s', (mine, theirs, code, name) => {
    const hop = named({ networks: [...mine] }, { networks: [...theirs] })
    expect(hop).toMatchObject({ code, name, passes: code === 'name-found' })
  })

  it('one that does not run has none', () => {
    const off = named({ networks: ['lab'] }, { networks: ['lab'], state: 'exited' })
    expect(off).toMatchObject({ code: 'name-off', name: 'db', passes: false })
  })

  it('nothing is said of guests, of other engines, and of who uses the network of another', () => {
    expect(asked('vm1', 'web').names).toBeNull()
    expect(asked('web', 'host').names).toBeNull()
    expect(named({ networkOf: 'db', networks: [] }, { networks: ['lab'] })).toBeNull()
    expect(named({ networks: ['lab'] }, { networks: ['lab'], connection: 'remote' })).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { diagramOf } from '../../../main/diagram/model.ts'
import type { SixFacts } from '../../../main/diagram/host-facts.ts'
import type { Observed } from '../../../main/diagram/observed.ts'
import { endOf } from '../../../main/diagram/reach-ends.ts'
import { choiceBetween, possibleWays, viewsOf, withHeard } from '../../../main/diagram/reach-families.ts'
import { reachOf } from '../../../main/diagram/reach.ts'
import { parseNeighbours } from '../../../main/net/interfaces.ts'
import { parseForwardHooks } from '../../../main/net/nft-rules.ts'
import { parseRules } from '../../../main/net/rule-set.ts'
import type { Listening } from '../../../main/net/sockets.ts'
import type { Family } from '../../../main/net/family.ts'
import { db, guest, hostFacts, LINKS, observed, web } from './lab-host.ts'

/** `ip -j -6 neigh` of a host whose guest made its address of a router's advertisement. */
const NEIGHBOURS = JSON.stringify([
  { dst: 'fe80::5054:ff:fe00:1', dev: 'virbr0', lladdr: '52:54:00:00:00:01', state: ['STALE'] },
  { dst: 'fd00:20::5054', dev: 'virbr0', lladdr: '52:54:00:00:00:01', state: ['REACHABLE'] },
  { dst: 'fd00:20::dead', dev: 'virbr0', state: ['FAILED'] },
])

const six = (said: { filter?: string; nft?: string; forwards?: boolean; nat?: string } = {}): SixFacts => ({
  routes: [{ to: 'default', interface: 'eth0', gateway: 'fe80::1' }],
  neighbours: parseNeighbours(NEIGHBOURS),
  rules: {
    filter: parseRules(said.filter ?? '-P INPUT ACCEPT\n-P FORWARD ACCEPT\n-P OUTPUT ACCEPT\n'),
    nat: parseRules(said.nat ?? ''),
    hooks: parseForwardHooks(said.nft ?? '', 'ipv6'),
    ownHooks: { INPUT: parseForwardHooks(said.nft ?? '', 'ipv6', 'input'), OUTPUT: [] },
    shaped: new Set(),
    bridged: false,
    forwards: said.forwards ?? true,
    refused: null,
  },
})

const with6 = (address: string) => [{ family: 'inet6', local: address, prefixlen: 64, scope: 'global' }]
const links = LINKS.map((link) => {
  if (link.ifname === 'virbr0') return { ...link, addr_info: [...link.addr_info, ...with6('fd00:20::1')] }
  return link.ifname === 'docker0' ? { ...link, addr_info: [...link.addr_info, ...with6('fd00:17::1')] } : link
})
const addressed = (one: typeof web, address: string) => ({
  ...one,
  addresses: [...one.addresses, address],
  endpoints: one.endpoints?.map((end) => ({ ...end, addresses: [...end.addresses, address] })) ?? [],
})
const LAB: Partial<Observed> = {
  host: hostFacts({ links }),
  machines: [guest, addressed(web, 'fd00:17::2'), addressed(db, 'fd00:17::3')],
}

interface Said {
  readonly facts?: SixFacts
  readonly on?: Partial<Observed>
  readonly port?: number
  readonly sockets?: readonly Listening[]
  readonly family?: Family
}

function asked(from: string, to: string, { facts = six(), on = LAB, port, sockets, family }: Said = {}) {
  const seen = observed(on)
  const diagram = withHeard(diagramOf(seen), facts)
  const ends = [endOf(from, 'from', diagram, seen.host), endOf(to, 'to', diagram, seen.host)] as const
  const packet = { protocol: port === undefined ? ('icmp' as const) : ('tcp' as const), port: port ?? null }
  const ways = possibleWays(...ends, viewsOf(seen, diagram, facts), family)
  const told = ways.map((way) => reachOf(way.from, way.to, packet, { ...way.view, sockets: sockets ?? null }))
  return { choice: choiceBetween(ways), told, families: told.map((one) => one.family) }
}

describe('a way by IPv6', () => {
  it('is told beside that by IPv4 where both ends have both, a guest by what was heard of it', () => {
    const { choice, told, families } = asked('vm1', 'web')
    expect([choice, families]).toEqual(['by-library', ['ipv4', 'ipv6']])
    expect(told[1]?.hops.map(({ code }) => code)).toEqual(['nic', 'tap', 'bridge', 'forward', 'bridge', 'tap', 'nic'])
    expect(told[1]?.hops[0]?.note).toBe('52:54:00:00:00:01 · fd00:20::5054')
    expect(told[1]?.hops.at(-1)?.note).toContain('fd00:17::2')
  })

  it('is none to who has no address of it; an address decides, however it is written', () => {
    const plain = { machines: [guest, web, db] }
    expect(asked('web', 'db', { on: { ...LAB, ...plain } }).families).toEqual(['ipv4'])
    expect(asked('web', 'FD00:17:0::3')).toMatchObject({ choice: null, families: ['ipv6'] })
    expect(asked('web', '172.17.0.3').families).toEqual(['ipv4'])
    expect(asked('web', 'db', { family: 'ipv6' }).families).toEqual(['ipv6'])
    expect(asked('web', 'fd00:20::5054').told[0]?.to).toBe('vm1')
    expect(asked('lan', 'fd00:17::3', { on: { ...LAB, ...plain } }).families).toEqual(['ipv6'])
    expect(() => asked('web', 'fe80::1')).toThrow('There is no machine fe80::1')
  })

  it.each([
    ['2001:db9:17::2', '2001:db9:17::3', 'ipv6-first', ['ipv6', 'ipv4']],
    ['fd00:17::2', '2001:db9:17::3', 'ipv4-first', ['ipv4', 'ipv6']],
    ['fd00:17::2', 'fd00:17::3', 'by-library', ['ipv4', 'ipv6']],
  ] as const)('from %s to %s is tried as RFC 6724 has it: %s', (from, to, choice, families) => {
    const machines = [guest, addressed(web, from), addressed(db, to)]
    expect(asked('web', 'db', { on: { ...LAB, machines } })).toMatchObject({ choice, families })
  })

  it('ends at a rule of ip6tables that IPv4 does not know, which is named', () => {
    const rule = 'FORWARD -s fd00:20::/64 -p tcp -m tcp --dport 80 -j DROP'
    const facts = six({ filter: `-P FORWARD ACCEPT\n-A ${rule}\n` })
    const [four, own] = asked('vm1', 'web', { facts, port: 80 }).told
    expect(four?.verdict).toBe('likely')
    expect(own).toMatchObject({ verdict: 'blocked', finding: null })
    expect(own?.hops.at(-1)).toMatchObject({ code: 'forward-drops', note: rule })
    expect(own?.commands).toContain('sudo ip6tables -S FORWARD')
    expect(asked('vm1', 'web', { facts, port: 81 }).told[1]?.verdict).toBe('likely')
  })

  const table = (family: string, rule: string, hook = 'forward') =>
    `table ${family} own {\n chain f {\n  type filter hook ${hook} priority 0; policy accept;\n  ${rule}\n }\n}\n`
  it.each([
    [table('inet', 'ip6 saddr fd00:20::/64 tcp dport { 80, 443 } drop'), 'blocked'],
    [table('ip6', 'tcp dport 1-1024 drop'), 'blocked'],
    [table('inet', 'meta nfproto ipv6 drop'), 'blocked'],
    [table('inet', 'meta nfproto ipv4 drop'), 'likely'],
    [table('inet', 'ip saddr 0.0.0.0/0 drop'), 'likely'],
    [table('inet', 'ip6 saddr fd00:21::/64 drop'), 'likely'],
    [table('ip', 'drop'), 'likely'],
  ])('is judged by the tables of nft that it passes: %s', (nft, verdict) => {
    expect(asked('vm1', 'web', { facts: six({ nft }), port: 80 }).told[1]?.verdict).toBe(verdict)
  })

  it('to the host ends at a table of nft for what the host itself gets', () => {
    const nft = table('inet', 'meta l4proto tcp tcp dport 22 reject', 'input')
    const sockets = [{ address: '::', port: 22 }]
    const [, shut] = asked('vm1', 'host', { facts: six({ nft }), port: 22, sockets }).told
    expect(shut?.hops.at(-1)).toMatchObject({ code: 'host-refuses', note: 'meta l4proto tcp tcp dport 22 reject' })
    expect(asked('vm1', 'host', { port: 22, sockets }).told[1]?.verdict).toBe('reaches')
  })

  it('ends where the kernel sends no packets of IPv6 on', () => {
    const [four, own] = asked('vm1', 'web', { facts: six({ forwards: false }) }).told
    expect(four?.verdict).toBe('reaches')
    expect(own?.hops.at(-1)).toMatchObject({ code: 'forward-off', name: 'net.ipv6.conf.all.forwarding = 0' })
    expect(own?.commands).toContain('sysctl net.ipv6.conf.all.forwarding')
    // On one wire nobody sends anything on.
    expect(asked('web', 'db', { facts: six({ forwards: false }) }).told[1]?.verdict).toBe('reaches')
  })

  it.each([
    [[{ address: '::', port: 80 }], 'listens', 'listens'],
    [[{ address: '0.0.0.0', port: 80 }], 'listens', 'listens-ipv4-only'],
    [[{ address: 'fd00:17::3', port: 80 }], 'listens-loopback', 'listens'],
    [[{ address: '::1', port: 80 }], 'listens-loopback', 'listens-loopback'],
    [[], 'listens-not', 'listens-not'],
  ])('to a port where %j waits ends with %s by IPv4 and %s by IPv6', (sockets, four, own) => {
    const { told } = asked('web', 'db', { port: 80, sockets })
    expect(told.map(({ hops }) => hops.at(-1)?.code)).toEqual([four, own])
  })

  it('leaves by its own rule of masking, or as it is', () => {
    const codes = (nat: string) =>
      asked('vm1', 'internet', { facts: six({ nat }) }).told[1]?.hops.map(({ code }) => code)
    const mask = '-P POSTROUTING ACCEPT\n-A POSTROUTING -s fd00:20::/64 ! -d fd00:20::/64 -j MASQUERADE\n'
    expect(codes(mask)).toEqual(['nic', 'tap', 'bridge', 'forward', 'masked', 'uplink', 'outside'])
    expect(codes('')).toEqual(['nic', 'tap', 'bridge', 'forward', 'uplink', 'outside'])
  })

  it('to a published port asks the host itself, unless a rule leads on', () => {
    const sockets = [{ address: '::', port: 8080 }]
    const way = (nat: string) => {
      const told = asked('lan', 'host', { facts: six({ nat }), port: 8080, sockets, family: 'ipv6' }).told[0]
      return told?.hops.map(({ code }) => code)
    }
    expect(way('')).toEqual(['outside', 'uplink', 'host', 'listens'])
    const rule = '-A DOCKER -p tcp -m tcp --dport 8080 -j DNAT --to-destination [fd00:17::2]:80'
    expect(way(`-N DOCKER\n${rule}\n`)).toContain('published')
  })
})

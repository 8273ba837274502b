import type { Connection } from '../../contract/connection.ts'
import type { Network } from '../../contract/resource.ts'
import { acceptRulesIn, type AcceptRule } from '../net/accept-rule.ts'
import { addressText, rangeOf } from '../net/address.ts'
import { verdictOn, type Packet } from '../net/forward-path.ts'
import type { RuleSet } from '../net/rule-set.ts'
import type { FixAction } from '../step/fix-action.ts'
import { evidenceOf, type Diagnosis, type Treatment } from './diagnosis.ts'
import { drawnPath } from './forward-drawing.ts'
import type { FilterTable, FirewallFacts } from './firewall.ts'

/** A bridge whose guests want to be heard, and by which packets that is seen. */
interface Bridge {
  readonly name: string
  readonly packets: readonly Packet[]
  /** What has to be let in: answers to guests that are hidden behind the host, everything for those that are not. */
  readonly inwards: 'answers' | 'to'
  readonly bridged: boolean
}

interface Block {
  readonly bridge: Bridge
  readonly table: FilterTable
  readonly by: string
}

/** An address outside of every network here: TEST-NET-2 of RFC 5737. */
const OUTSIDE = '198.51.100.1'
/** libvirt's forward modes whose guests are routed by this host. */
const ROUTED = ['nat', 'route', 'open']

interface Told {
  readonly networks: readonly Network[]
  readonly connections: readonly Connection[]
}

/** Whether the filter tables let guests through. Decided by following a packet along the chains as the kernel does. */
export function forwardingFinding(patient: Told, firewall: FirewallFacts): Diagnosis {
  const id = 'guest-forwarding'
  const { networks, connections } = patient
  const bridges = [...routedBridges(networks, firewall), ...filteredBridges(networks, firewall)]
  const routes = evidenceOf(firewall.seenRoutes)
  if (bridges.length === 0) {
    const asked = connections.some(({ engine, state }) => engine === 'libvirt' && state === 'ready')
    if (!asked) return { id, status: 'unknown', code: 'guest-forwarding.unasked' }
    return { id, status: 'ok', code: 'guest-forwarding.idle' }
  }
  if (firewall.backend === null && firewall.hooks.length === 0) {
    return { id, status: 'ok', code: 'guest-forwarding.no-tool' }
  }
  const blocks = firewall.tables.flatMap((table) => blocksOf(bridges, table))
  const [first] = blocks
  const hooked = first === undefined ? hookFinding(bridges, networks, firewall) : null
  if (hooked !== null) return hooked
  if (first === undefined) {
    if (firewall.refused !== null) {
      const denied = /denied|root/i.test(firewall.refused.text)
      const code = denied ? 'guest-forwarding.denied' : 'guest-forwarding.unreadable'
      return { id, status: 'unknown', code, evidence: [evidenceOf(firewall.refused)] }
    }
    const evidence = firewall.tables.map(({ seen }) => evidenceOf(seen))
    return { id, status: 'ok', code: 'guest-forwarding.open', params: { bridges: namesOf(bridges) }, evidence }
  }
  const guilty = new Set(blocks.map(({ by }) => by))
  const shut = [...new Set(blocks.map(({ bridge }) => bridge))]
  const tables = [...new Set(blocks.map(({ table }) => table))]
  return {
    id,
    status: 'fail',
    code: codeOf(first),
    params: { bridges: namesOf(shut), rule: first.by },
    evidence: [
      ...tables.map(({ seen }) => evidenceOf(seen, (line) => guilty.has(line.trim()))),
      ...(shut.some(({ bridged }) => bridged) ? [evidenceOf(firewall.bridgeFilter)] : []),
      routes,
    ],
    path: drawnPath(
      { bridge: first.bridge.name, bridged: first.bridge.bridged, chain: 'FORWARD', by: ruleNote(first.by) },
      networks,
      firewall,
    ),
    treatments: treatmentsOf(blocks, firewall),
  }
}

/** A chain of nft's own that stops guests: of an administrator or another firewall, whose rules Labrig leaves alone. */
function hookFinding(
  bridges: readonly Bridge[],
  networks: readonly Network[],
  firewall: FirewallFacts,
): Diagnosis | null {
  const { hooks, nft } = firewall
  for (const { table, chain, rules } of hooks) {
    const shut = bridges.filter(({ bridged }) => !bridged).filter((one) => stopOf(one, rules, chain) !== null)
    const [first] = shut
    if (first === undefined) continue
    const by = stopOf(first, rules, chain) ?? ''
    const isPolicy = by.startsWith('-P ')
    const rule = isPolicy ? 'policy drop' : by
    const commands = shut.flatMap(({ name }) =>
      ['iifname', 'oifname'].map((way) => `sudo nft insert rule ${table} ${chain} ${way} ${name} accept`),
    )
    return {
      id: 'guest-forwarding',
      status: 'fail',
      code: 'guest-forwarding.dropped-nft',
      params: { bridges: namesOf(shut), table, chain, rule },
      evidence: [evidenceOf(nft, (line) => (isPolicy ? line.includes('hook forward') : line.trim() === by))],
      path: drawnPath({ bridge: first.name, bridged: false, chain, by: rule }, networks, firewall),
      treatments: [{ code: 'let-guests-pass-nft', params: { bridges: namesOf(shut), table }, commands }],
    }
  }
  return null
}

/** "-P FORWARD DROP" is the chain's policy; a rule is itself, without the name of the chain. */
function ruleNote(by: string): string {
  return by.startsWith('-P ') ? `policy ${by.split(' ').at(-1) ?? ''}` : by.replace(/^-A \S+ /, '')
}

const namesOf = (bridges: readonly Bridge[]) => [...new Set(bridges.map(({ name }) => name))].join(', ')

function codeOf({ bridge, table, by }: Block): Diagnosis['code'] {
  if (bridge.bridged) return 'guest-forwarding.bridged'
  const dockers = table.rules.has('DOCKER-USER') || table.rules.has('DOCKER')
  return dockers && by.startsWith('-P ') ? 'guest-forwarding.dropped' : 'guest-forwarding.dropped-elsewhere'
}

/** Networks of libvirt that this host routes; isolated ones are cut off on purpose. */
function routedBridges(networks: readonly Network[], { routes }: FirewallFacts): Bridge[] {
  return networks.flatMap(({ engine, active, mode, bridge, subnets }): Bridge[] => {
    if (engine !== 'libvirt' || !active || bridge === null || !ROUTED.includes(mode)) return []
    const range = subnets.map(rangeOf).find((one) => one !== null)
    if (range === undefined) return []
    const uplink = routes.find(({ to }) => to === 'default')?.interface
    const out = uplink ?? routes.find((route) => route.interface !== bridge)?.interface ?? 'lo'
    const guest = addressText(range.first + 2)
    const inwards = mode === 'nat' ? 'answers' : 'to'
    const packets: Packet[] = [
      { in: bridge, out, from: guest, to: OUTSIDE, state: 'NEW' },
      { in: out, out: bridge, from: OUTSIDE, to: guest, state: 'ESTABLISHED' },
    ]
    return [{ name: bridge, packets, inwards, bridged: false }]
  })
}

/** Bridges with guests on them, as far as the kernel shows their frames to iptables. */
function filteredBridges(networks: readonly Network[], { interfaces, bridgeFilter }: FirewallFacts): Bridge[] {
  if (bridgeFilter.text.trim() !== '1') return []
  const ports = interfaces.filter(({ name, bridge }) => bridge !== null && /^(vnet|tap)\d/.test(name))
  const ofLibvirt = new Set(networks.filter(({ engine }) => engine === 'libvirt').map(({ bridge }) => bridge))
  const names = [...new Set(ports.map(({ bridge }) => bridge ?? ''))].filter((name) => !ofLibvirt.has(name))
  return names.map((name) => ({
    name,
    packets: [{ in: name, out: name, from: OUTSIDE, to: OUTSIDE, state: 'NEW' }],
    inwards: 'to',
    bridged: true,
  }))
}

function blocksOf(bridges: readonly Bridge[], table: FilterTable): Block[] {
  return bridges.flatMap((bridge) => {
    const by = stopOf(bridge, table.rules, 'FORWARD')
    return by === null ? [] : [{ bridge, table, by }]
  })
}

/** The line at which a packet of the bridge's guests ends; null when all of them pass. */
function stopOf({ packets }: Bridge, rules: RuleSet, chain: string): string | null {
  return packets.map((packet) => verdictOn(packet, rules, chain)).find(({ passes }) => !passes)?.by ?? null
}

/** Where Docker leaves room for others' rules, unless what stops the guests stands before it: then at the very top. */
function chainFor({ name, packets }: Bridge, rules: RuleSet): AcceptRule['chain'] {
  const room = rules.get('DOCKER-USER')
  if (room === undefined) return 'FORWARD'
  const accept = ['-i', '-o'].map((way) => ({ words: [way, name, '-j', 'ACCEPT'], line: '' }))
  const opened = new Map([...rules, ['DOCKER-USER', { ...room, rules: [...accept, ...room.rules] }]])
  return packets.every((packet) => verdictOn(packet, opened).passes) ? 'DOCKER-USER' : 'FORWARD'
}

export const UNIT = 'labrig-guests.service'

function treatmentsOf(blocks: readonly Block[], { systemd, tables }: FirewallFacts): Treatment[] {
  const rules = blocks.flatMap(({ bridge, table }): AcceptRule[] => {
    const chain = chainFor(bridge, table.rules)
    const on = { tool: table.tool, chain, bridge: bridge.name } as const
    return bridge.bridged
      ? [{ ...on, packets: 'from' }]
      : [
          { ...on, packets: bridge.inwards },
          { ...on, packets: 'from' },
        ]
  })
  // The unit is one for all bridges: also for those that were opened before.
  const before = tables.flatMap(({ tool, rules: table }) => acceptRulesIn(tool, table))
  const unit: FixAction[] = [
    { verb: 'unit-write', unit: UNIT, rules: [...before, ...rules] },
    { verb: 'service-enable', service: UNIT },
    { verb: 'service-start', service: UNIT },
  ]
  const params = { bridges: namesOf(blocks.map(({ bridge }) => bridge)) }
  const insert: FixAction[] = rules.map((rule) => ({ verb: 'rule-insert', rule }))
  const pass: Treatment = { code: 'let-guests-pass', params, actions: [...insert, ...(systemd ? unit : [])] }
  const ofDocker = blocks.some((block) => codeOf(block) === 'guest-forwarding.dropped')
  const noDrop: Treatment = {
    code: 'docker-no-drop',
    commands: [
      `sudo sh -c 'cat /etc/docker/daemon.json' # add: "ip-forward-no-drop": true`,
      'sudo systemctl restart docker',
    ],
  }
  return ofDocker ? [pass, noDrop] : [pass]
}

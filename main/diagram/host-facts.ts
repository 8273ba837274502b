import { parseLearned } from '../net/bridge-ports.ts'
import type { Family } from '../net/family.ts'
import { parseNeighbours, parseRoutes, type Route } from '../net/interfaces.ts'
import { listedTables } from '../net/link-shape.ts'
import { parseLinks, type HostLink } from '../net/links.ts'
import { parseForwardHooks, type ForwardHook, type HookPoint } from '../net/nft-rules.ts'
import { parseRules, type RuleSet } from '../net/rule-set.ts'
import type { Look, Seen } from '../system/look.ts'

/** What this host's kernel says of its network. */
export interface HostFacts {
  readonly links: readonly HostLink[]
  readonly routes: readonly Route[]
  /** MAC → the port of a bridge where it was heard. */
  readonly learned: ReadonlyMap<string, string>
  readonly rules: HostRules
  /** Why the interfaces could not be read; null when they could. */
  readonly unread: string | null
}

export interface HostRules {
  /** Empty where nobody filters. */
  readonly filter: RuleSet
  readonly nat: RuleSet
  /** Chains that others than iptables hung into the way of forwarded packets. */
  readonly hooks: readonly ForwardHook[]
  /** The same for packets of the host itself. */
  readonly ownHooks: { readonly INPUT: readonly ForwardHook[]; readonly OUTPUT: readonly ForwardHook[] }
  /** Whether the kernel sends packets on at all; null where that cannot be read. */
  readonly forwards: boolean | null
  /** Numbers of the interfaces whose packets Labrig's own rules lose or limit. */
  readonly shaped: ReadonlySet<number>
  /** Whether frames that stay on a bridge pass the filter, too. */
  readonly bridged: boolean
  /** Why they could not be read, mostly for want of rights; null when they could. */
  readonly refused: string | null
}

/** iptables-nft keeps its tables under these names; they are read by iptables itself. */
const BY_IPTABLES = /^ip6? (filter|mangle|raw|security|nat)$/

/** How each family's rules are read. */
const sources = {
  ipv4: {
    program: 'iptables',
    forwarding: '/proc/sys/net/ipv4/ip_forward',
    bridged: '/proc/sys/net/bridge/bridge-nf-call-iptables',
  },
  ipv6: {
    program: 'ip6tables',
    forwarding: '/proc/sys/net/ipv6/conf/all/forwarding',
    bridged: '/proc/sys/net/bridge/bridge-nf-call-ip6tables',
  },
} as const

/** Reads what the kernel says; six short-lived programs and a file, all at once. Changes nothing and never fails. */
export async function readHostFacts(look: Look): Promise<HostFacts> {
  const [links, routes, learned, rules] = await Promise.all([
    look.command('ip', '-j', '-d', '-s', 'address'),
    look.command('ip', '-j', 'route'),
    look.command('bridge', '-j', 'fdb', 'show'),
    readHostRules(look),
  ])
  return {
    links: parseLinks(links.text),
    routes: parseRoutes(routes.text),
    learned: parseLearned(learned.text),
    rules,
    unread: links.code === 0 ? null : saidBy(links),
  }
}

/** What the kernel says of IPv6; asked only where a way is asked for. */
export interface SixFacts {
  readonly routes: readonly Route[]
  readonly rules: HostRules
  /** MAC → addresses that were heard there. */
  readonly neighbours: ReadonlyMap<string, readonly string[]>
}

export async function readSixFacts(look: Look): Promise<SixFacts> {
  const [routes, neighbours, rules] = await Promise.all([
    look.command('ip', '-j', '-6', 'route'),
    look.command('ip', '-j', '-6', 'neigh'),
    readHostRules(look, 'ipv6'),
  ])
  return { routes: parseRoutes(routes.text), neighbours: parseNeighbours(neighbours.text), rules }
}

export async function readHostRules(look: Look, family: Family = 'ipv4'): Promise<HostRules> {
  const { program, ...files } = sources[family]
  const [filter, nat, nft, bridged, forwarding] = await Promise.all([
    look.command(program, '-w', '-S'),
    look.command(program, '-w', '-t', 'nat', '-S'),
    look.command('nft', 'list', 'ruleset'),
    look.file(files.bridged),
    look.file(files.forwarding),
  ])
  const hooksAt = (point: HookPoint) =>
    nft.code === 0 ? parseForwardHooks(nft.text, family, point).filter(({ table }) => !BY_IPTABLES.test(table)) : []
  // A program that is not installed filters nothing; one that was refused may hide a rule.
  const refused = [filter, nat, nft].find(({ code }) => code !== null && code !== 0)
  return {
    filter: parseRules(filter.code === 0 ? filter.text : ''),
    nat: parseRules(nat.code === 0 ? nat.text : ''),
    hooks: hooksAt('forward'),
    ownHooks: { INPUT: hooksAt('input'), OUTPUT: hooksAt('output') },
    forwards: forwarding.text.trim() === '' ? null : forwarding.text.trim() !== '0',
    shaped: new Set(nft.code === 0 ? listedTables(nft.text) : []),
    bridged: bridged.text.trim() === '1',
    refused: refused === undefined ? null : saidBy(refused),
  }
}

function saidBy({ source, text }: Seen): string {
  const line = text.trim().split('\n')[0] ?? ''
  return line.startsWith(source.split(' ')[0] ?? '') ? line : `${source}: ${line}`
}

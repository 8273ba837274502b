import { parseLearned } from '../net/bridge-ports.ts'
import { parseRoutes, type Route } from '../net/interfaces.ts'
import { listedTables } from '../net/link-shape.ts'
import { parseLinks, type HostLink } from '../net/links.ts'
import { parseForwardHooks, type ForwardHook } from '../net/nft-rules.ts'
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
  /** Numbers of the interfaces whose packets Labrig's own rules lose or limit. */
  readonly shaped: ReadonlySet<number>
  /** Whether frames that stay on a bridge pass the filter, too. */
  readonly bridged: boolean
  /** Why they could not be read, mostly for want of rights; null when they could. */
  readonly refused: string | null
}

/** iptables-nft keeps its tables under these names; they are read by iptables itself. */
const BY_IPTABLES = /^ip (filter|mangle|raw|security|nat)$/

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

export async function readHostRules(look: Look): Promise<HostRules> {
  const [filter, nat, nft, bridged] = await Promise.all([
    look.command('iptables', '-w', '-S'),
    look.command('iptables', '-w', '-t', 'nat', '-S'),
    look.command('nft', 'list', 'ruleset'),
    look.file('/proc/sys/net/bridge/bridge-nf-call-iptables'),
  ])
  const hooks = nft.code === 0 ? parseForwardHooks(nft.text).filter(({ table }) => !BY_IPTABLES.test(table)) : []
  // A program that is not installed filters nothing; one that was refused may hide a rule.
  const refused = [filter, nat, nft].find(({ code }) => code !== null && code !== 0)
  return {
    filter: parseRules(filter.code === 0 ? filter.text : ''),
    nat: parseRules(nat.code === 0 ? nat.text : ''),
    hooks,
    shaped: new Set(nft.code === 0 ? listedTables(nft.text) : []),
    bridged: bridged.text.trim() === '1',
    refused: refused === undefined ? null : saidBy(refused),
  }
}

function saidBy({ source, text }: Seen): string {
  const line = text.trim().split('\n')[0] ?? ''
  return line.startsWith(source.split(' ')[0] ?? '') ? line : `${source}: ${line}`
}

import { parseInterfaces, parseRoutes, type Interface, type Route } from '../net/interfaces.ts'
import type { RuleTool } from '../net/accept-rule.ts'
import { parseForwardHooks, type ForwardHook } from '../net/nft-rules.ts'
import { parseRules, type RuleSet } from '../net/rule-set.ts'
import type { Look, Seen } from '../system/look.ts'

/** The filter table as one of iptables' two back-ends has it. */
export interface FilterTable {
  readonly tool: RuleTool
  readonly rules: RuleSet
  readonly seen: Seen
}

export interface FirewallFacts {
  /** What `iptables` writes to; null when it is not installed. */
  readonly backend: 'nf_tables' | 'legacy' | null
  readonly tables: readonly FilterTable[]
  /** Chains that others than iptables hung into the way of forwarded packets. */
  readonly hooks: readonly ForwardHook[]
  readonly nft: Seen
  /** A table that could not be read, usually for want of rights. */
  readonly refused: Seen | null
  /** Whether bridged frames pass iptables. */
  readonly bridgeFilter: Seen
  readonly interfaces: readonly Interface[]
  readonly routes: readonly Route[]
  readonly seenRoutes: Seen
  /** Whether units of systemd run here. */
  readonly systemd: boolean
}

/** iptables-nft keeps its tables under these names; they are read by iptables itself. */
const BY_IPTABLES = /^ip (filter|mangle|raw|security)$/
/** What firewalld writes is told, and mended, by its zones. */
const BY_FIREWALLD = /^(ip|inet) firewalld$/

/**
 * Reads the rules of both back-ends, as far as they are in use: packets pass both. The older one is asked only when the
 * kernel says that it has a filter table (ip_tables_names): asking would make one.
 */
export async function readFirewall(look: Look): Promise<FirewallFacts> {
  const [backend, list, names, bridgeFilter, addresses, seenRoutes, systemd, nft] = await Promise.all([
    readBackend(look),
    look.command('iptables', '-w', '-S'),
    look.file('/proc/net/ip_tables_names'),
    look.file('/proc/sys/net/bridge/bridge-nf-call-iptables'),
    look.command('ip', '-j', 'address'),
    look.command('ip', '-j', 'route'),
    look.modeOf('/run/systemd/system'),
    look.command('nft', 'list', 'ruleset'),
  ])
  const others = backend === null ? [] : await otherTables(look, backend, names)
  const asked: (readonly [RuleTool, Seen])[] = [...(backend === null ? [] : [['iptables', list] as const]), ...others]
  return {
    backend,
    tables: asked
      .filter(([, seen]) => seen.code === 0)
      .map(([tool, seen]) => ({ tool, rules: parseRules(seen.text), seen })),
    refused: asked.find(([, seen]) => seen.code !== 0)?.[1] ?? null,
    hooks:
      nft.code === 0
        ? parseForwardHooks(nft.text).filter(({ table }) => ![BY_IPTABLES, BY_FIREWALLD].some((own) => own.test(table)))
        : [],
    nft,
    bridgeFilter,
    interfaces: parseInterfaces(addresses.text),
    routes: parseRoutes(seenRoutes.text),
    seenRoutes,
    systemd: systemd !== null,
  }
}

/** Distributions have both back-ends in one program each, and links to them: following these costs no process. */
async function readBackend(look: Look): Promise<FirewallFacts['backend']> {
  const program = await look.target('/usr/sbin/iptables')
  const which = /\/xtables-(nft|legacy)-multi$/.exec(program ?? '')?.[1]
  if (which !== undefined) return which === 'legacy' ? 'legacy' : 'nf_tables'
  const version = await look.command('iptables', '--version')
  if (version.problem !== null) return null
  return version.text.includes('legacy') ? 'legacy' : 'nf_tables'
}

async function otherTables(
  look: Look,
  backend: 'nf_tables' | 'legacy',
  names: Seen,
): Promise<(readonly [RuleTool, Seen])[]> {
  const tool = backend === 'legacy' ? 'iptables-nft' : 'iptables-legacy'
  if (tool === 'iptables-legacy' && !names.text.split('\n').includes('filter')) return []
  const seen = await look.command(tool, '-w', '-S')
  // Absent from distributions that dropped it.
  return seen.problem === 'missing' ? [] : [[tool, seen]]
}

import { familyOf, isInSubnet } from './family.ts'
import type { Rule, RuleSet } from './rule-set.ts'

/** A packet, as far as rules ask: one of any protocol and port unless they are given. */
export interface Packet {
  readonly in: string
  readonly out: string
  readonly from: string
  readonly to: string
  readonly state: 'NEW' | 'ESTABLISHED'
  readonly protocol?: 'tcp' | 'udp' | 'icmp'
  /** The one that it goes to, of tcp and udp. */
  readonly port?: number
  /** Whether it was for a port of this host that leads on (DNAT). */
  readonly translated?: boolean
}

export interface Verdict {
  readonly passes: boolean
  /** The line that decided: a rule, or the chain's policy. */
  readonly by: string
}

/** Chains that call each other without end are refused by the kernel; this only bounds a text that is none. */
const DEEPEST = 64

/** What a chain does with a packet that the kernel forwards. A chain that is not there lets everything pass. */
export function verdictOn(packet: Packet, rules: RuleSet, chain = 'FORWARD'): Verdict {
  const verdict = walk(packet, rules, { chain, depth: 0 })
  if (verdict !== null) return verdict
  const policy = rules.get(chain)?.policy ?? 'ACCEPT'
  return { passes: policy === 'ACCEPT', by: `-P ${chain} ${policy}` }
}

interface Place {
  readonly chain: string
  readonly depth: number
}

/** Null when no rule decided and the caller goes on. */
function walk(packet: Packet, rules: RuleSet, { chain, depth }: Place): Verdict | null {
  if (depth > DEEPEST) return null
  for (const rule of rules.get(chain)?.rules ?? []) {
    if (!matches(packet, rule)) continue
    const { target, isGoto } = targetOf(rule)
    switch (target) {
      case 'ACCEPT':
        return { passes: true, by: rule.line }
      case 'DROP':
      case 'REJECT':
        return { passes: false, by: rule.line }
      case 'RETURN':
        return null
      default: {
        const verdict = rules.has(target) ? walk(packet, rules, { chain: target, depth: depth + 1 }) : null
        if (verdict !== null || isGoto) return verdict
      }
    }
  }
  return null
}

function targetOf({ words }: Rule): { target: string; isGoto: boolean } {
  const jump = words.findIndex((word) => word === '-j' || word === '-g')
  return { target: words[jump + 1] ?? '', isGoto: words[jump] === '-g' }
}

/**
 * Whether every packet of the kind matches. A condition that only some of them meet (a port, a set, a limit) or that is
 * not known here counts as not met: neither does such a rule let all traffic pass, nor does it stop all of it.
 */
function matches(packet: Packet, { words }: Rule): boolean {
  let negated = false
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    if (word === '!') {
      negated = true
      continue
    }
    if (word === '-j' || word === '-g') return true
    const met = meets(packet, word, words[at + 1] ?? '')
    if (met === null || met === negated) return false
    negated = false
    at++
  }
  return true
}

/** Null for a condition that is not known. */
function meets(packet: Packet, option: string, value: string): boolean | null {
  switch (option) {
    case '-i':
      return isInterface(packet.in, value)
    case '-o':
      return isInterface(packet.out, value)
    case '-s':
      return isWithin(packet.from, value)
    case '-d':
      return isWithin(packet.to, value)
    case '--ctstate':
    case '--state':
      return value
        .split(',')
        .some((state) => state === packet.state || (state === 'DNAT' && packet.translated === true))
    case '-p':
      if (value === 'all') return true
      return packet.protocol === undefined ? null : value.replace(/^(ipv6-icmp|icmpv6)$/, 'icmp') === packet.protocol
    // Tables of nft that both families pass may name one.
    case '--family':
      return value === familyOf(packet.from)
    case '--dport':
    case '--dports':
      return packet.port === undefined || value.startsWith('@') ? null : hasPort(value, packet.port)
    // Modules and comments are no conditions of their own.
    case '-m':
      return [...PLAIN, packet.protocol].includes(value) ? true : null
    case '--comment':
      return true
    default:
      return null
  }
}

/** Modules whose options are read here. */
const PLAIN: readonly (string | undefined)[] = ['conntrack', 'state', 'comment', 'multiport']

/** One port, a range (1:1024) or several of them. */
function hasPort(value: string, port: number): boolean {
  return value.split(',').some((one) => {
    const [from = '', to = from] = one.split(':')
    return Number(from) <= port && port <= Number(to)
  })
}

/** A name that ends in + stands for all that begin so; several are separated by commas. */
function isInterface(name: string, pattern: string): boolean {
  return pattern.split(',').some((one) => (one.endsWith('+') ? name.startsWith(one.slice(0, -1)) : name === one))
}

function isWithin(address: string, subnet: string): boolean | null {
  const met = subnet.split(',').map((one) => isInSubnet(address, one))
  return met.includes(null) ? null : met.includes(true)
}

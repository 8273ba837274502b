import { isInSubnet } from './family.ts'
import type { Rule, RuleSet } from './rule-set.ts'

/** A rule of the nat table that sends what arrives at a port elsewhere. */
export interface PortRedirection {
  /** Null: any address of this host. */
  readonly address: string | null
  readonly protocol: string
  readonly port: number
  /** Address and port that it goes on to. */
  readonly to: string
  readonly toPort: number
  readonly line: string
}

const after = ({ words }: Rule, option: string): string | null => {
  const at = words.indexOf(option)
  return at < 0 ? null : (words[at + 1] ?? null)
}

/** The redirections of `iptables -t nat -S`, in the order in which they stand in their chains. */
export function redirections(nat: RuleSet): PortRedirection[] {
  return [...nat.values()].flatMap(({ rules }) =>
    rules.flatMap((rule): PortRedirection[] => {
      const target = after(rule, '-j') === 'DNAT' ? after(rule, '--to-destination') : null
      const port = after(rule, '--dport')
      if (target === null || port === null || !/^\d+$/.test(port)) return []
      const [, to = '', toPort = port] = /^\[?([^\]]*?)\]?(?::(\d+))?$/.exec(target) ?? []
      const address = after(rule, '-d')?.replace(/\/(32|128)$/, '') ?? null
      const protocol = after(rule, '-p') ?? 'tcp'
      return [{ address, protocol, port: Number(port), to, toPort: Number(toPort), line: rule.line }]
    }),
  )
}

/** The rule that hides packets of an address behind this host on their way to another; null when none does. */
export function maskingRule(nat: RuleSet, from: string, to: string): string | null {
  for (const { rules } of nat.values()) {
    const found = rules.find((rule) => {
      if (after(rule, '-j') !== 'MASQUERADE' && after(rule, '-j') !== 'SNAT') return false
      return after(rule, '-s') !== null && isMet(rule, '-s', from) && isMet(rule, '-d', to)
    })
    if (found !== undefined) return found.line
  }
  return null
}

/** A condition that is not there is met. */
function isMet(rule: Rule, option: string, address: string): boolean {
  const at = rule.words.indexOf(option)
  if (at < 0) return true
  const isInside = isInSubnet(address, rule.words[at + 1] ?? '')
  return isInside !== null && isInside !== (rule.words[at - 1] === '!')
}

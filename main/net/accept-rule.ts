import type { RuleSet } from './rule-set.ts'

/** The programs that write rules: the distribution's choice, or one back-end of the two that a host may have at once. */
export const ruleTools = ['iptables', 'iptables-nft', 'iptables-legacy'] as const
export type RuleTool = (typeof ruleTools)[number]

/** Lets forwarded packets pass: all that come in on a bridge, or the answers to them, or all that leave by it. */
export interface AcceptRule {
  readonly tool: RuleTool
  readonly chain: 'FORWARD' | 'DOCKER-USER'
  readonly bridge: string
  readonly packets: 'from' | 'answers' | 'to'
}

/** By this the rule is known to be ours, to us and to whoever reads the list. */
export const RULE_COMMENT = 'labrig:guests'

/** What an interface may be called (dev_valid_name of the kernel), less what a shell or a unit file reads as more. */
export const interfaceName = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$/

/** The command that inserts, deletes or looks for the rule. -w waits for others who write rules just now. */
export function ruleWords(verb: '-I' | '-D' | '-C', { tool, chain, bridge, packets }: AcceptRule): string[] {
  const which = {
    from: ['-i', bridge],
    answers: ['-o', bridge, '-m', 'conntrack', '--ctstate', 'RELATED,ESTABLISHED'],
    to: ['-o', bridge],
  }[packets]
  return [tool, '-w', verb, chain, ...which, '-m', 'comment', '--comment', RULE_COMMENT, '-j', 'ACCEPT']
}

/**
 * The rule of ours that a line of a list is; null for every other.
 * @param words of the line behind the name of its chain
 */
export function acceptRuleOf(tool: string, chain: string, words: readonly string[]): AcceptRule | null {
  const knownTool = ruleTools.find((one) => one === tool)
  const knownChain = (['FORWARD', 'DOCKER-USER'] as const).find((one) => one === chain)
  const bridge = words[1] ?? ''
  if (knownTool === undefined || knownChain === undefined || !interfaceName.test(bridge)) return null
  const all = (['from', 'answers', 'to'] as const).map((packets) => ({
    tool: knownTool,
    chain: knownChain,
    bridge,
    packets,
  }))
  // Behind the program, its option, the verb and the chain.
  return all.find((rule) => ruleWords('-C', rule).slice(4).join(' ') === words.join(' ')) ?? null
}

/** Those of a table that are ours. */
export function acceptRulesIn(tool: RuleTool, table: RuleSet): AcceptRule[] {
  return [...table].flatMap(([chain, { rules }]) =>
    rules.flatMap(({ words }) => acceptRuleOf(tool, chain, words) ?? []),
  )
}

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

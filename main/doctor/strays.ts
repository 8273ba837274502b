import { acceptRuleOf, acceptRulesIn, RULE_COMMENT } from '../net/accept-rule.ts'
import { sameAction, type FixAction } from '../step/fix-action.ts'
import { unitPath } from '../step/fix-commands.ts'
import { KEPT_FOLDER, keptSetting } from '../step/kernel-setting.ts'
import type { Look } from '../system/look.ts'
import type { FirewallFacts } from './firewall.ts'
import { UNIT } from './forwarding-finding.ts'

/** What carries our mark on a host. */
export interface Marked {
  readonly actions: readonly FixAction[]
  /** What could not be looked at: the command that says more with other rights; null when all was seen. */
  readonly unseen: string | null
}

/** What a firewall and the units of a host have of ours, whoever of its users had it put there. */
export async function readMarked(firewall: FirewallFacts, look: Look): Promise<Marked> {
  const unit = await look.file(unitPath(UNIT))
  const { tables, refused } = firewall
  const rules = tables.flatMap(({ tool, rules }) => acceptRulesIn(tool, rules))
  const known = unique(rules.map((rule): FixAction => ({ verb: 'rule-insert', rule })))
  const settings = await readSettings(look)
  const unseen =
    refused === null || refused.problem === 'missing' ? null : `sudo ${refused.source} | grep ${RULE_COMMENT}`
  return { actions: [...known, ...unitActions(unit.text), ...settings], unseen }
}

async function readSettings(look: Look): Promise<FixAction[]> {
  const names = (await look.names(KEPT_FOLDER)).sort()
  const ours = names.filter((name) => name.startsWith('60-labrig-'))
  const settings = await Promise.all(
    ours.map(async (name) => keptSetting(name, (await look.file(`${KEPT_FOLDER}/${name}`)).text)),
  )
  return settings.filter((setting) => setting !== null)
}

/** Those of them that no record names: their records were lost, or are another user's. */
export function straysOf({ actions }: Marked, recorded: readonly FixAction[]): FixAction[] {
  return actions.filter((action) => !recorded.some((one) => sameChange(one, action)))
}

/** A unit is one by its name, whatever rules it was written with. */
function sameChange(a: FixAction, b: FixAction): boolean {
  if (a.verb === 'unit-write' && b.verb === 'unit-write') return a.unit === b.unit
  // What is kept over restarts is there once for each setting.
  if (a.verb === 'sysctl-set' && b.verb === 'sysctl-set') return a.key === b.key
  return sameAction(a, b)
}

function unique(actions: readonly FixAction[]): FixAction[] {
  return actions.filter((action, at) => actions.findIndex((one) => sameAction(one, action)) === at)
}

/** The changes that a unit of ours stands for, in the order in which they are made. */
function unitActions(text: string): FixAction[] {
  const lines = [...text.matchAll(/^ExecStart=\/bin\/sh -c '(\S+) -w -C (\S+) ([^']+) \|\| [^']+'$/gm)]
  const rules = lines.flatMap(
    ([, tool = '', chain = '', words = '']) => acceptRuleOf(tool, chain, words.split(' ')) ?? [],
  )
  if (rules.length === 0) return []
  return [
    { verb: 'unit-write', unit: UNIT, rules },
    { verb: 'service-enable', service: UNIT },
    { verb: 'service-start', service: UNIT },
  ]
}

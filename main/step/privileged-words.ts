import type { AcceptRule } from '../net/accept-rule.ts'
import type { PrivilegedProgram } from '../system/privileged.ts'
import type { FixAction } from './fix-action.ts'

/** Where a package puts the helper and its policy; both are named in the policy and in electron-builder.yml. */
export const installedHelper: PrivilegedProgram = {
  path: '/usr/lib/labrig/labrig-helper',
  policy: '/usr/share/polkit-1/actions/app.labrig.helper.policy',
  pkexec: '/usr/bin/pkexec',
}

const ruleWords = ({ tool, chain, bridge, packets }: AcceptRule) => [tool, chain, bridge, packets]

/**
 * What the helper is told to make a change (`on`) or take it back; null for what it does not do. It compares each word
 * with its own lists, which are narrower than the action's: a sysctl that it does not know it refuses.
 * @param user who runs Labrig: the only one whom the helper puts into a group
 */
export function helperWords(action: FixAction, on: boolean, user: string): readonly string[] | null {
  const words = wordsOf(action, on, user)
  return words && [on ? 'apply' : 'revert', action.verb, ...words]
}

function wordsOf(action: FixAction, on: boolean, user: string): readonly string[] | null {
  switch (action.verb) {
    case 'network-define':
    case 'network-readdress':
    case 'network-start':
    case 'network-autostart':
      return null
    case 'rule-insert':
      return ruleWords(action.rule)
    case 'unit-write':
      return [action.unit, ...(on ? action.rules.flatMap(ruleWords) : [])]
    case 'service-enable':
    case 'service-start':
      return [action.service]
    case 'group-join':
      return action.user === user ? [action.group] : null
    case 'module-load':
      return [action.module]
    case 'sysctl-set':
      return [action.key, String(on ? action.value : action.before)]
    case 'folder-open':
      // Takes a path, and a path of the caller's may lead elsewhere by the time that root follows it.
      return null
  }
}

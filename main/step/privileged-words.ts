import type { AcceptRule } from '../net/accept-rule.ts'
import { inOrder, type PortForward } from '../net/port-forwards.ts'
import type { PrivilegedProgram } from '../system/privileged.ts'
import type { FixAction } from './fix-action.ts'
import type { LinkStep } from './link-step.ts'

/** Where a package puts the helper and its policy; both are named in the policy and in electron-builder.yml. */
export const installedHelper: PrivilegedProgram = {
  path: '/usr/lib/labrig/labrig-helper',
  policy: '/usr/share/polkit-1/actions/app.labrig.helper.policy',
  pkexec: '/usr/bin/pkexec',
}

/** The helper's own lists: what is on none of them it refuses, so that it is told to a person instead. */
export const helperAllows = {
  groups: ['libvirt', 'kvm', 'docker'],
  settings: [
    'net.ipv4.ip_forward',
    'net.bridge.bridge-nf-call-iptables',
    'net.bridge.bridge-nf-call-ip6tables',
    'fs.inotify.max_user_instances',
    'fs.inotify.max_user_watches',
    'fs.file-max',
  ],
  services: [
    ...['docker.service', 'docker.socket', 'containerd.service', 'snap.docker.dockerd.service', 'podman.socket'],
    ...['libvirtd', 'virtlogd', 'virtlockd', 'virtqemud', 'virtnetworkd', 'virtstoraged', 'virtnodedevd'].flatMap(both),
    ...['virtsecretd', 'virtnwfilterd', 'virtinterfaced', 'virtproxyd'].flatMap(both),
  ],
} as const satisfies Record<string, readonly string[]>

function both(daemon: string): string[] {
  return [`${daemon}.service`, `${daemon}.socket`]
}

/** As many words as the helper takes, less verb and direction; each as long as it takes. */
const MOST_FORWARDS = 200
const LONGEST = 64
const BRIDGE = /^(?!(?:all|default)$)[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$/

/** What the helper is told to make those this host's forwards; null for what it does not do. */
export function forwardWords(forwards: readonly PortForward[]): readonly string[] | null {
  if (forwards.length === 0) return ['revert', 'forwards-set']
  const words = inOrder(forwards).map(({ bridge, protocol, hostAddress, hostPort, address, port }) =>
    [bridge, protocol, hostAddress, hostPort, address, port].join(','),
  )
  const fits = words.every((word) => word.length <= LONGEST) && forwards.every(({ bridge }) => BRIDGE.test(bridge))
  return fits && words.length <= MOST_FORWARDS ? ['apply', 'forwards-set', ...words] : null
}

/** libvirt keeps these names for the taps that it makes itself: only those the helper knows to be a guest's. */
const GUEST_END = /^vnet(?:0|[1-9]\d{0,9})$/

/** What the helper is told to do at the host's end of a link; null for what it does not do. */
export function linkWords(step: LinkStep): readonly string[] | null {
  if (step.type !== 'link.queue' || !GUEST_END.test(step.host)) return null
  const [verb, end] = ['link-queue', [step.host, String(step.index)]]
  return step.words === null ? ['revert', verb, ...end] : ['apply', verb, ...end, ...step.words]
}

const isOn = (list: readonly string[], word: string) => list.includes(word)
const isOurs = (service: string) => service.startsWith('labrig-')

const ruleWords = ({ tool, chain, bridge, packets }: AcceptRule) => [tool, chain, bridge, packets]

/**
 * What the helper is told to make a change (`on`) or take it back; null for what it does not do. It compares each word
 * with its own lists, which are narrower than the action's.
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
    case 'network-stop':
    case 'network-start':
    case 'network-autostart':
      return null
    case 'rule-insert':
      return ruleWords(action.rule)
    case 'unit-write':
      return [action.unit, ...(on ? action.rules.flatMap(ruleWords) : [])]
    case 'service-enable':
    case 'service-start':
      return isOurs(action.service) || isOn(helperAllows.services, action.service) ? [action.service] : null
    case 'group-join':
      return action.user === user && isOn(helperAllows.groups, action.group) ? [action.group] : null
    case 'module-load':
      return [action.module]
    case 'sysctl-set':
      return isOn(helperAllows.settings, action.key)
        ? [action.key, ...(on ? [action.value] : []), action.before].map(String)
        : null
    case 'zone-bind':
      // Which zone is safe for which interface is an administrator's to say.
      return null
    case 'files-own':
    case 'folder-open':
      // Takes a path, and a path of the caller's may lead elsewhere by the time that root follows it.
      return null
  }
}

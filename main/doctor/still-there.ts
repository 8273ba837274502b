import { join } from 'node:path'
import { keptInterfaces } from '../net/firewalld-zones.ts'
import { sameAction, type FixAction } from '../step/fix-action.ts'
import { unitPath } from '../step/fix-commands.ts'
import { keptPath } from '../step/kernel-setting.ts'
import { accountName } from '../system/accounts.ts'
import type { Look } from '../system/look.ts'
import type { FirewallFacts } from './firewall.ts'
import { readMarked } from './strays.ts'

/**
 * Which recorded changes are still there: what somebody took back by hand needs no undo. What cannot be seen from here
 * (rules without rights, networks, services of others) counts as there: taking it back twice harms nobody.
 */
export async function stillThere(
  actions: readonly FixAction[],
  firewall: FirewallFacts,
  look: Look,
): Promise<FixAction[]> {
  if (actions.length === 0) return []
  const { actions: marked } = await readMarked(firewall, look)
  const there = await Promise.all(actions.map((action) => isThere(action, { firewall, marked, look })))
  return actions.filter((_, at) => there[at])
}

interface Seeing {
  readonly firewall: FirewallFacts
  readonly marked: readonly FixAction[]
  readonly look: Look
}

async function isThere(action: FixAction, { firewall, marked, look }: Seeing): Promise<boolean> {
  switch (action.verb) {
    case 'rule-insert': {
      const isRead = firewall.tables.some(({ tool }) => tool === action.rule.tool)
      return !isRead || marked.some((one) => sameAction(one, action))
    }
    case 'unit-write':
      return (await look.modeOf(unitPath(action.unit))) !== null
    case 'service-enable':
    case 'service-start':
      // A unit of ours is gone with its file; others may be asked for by anybody.
      return !action.service.startsWith('labrig-') || (await look.modeOf(unitPath(action.service))) !== null
    case 'group-join': {
      const group = await look.file('/etc/group')
      const row = group.text.split('\n').find((line) => line.startsWith(`${action.group}:`))
      return group.problem !== null || (row?.split(':')[3] ?? '').split(',').includes(action.user)
    }
    case 'sysctl-set':
    case 'module-load':
    case 'folder-open':
    case 'zone-bind':
    case 'files-own':
      return isSet(action, look)
    case 'network-define':
    case 'network-start':
    case 'network-stop':
    case 'network-readdress':
    case 'network-autostart':
      return true
  }
}

type Setting = Extract<FixAction, { verb: 'sysctl-set' | 'module-load' | 'folder-open' | 'zone-bind' | 'files-own' }>

/** What a file of the host, or one's mode or owner, tells by itself. */
async function isSet(action: Setting, look: Look): Promise<boolean> {
  switch (action.verb) {
    case 'sysctl-set': {
      const value = await look.file(`/proc/sys/${action.key.replaceAll('.', '/')}`)
      const isKept = (await look.modeOf(keptPath(action.key))) !== null
      return isKept || value.problem !== null || value.text.trim() === String(action.value)
    }
    case 'module-load': {
      const modules = await look.file('/proc/modules')
      return modules.problem !== null || new RegExp(`^${action.module} `, 'm').test(modules.text)
    }
    case 'folder-open': {
      const mode = await look.modeOf(action.path)
      return mode !== null && (mode.mode & 0o001) !== 0
    }
    case 'zone-bind': {
      const file = await look.file(`/etc/firewalld/zones/${action.zone}.xml`)
      return file.problem === 'denied' || keptInterfaces(file.text).includes(action.interface)
    }
    case 'files-own': {
      const passwd = await look.file('/etc/passwd')
      if ((await look.usable(action.folder)) === 'denied') return true
      const owners = await Promise.all(action.files.map(({ name }) => look.ownerOf(join(action.folder, name))))
      return owners.some((uid) => uid !== null && accountName(passwd.text, uid) === action.owner)
    }
  }
}

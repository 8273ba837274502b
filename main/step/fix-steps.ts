import { chmod, lstat, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Connection } from '../libvirt/connection.ts'
import { isNoNetwork } from '../libvirt/errors.ts'
import { ruleWords, type AcceptRule } from '../net/accept-rule.ts'
import { runCommand } from '../system/command.ts'
import { writeFileAtomic } from '../system/files.ts'
import type { Addresses, StepContext, StepOutcome } from './engines.ts'
import { nothingLearned } from './engines.ts'
import type { FixAction } from './fix-action.ts'
import { chown, defaultNetworkXml, fixCommands, rulesUnit, unitPath, zoneChanges } from './fix-commands.ts'
import { changeSetting } from './kernel-setting.ts'
import { askHelper } from './ask-privileged.ts'

/** One change that the doctor makes on a host, or the taking back of it. */
export interface FixStep {
  readonly type: 'fix.apply' | 'fix.revert'
  /** The finding that it is about. */
  readonly finding: string
  readonly action: FixAction
  /** True when it needs rights that this process does not have: it is told with sudo. */
  readonly sudo: boolean
  /** Whether the privileged helper does it then; without it such a step is not run. */
  readonly helper: boolean
}

export async function runFixStep(step: FixStep, context: StepContext): Promise<StepOutcome> {
  const { finding, action, type } = step
  if (type === 'fix.revert') {
    await carryOut(step, false, context)
    await context.fixes.forget(finding, action)
    return nothingLearned
  }
  await context.fixes.note(finding, action)
  try {
    await carryOut(step, true, context)
  } catch (error) {
    await context.fixes.forget(finding, action)
    throw error
  }
  return nothingLearned
}

export function explainFixStep(step: FixStep, addresses: Addresses): string {
  const { apply, revert } = fixCommands(step.action, addresses)
  const commands = step.type === 'fix.apply' ? apply : revert
  return commands.map((command) => (step.sudo ? `sudo ${command}` : command)).join('\n')
}

export function undoFixStep(step: FixStep): FixStep {
  return { ...step, type: step.type === 'fix.apply' ? 'fix.revert' : 'fix.apply' }
}

/** By our own rights, or by those of the helper. */
function carryOut(step: FixStep, on: boolean, context: StepContext): Promise<void> {
  if (step.helper) return askHelper(step.action, on, explainFixStep(step, context.engines))
  return change(step.action, on, context)
}

/** @param on whether the change is made or taken back; doing either twice changes nothing more */
async function change(action: FixAction, on: boolean, context: StepContext): Promise<void> {
  switch (action.verb) {
    case 'network-define':
    case 'network-start':
    case 'network-stop':
    case 'network-readdress':
    case 'network-autostart':
      return changeNetwork(action, on, context)
    case 'rule-insert':
      return changeRule(action.rule, on, context.signal)
    case 'unit-write':
      if (on) await writeFileAtomic(unitPath(action.unit), rulesUnit(action.rules), 0o644)
      else await rm(unitPath(action.unit), { force: true })
      return run(['systemctl', 'daemon-reload'], context)
    case 'service-enable':
      return run(['systemctl', on ? 'enable' : 'disable', action.service], context)
    case 'service-start':
      return run(['systemctl', on ? 'start' : 'stop', action.service], context)
    case 'group-join':
      return changeMembership(action, on, context)
    case 'module-load':
      return run(['modprobe', ...(on ? [] : ['--remove']), action.module], context)
    case 'sysctl-set':
      return changeSetting(action, on)
    case 'zone-bind':
      return changeZone(action, on, context)
    case 'files-own':
      return changeOwners(action, on, context)
    case 'folder-open': {
      const { mode } = await stat(action.path)
      return chmod(action.path, on ? (mode & 0o7777) | 0o001 : Number.parseInt(action.before, 8))
    }
  }
}

async function run([program = '', ...args]: readonly string[], { signal }: Pick<StepContext, 'signal'>): Promise<void> {
  await runCommand(program, args, { signal })
}

async function changeRule(rule: AcceptRule, on: boolean, signal: AbortSignal): Promise<void> {
  const [program = '', ...look] = ruleWords('-C', rule)
  // 1: the rule is not there; 2 of the nft back-end says the same of a chain that is not there.
  const there = (await runCommand(program, look, { signal, expect: 'any' })).code === 0
  if (there === on) return
  await run(ruleWords(on ? '-I' : '-D', rule), { signal })
}

async function changeZone(
  action: Extract<FixAction, { verb: 'zone-bind' }>,
  on: boolean,
  context: StepContext,
): Promise<void> {
  const [now, kept] = zoneChanges(action, on)
  const words = ['--zone', action.zone, '--query-interface', action.interface]
  const { code } = await runCommand('firewall-cmd', words, { signal: context.signal, expect: 'any' })
  // Elsewhere by now: a restart of libvirt, say, has put it where that wants it. What is not there cannot be removed.
  if (on || code === 0) await run(now, context)
  await run(kept, context)
}

async function changeOwners(
  { folder, owner, files }: Extract<FixAction, { verb: 'files-own' }>,
  on: boolean,
  context: StepContext,
): Promise<void> {
  for (const { name, before } of files) {
    const path = join(folder, name)
    // What is gone meanwhile has no owner to change.
    if (await lstat(path).catch(() => null)) await run(chown(on ? owner : before, [path]), context)
  }
}

async function changeMembership(
  { user, group }: Extract<FixAction, { verb: 'group-join' }>,
  on: boolean,
  context: StepContext,
): Promise<void> {
  if (on) return run(['usermod', '--append', '--groups', group, user], context)
  const { stdout } = await runCommand('id', ['--name', '--groups', user], { signal: context.signal })
  if (stdout.trim().split(' ').includes(group)) await run(['gpasswd', '--delete', user, group], context)
}

/** VIR_NETWORK_XML_INACTIVE: as it will be, without what the running one has. */
const INACTIVE = 1

type NetworkAction = Extract<FixAction, { connection: string }>

async function changeNetwork(action: NetworkAction, on: boolean, { engines }: StepContext): Promise<void> {
  const connection = await engines.libvirt(action.connection)
  const name = action.verb === 'network-define' ? 'default' : action.network
  const found = await connection.call('NETWORK_LOOKUP_BY_NAME', { name }).catch((error: unknown) => {
    // Gone is as good as taken back, and what is to be defined is not there yet.
    if (isNoNetwork(error) && (!on || action.verb === 'network-define')) return null
    throw error
  })
  if (found !== null) await changeFound(connection, found, { action, on })
  else if (on && action.verb === 'network-define') {
    await connection.call('NETWORK_DEFINE_XML', { xml: defaultNetworkXml(action.subnet) })
  }
}

async function changeFound(
  connection: Connection,
  found: { net: { name: string; uuid: string } },
  { action, on }: { readonly action: NetworkAction; readonly on: boolean },
): Promise<void> {
  switch (action.verb) {
    case 'network-define':
      if (!on) await connection.call('NETWORK_UNDEFINE', found)
      return
    case 'network-autostart':
      await connection.call('NETWORK_SET_AUTOSTART', { ...found, autostart: on ? 1 : 0 })
      return
    case 'network-readdress': {
      const [one, other] = on ? [action.from, action.to] : [action.to, action.from]
      const { xml } = await connection.call('NETWORK_GET_XML_DESC', { ...found, flags: INACTIVE })
      const moved = xml.replaceAll(`192.168.${one}.`, `192.168.${other}.`)
      if (moved !== xml) await connection.call('NETWORK_DEFINE_XML', { xml: moved })
      return
    }
    case 'network-stop':
    case 'network-start': {
      const runs = (action.verb === 'network-start') === on
      const { active } = await connection.call('NETWORK_IS_ACTIVE', found)
      if ((active === 1) !== runs) await connection.call(runs ? 'NETWORK_CREATE' : 'NETWORK_DESTROY', found)
    }
  }
}

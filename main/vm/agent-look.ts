import type { AgentAbility, AgentReport, AgentState, GuestInside } from '../../contract/vm-agent.ts'
import type { ObservedVm } from '../inventory/observed-vm.ts'
import { agentCommand, guestInfo, guestTime } from '../libvirt/agent.ts'
import { isAgentUnresponsive, isOperationInvalid, isUnsupported } from '../libvirt/errors.ts'
import { parseXml, selectElements } from '../libvirt/xml.ts'
import { readInside } from './guest-info.ts'

export const AGENT_CHANNEL = 'org.qemu.guest_agent.0'
/** Seconds. An agent that is there answers at once; the page waits for this. */
const PATIENCE = 5

/** What each ability needs of the agent's own commands (its guest-info). */
const NEEDS: Readonly<Record<AgentAbility, readonly string[]>> = {
  run: ['guest-exec', 'guest-exec-status'],
  setPassword: ['guest-set-user-password'],
  setTime: ['guest-set-time'],
  trim: ['guest-fstrim'],
  files: ['guest-file-open', 'guest-file-close', 'guest-file-read', 'guest-file-write', 'guest-file-seek'],
}

const HOLDING = ['guest-fsfreeze-freeze', 'guest-fsfreeze-thaw'] as const

/** Whether the channel is there, by the definition of what runs. libvirt notes in it whether the guest opened it. */
export function channelState(xml: string): Extract<AgentState, 'unset' | 'away'> | 'open' | 'untold' {
  const [target] = selectElements(parseXml(xml), `/domain/devices/channel/target[@name='${AGENT_CHANNEL}']`)
  if (target === undefined) return 'unset'
  const state = target.getAttribute('state')
  // A channel that came while the guest runs has none until somebody opens it.
  if (state === null) return 'untold'
  return state === 'disconnected' ? 'away' : 'open'
}

const without = (agent: AgentState): AgentReport => ({ agent, version: null, abilities: [], inside: null })

/** Asks the agent about everything that it tells. An agent that forbids a part leaves it null. */
export async function lookInside(vm: ObservedVm): Promise<AgentReport> {
  if (vm.state !== 'running') return without('off')
  const { xml } = await vm.connection.call('DOMAIN_GET_XML_DESC', { dom: vm.dom, flags: 0 })
  const channel = channelState(xml)
  if (channel === 'unset' || channel === 'away') return without(channel)
  try {
    const { version, abilities } = await introduction(vm)
    return { agent: 'answers', version, abilities, inside: await inside(vm) }
  } catch (error) {
    if (isAgentUnresponsive(error)) return without(channel === 'open' ? 'silent' : 'away')
    // It went off, or lost its channel, while it was asked.
    if (isOperationInvalid(error)) return without('away')
    throw error
  }
}

/** Whether the agent can hold the guest's file systems still, or what is in the way. */
export type Holding = 'ready' | 'no-agent' | 'silent' | 'forbidden'

/** @param xml the definition of what runs */
export async function holdingAbility(vm: ObservedVm, xml: string): Promise<Holding> {
  const channel = channelState(xml)
  if (channel === 'unset' || channel === 'away') return 'no-agent'
  try {
    const enabled = await enabledCommands(vm)
    return HOLDING.every((one) => enabled.names.has(one)) ? 'ready' : 'forbidden'
  } catch (error) {
    if (isAgentUnresponsive(error)) return channel === 'open' ? 'silent' : 'no-agent'
    throw error
  }
}

/** The same for who only wants to know; a guest that goes off while it is asked cannot. */
export async function canFreeze(vm: ObservedVm, xml: string): Promise<boolean> {
  if (vm.state !== 'running') return false
  try {
    return (await holdingAbility(vm, xml)) === 'ready'
  } catch (error) {
    if (isOperationInvalid(error) || isUnsupported(error)) return false
    throw error
  }
}

interface Introduction {
  readonly return: {
    readonly version: string
    readonly supported_commands: readonly { readonly name: string; readonly enabled: boolean }[]
  }
}

async function enabledCommands({ connection, dom }: ObservedVm) {
  const answer = (await agentCommand(connection, dom, { execute: 'guest-info' }, PATIENCE)) as Introduction
  const { version, supported_commands: commands } = answer.return
  return { version, names: new Set(commands.filter((one) => one.enabled).map(({ name }) => name)) }
}

async function introduction(vm: ObservedVm): Promise<Pick<AgentReport, 'version' | 'abilities'>> {
  const { version, names } = await enabledCommands(vm)
  const all = Object.entries(NEEDS) as [AgentAbility, readonly string[]][]
  return { version, abilities: all.filter(([, needs]) => needs.every((one) => names.has(one))).map(([name]) => name) }
}

async function inside(vm: ObservedVm): Promise<GuestInside> {
  // 0: all that this agent can tell. Asked for one by one, a group that it cannot would be an error.
  const params = await guestInfo(vm.connection, vm.dom, 0).catch((error: unknown) => {
    if (isUnsupported(error)) return []
    throw error
  })
  return { ...readInside(params), ahead: await aheadOf(vm) }
}

/** Against the middle of the question's way there and back. */
async function aheadOf({ connection, dom }: ObservedVm): Promise<number | null> {
  try {
    const asked = Date.now()
    const { seconds, nseconds } = await guestTime(connection, dom)
    const here = (asked + Date.now()) / 2
    return (Number(seconds) * 1000 + nseconds / 1e6 - here) / 1000
  } catch (error) {
    if (isUnsupported(error) || isAgentUnresponsive(error)) return null
    throw error
  }
}

import type { Connection } from '../libvirt/connection.ts'
import { NETWORK_UPDATE_AFFECT } from '../libvirt/flags.ts'
import * as net from '../libvirt/network.ts'
import type { Addresses, StepContext } from './engines.ts'
import { virsh } from './engines.ts'
import { commandLine, withInput } from './shell-words.ts'

interface OnNetwork {
  readonly connection: string
  readonly network: string
}

/** Where a change goes: what runs, what is kept, or both. */
export type NetworkAffect = 'live' | 'config' | 'both'

/** What libvirt changes in place (virNetworkDefUpdateSection): one element of a list. */
export interface NetworkEdit {
  readonly section: 'ip-dhcp-host' | 'ip-dhcp-range' | 'dns-host'
  readonly verb: 'add' | 'delete' | 'modify'
  readonly xml: string
  /** Of `modify`: what stood there. */
  readonly before?: string
}

export type NetworkDefineStep =
  | (OnNetwork & {
      readonly type: 'network.define'
      readonly xml: string
      /** Its definition up to now; null for a new one. */
      readonly before: string | null
    })
  | (OnNetwork & { readonly type: 'network.undefine'; readonly xml: string })
  | (OnNetwork & { readonly type: 'network.stop' })
  | (OnNetwork & { readonly type: 'network.autostart'; readonly on: boolean })
  | (OnNetwork & NetworkEdit & { readonly type: 'network.update'; readonly affect: NetworkAffect })

const sections = {
  'ip-dhcp-host': 'IP_DHCP_HOST',
  'ip-dhcp-range': 'IP_DHCP_RANGE',
  'dns-host': 'DNS_HOST',
} as const
const commands = { add: 'ADD_LAST', delete: 'DELETE', modify: 'MODIFY' } as const
const affects = {
  live: { bits: NETWORK_UPDATE_AFFECT.LIVE, words: ['--live'] },
  config: { bits: NETWORK_UPDATE_AFFECT.CONFIG, words: ['--config'] },
  both: { bits: NETWORK_UPDATE_AFFECT.LIVE | NETWORK_UPDATE_AFFECT.CONFIG, words: ['--live', '--config'] },
} as const

async function runOn(step: Exclude<NetworkDefineStep, { type: 'network.define' }>, connection: Connection) {
  const reference = await net.networkByName(connection, step.network)
  switch (step.type) {
    case 'network.undefine':
      return net.undefineNetwork(connection, reference)
    case 'network.stop':
      return net.destroyNetwork(connection, reference)
    case 'network.autostart':
      return net.setNetworkAutostart(connection, reference, step.on)
    case 'network.update': {
      const { xml, section, verb, affect } = step
      const change = { command: commands[verb], section: sections[section], xml, affect: affects[affect].bits }
      return net.updateNetwork(connection, reference, change)
    }
  }
}

export async function runNetworkDefineStep(step: NetworkDefineStep, context: StepContext): Promise<void> {
  const connection = await context.engines.libvirt(step.connection)
  if (step.type === 'network.define') await net.defineNetwork(connection, step.xml)
  else await runOn(step, connection)
}

export function explainNetworkDefineStep(step: NetworkDefineStep, addresses: Addresses): string {
  const line = (...words: string[]) => commandLine(virsh(addresses, step.connection, ...words))
  switch (step.type) {
    case 'network.define':
      return withInput(virsh(addresses, step.connection, 'net-define', '/dev/stdin'), step.xml, 'XML')
    case 'network.undefine':
      return line('net-undefine', step.network)
    case 'network.stop':
      return line('net-destroy', step.network)
    case 'network.autostart':
      return line('net-autostart', step.network, ...(step.on ? [] : ['--disable']))
    case 'network.update':
      return line('net-update', step.network, step.verb, step.section, step.xml, ...affects[step.affect].words)
  }
}

const opposite = { add: 'delete', delete: 'add', modify: 'modify' } as const

/** The step that takes back a step; null when there is nothing to take back. */
export function undoNetworkDefineStep(step: NetworkDefineStep): NetworkDefineStep | null {
  const { connection, network } = step
  switch (step.type) {
    case 'network.define':
      if (step.before === null) return { type: 'network.undefine', connection, network, xml: step.xml }
      return { ...step, xml: step.before, before: step.xml }
    case 'network.undefine':
      return { type: 'network.define', connection, network, xml: step.xml, before: null }
    case 'network.autostart':
      return { ...step, on: !step.on }
    case 'network.update':
      return { ...step, verb: opposite[step.verb], xml: step.before ?? step.xml, before: step.xml }
    case 'network.stop':
      return null
  }
}

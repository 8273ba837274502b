import { isOperationInvalid } from '../libvirt/errors.ts'
import { NETWORK_UPDATE_AFFECT } from '../libvirt/flags.ts'
import { networkByName, updateNetwork } from '../libvirt/network.ts'
import type { Addresses, StepContext, StepOutcome } from './engines.ts'
import { nothingLearned, virsh } from './engines.ts'
import { commandLine } from './shell-words.ts'
import { xmlText } from './xml-text.ts'

interface OnNetwork {
  readonly connection: string
  readonly network: string
}

/** An address that the network's DHCP server keeps for one card. */
export interface Reservation {
  readonly network: string
  readonly mac: string
  /** How the network's DNS server calls it. */
  readonly name: string
  readonly address: string
}

export type NetworkStep =
  | (OnNetwork & { readonly type: 'network.start' })
  | (OnNetwork &
      Reservation & {
        readonly type: 'network.reserve' | 'network.unreserve'
        /** Whether the network runs: its DHCP server is told too. */
        readonly live: boolean
      })

type ReserveStep = Extract<NetworkStep, Reservation>

function hostXml({ mac, name, address }: Reservation): string {
  return `<host mac="${xmlText(mac)}" name="${xmlText(name)}" ip="${xmlText(address)}"/>`
}

async function start(step: NetworkStep, context: StepContext): Promise<void> {
  const connection = await context.engines.libvirt(step.connection)
  const { net } = await connection.call('NETWORK_LOOKUP_BY_NAME', { name: step.network })
  try {
    await connection.call('NETWORK_CREATE', { net })
  } catch (error) {
    // Another VM on it was started at the same moment, and has done this step for us.
    if (!isOperationInvalid(error) || (await connection.call('NETWORK_IS_ACTIVE', { net })).active === 0) throw error
  }
}

/** libvirt itself refuses a second entry of the same card, name or address (virNetworkDefUpdateIPDHCPHost). */
async function reserve(step: ReserveStep, context: StepContext): Promise<void> {
  const connection = await context.engines.libvirt(step.connection)
  const net = await networkByName(connection, step.network)
  const affect = NETWORK_UPDATE_AFFECT.CONFIG | (step.live ? NETWORK_UPDATE_AFFECT.LIVE : 0)
  const command = step.type === 'network.reserve' ? 'ADD_LAST' : 'DELETE'
  await updateNetwork(connection, net, { command, section: 'IP_DHCP_HOST', xml: hostXml(step), affect })
}

export async function runNetworkStep(step: NetworkStep, context: StepContext): Promise<StepOutcome> {
  if (step.type === 'network.start') await start(step, context)
  else await reserve(step, context)
  return nothingLearned
}

export function explainNetworkStep(step: NetworkStep, addresses: Addresses): string {
  const line = (...words: string[]) => commandLine(virsh(addresses, step.connection, ...words))
  if (step.type === 'network.start') return line('net-start', step.network)
  const verb = step.type === 'network.reserve' ? 'add' : 'delete'
  const where = step.live ? ['--live', '--config'] : ['--config']
  return line('net-update', step.network, verb, 'ip-dhcp-host', hostXml(step), ...where)
}

/** A network that was asleep harms nobody; it stays. */
export function undoNetworkStep(step: NetworkStep): NetworkStep | null {
  return step.type === 'network.reserve' ? { ...step, type: 'network.unreserve' } : null
}

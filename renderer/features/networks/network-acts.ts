import type { NetworkChange, NewNetwork } from '../../../contract/network-spec.ts'
import type { NetworkRow } from '../../../contract/network.ts'
import type { ActResult } from '../../../contract/revision.ts'
import type { Client } from '../../api/client.ts'

export const networkActs = ['edit', 'start', 'stop', 'autostart', 'delete'] as const
export type NetworkAct = (typeof networkActs)[number]

/** What was asked for, and of which network. */
export type NetworkQuestion =
  { readonly act: 'create' } | { readonly act: 'bridge' } | { readonly act: NetworkAct; readonly network: NetworkRow }

/** What can be done with a network now. */
export function offeredActs({ engine, active, persistent, builtIn }: NetworkRow): NetworkAct[] {
  if (builtIn) return []
  if (engine === 'docker') return ['delete']
  return networkActs.filter((act) => {
    if (act === 'start') return !active
    if (act === 'stop') return active
    return act !== 'autostart' || persistent
  })
}

export interface NetworkCall {
  readonly procedure: string
  readonly input: object
  readonly run: (client: Client) => Promise<ActResult>
}

/** A plain question's act. @param force whether containers are taken out first */
export function plainCall(
  act: Exclude<NetworkAct, 'edit'>,
  { id, autostart }: NetworkRow,
  force: boolean,
): NetworkCall {
  switch (act) {
    case 'start':
      return { procedure: 'network.start', input: { id }, run: (client) => client.network.start({ id }) }
    case 'stop':
      return { procedure: 'network.stop', input: { id }, run: (client) => client.network.stop({ id }) }
    case 'autostart': {
      const input = { id, on: autostart !== true }
      return { procedure: 'network.autostart', input, run: (client) => client.network.autostart(input) }
    }
    case 'delete': {
      const input = { id, force }
      return { procedure: 'network.delete', input, run: (client) => client.network.delete(input) }
    }
  }
}

export function createCall(input: NewNetwork): NetworkCall {
  return { procedure: 'network.create', input, run: (client) => client.network.create(input) }
}

export function setCall(id: string, change: NetworkChange, restart: boolean): NetworkCall {
  const input = { id, change, restart }
  return { procedure: 'network.set', input, run: (client) => client.network.set(input) }
}

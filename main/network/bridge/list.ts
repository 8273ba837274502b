import type { HostBridge, HostNic } from '../../../contract/host-bridge.ts'
import { parseNics } from '../../net/host-nics.ts'
import { isHere } from '../../step/engines.ts'
import { bridgeState, readBridgeRecords, type BridgeRecord } from '../../step/host-bridge-records.ts'
import type { NetworkScope } from '../scope.ts'
import { findNics } from './nics.ts'

export interface HostBridges {
  readonly bridges: HostBridge[]
  readonly nics: HostNic[]
}

const madeOf = async ({ bridge, nic, manager, until }: BridgeRecord): Promise<HostBridge['made']> => ({
  ...{ nic, manager, until },
  state: await bridgeState(bridge),
})

/** Bridges that are no engine's, those that Labrig made and that are down included; and the interfaces for more. */
export async function listHostBridges(scope: NetworkScope): Promise<HostBridges> {
  const look = scope.look()
  const [nics, links, records] = await Promise.all([
    findNics(look),
    look.command('ip', '-j', '-d', 'address', 'show'),
    readBridgeRecords(),
  ])
  const rows = parseNics(links.text)
  const engines = scope
    .networks()
    .filter((one) => isHere(scope.engines, one.connection) && !(one.engine === 'libvirt' && one.mode === 'bridge'))
  const taken = engines.map(({ bridge }) => bridge)
  const seen = rows.filter(({ kind, name }) => kind === 'bridge' && !taken.includes(name)).map(({ name }) => name)
  const names = [...new Set([...seen, ...records.map(({ bridge }) => bridge)])].sort()
  const bridges = names.map(async (name): Promise<HostBridge> => {
    const record = records.find(({ bridge }) => bridge === name)
    return {
      name,
      addresses: [...(rows.find((row) => row.name === name)?.addresses ?? [])],
      ports: rows.filter(({ bridge }) => bridge === name).map((row) => row.name),
      made: record === undefined ? null : await madeOf(record),
    }
  })
  return { bridges: await Promise.all(bridges), nics: nics.map(({ told }) => told) }
}

import { useCallback } from 'react'
import type { Connection } from '../../../contract/connection.ts'
import type { Network, Pool, Volume } from '../../../contract/resource.ts'
import { usePage } from '../../app/page-context.ts'
import { sameList, useSelected } from '../../lib/use-selected.ts'
import { useConnections } from '../machines/use-machine.ts'
import { useAsked, type Asked } from './use-asked.ts'

/** Milliseconds between two looks at lists that other tools may change. */
const EVERY = 10_000

/** Connections of an engine. */
export function useEngines(engine: Connection['engine']): readonly Connection[] {
  return useConnections().filter((connection) => connection.engine === engine)
}

/** Names that machines of a connection have. */
export function useTakenNames(connection: string): ReadonlySet<string> {
  const { machines } = usePage()
  const select = useCallback(
    () => [...machines.withTrash()].filter((one) => one.connection === connection).map((one) => one.name),
    [machines, connection],
  )
  return new Set(useSelected(machines.subscribe, select, sameList))
}

export function useNetworks(): Asked<Network[]> {
  return useAsked('networks', (client, signal) => client.inventory.networks(undefined, { signal }), EVERY).asked
}

export function usePools(): Asked<Pool[]> {
  return useAsked('pools', (client, signal) => client.inventory.pools(undefined, { signal }), EVERY).asked
}

export function useVolumes(): Asked<Volume[]> {
  return useAsked('volumes', (client, signal) => client.inventory.volumes(undefined, { signal }), EVERY).asked
}

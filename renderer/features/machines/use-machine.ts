import { useCallback, useSyncExternalStore } from 'react'
import { usePage } from '../../app/page-context.ts'
import type { Connection } from '../../../contract/connection.ts'
import type { Machine } from '../../../contract/machine.ts'
import type { Load } from '../../api/sample-store.ts'
import { useValue } from '../../lib/value.ts'
import { lookOf, type Look } from './look.ts'

const never = () => () => undefined

/** One machine; renders again when it changes, and for no other. */
export function useMachine(id: string | null): Machine | undefined {
  const { machines } = usePage()
  const subscribe = useCallback(
    (listener: () => void) => (id === null ? never() : machines.subscribeRow(id, listener)),
    [machines, id],
  )
  return useSyncExternalStore(subscribe, () => (id === null ? undefined : machines.get(id)))
}

export function useConnections(): readonly Connection[] {
  const { machines } = usePage()
  return useSyncExternalStore(machines.subscribeConnections, machines.connections)
}

/** State of an engine as far as this page can know: without the host nothing is known. */
export function useEngineState(connection: string): Connection['state'] | 'unknown' {
  const { machines, session } = usePage()
  const state = useSyncExternalStore(machines.subscribeConnections, () => machines.connection(connection)?.state)
  const known = useSyncExternalStore(machines.subscribeConnections, () => machines.isKnown(connection))
  const host = useValue(session.state).type
  return host === 'open' && known ? (state ?? 'unknown') : host === 'open' ? 'connecting' : 'unknown'
}

export function useBusy(id: string) {
  const { acts } = usePage()
  const subscribe = useCallback((listener: () => void) => acts.subscribe(id, listener), [acts, id])
  return useSyncExternalStore(subscribe, () => acts.busy(id))
}

export function useLoad(id: string): Load | undefined {
  const { samples } = usePage()
  const subscribe = useCallback((listener: () => void) => samples.subscribe(id, listener), [samples, id])
  return useSyncExternalStore(subscribe, () => samples.get(id))
}

export function useLook(machine: Machine): Look {
  const engine = useEngineState(machine.connection)
  return lookOf(machine, engine, useBusy(machine.id))
}

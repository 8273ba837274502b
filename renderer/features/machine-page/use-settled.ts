import { useCallback, useSyncExternalStore } from 'react'
import { usePage } from '../../app/page-context.ts'
import { useConnections } from '../machines/use-machine.ts'

/** False until every engine that answers has told its machines: before that a machine is not missing, only unknown. */
export function useSettled(): boolean {
  const { machines } = usePage()
  const connections = useConnections()
  const settled = useCallback(
    () =>
      connections.length > 0 &&
      connections.every(({ id, state }) => (state === 'ready' ? machines.isKnown(id) : state !== 'connecting')),
    [machines, connections],
  )
  return useSyncExternalStore(machines.subscribeConnections, settled)
}

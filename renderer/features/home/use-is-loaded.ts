import { useCallback, useSyncExternalStore } from 'react'
import { usePage } from '../../app/page-context.ts'

/** False until every engine that answers has sent its list. */
export function useIsLoaded(): boolean {
  const { machines } = usePage()
  const known = useCallback(() => {
    const all = machines.connections()
    const told = all.every(({ id, state }) => (state === 'ready' ? machines.isKnown(id) : state !== 'connecting'))
    return all.length > 0 && told
  }, [machines])
  return useSyncExternalStore(machines.subscribeConnections, known)
}

import { knownOf, usePolled } from '../machine-page/use-polled.ts'

/** Rules of the kernel have no events. Milliseconds. */
const EVERY = 5000

/** Ports that lead to one VM, or to all; null until they are known. */
export function useForwards(id: string | null) {
  const { polled, again } = usePolled({
    key: `forwards ${id ?? ''}`,
    ask: (client, signal) => client.forward.list(id === null ? {} : { id }, { signal }),
    every: EVERY,
  })
  const failure = polled.type === 'failed' ? polled.failure : polled.type === 'known' ? polled.stale : null
  return { rows: knownOf(polled), failure, again }
}

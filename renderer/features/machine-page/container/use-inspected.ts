import { useEffect } from 'react'
import type { Container } from '../../../../contract/machine.ts'
import { usePolled, type Polled } from '../use-polled.ts'

/** Restart counts and health checks have no events that the live picture tells. Milliseconds. */
const AGAIN = 5000

/** All that the engine says of a container, read again while it is on screen and whenever the container changes. */
export function useInspected(container: Container): Polled<unknown> {
  const { id } = container
  const { polled, again } = usePolled<unknown>({
    key: id,
    ask: async (client, signal) => (await client.container.inspect({ id }, { signal })).json,
    every: AGAIN,
  })
  useEffect(() => again(), [again, container])
  return polled
}

import { useEffect } from 'react'
import type { Lease, NetworkRow } from '../../../contract/network.ts'
import type { Client } from '../../api/client.ts'
import type { Failure } from '../../api/failure.ts'
import { usePolled } from '../machine-page/use-polled.ts'

/** Networks are in the live picture, which the page keeps only as far as machines go. Milliseconds. */
const EVERY = 5000

function useFresh<T>(key: string, done: number, ask: (client: Client, signal: AbortSignal) => Promise<T>) {
  const { polled, again } = usePolled({ key, ask, every: EVERY })
  useEffect(() => {
    if (done > 0) again()
  }, [done, again])
  const failure = polled.type === 'failed' ? polled.failure : polled.type === 'known' ? polled.stale : null
  return { value: polled.type === 'known' ? polled.value : null, failure }
}

interface Listed<T> {
  /** Null until it is known. */
  readonly rows: readonly T[] | null
  readonly failure: Failure | null
}

/** All networks, read again while they are on screen. @param done counts what was done: read again when it grows */
export function useNetworkList(done: number): Listed<NetworkRow> {
  const { value, failure } = useFresh('networks', done, (client, signal) => client.network.list(undefined, { signal }))
  return { rows: value, failure }
}

/** Leases of all networks. */
export function useLeases(done: number): Listed<Lease> {
  const { value, failure } = useFresh('leases', done, (client, signal) => client.network.leases({}, { signal }))
  return { rows: value, failure }
}

/** The details of one network. */
export function useNetworkDetail(id: string, done: number) {
  return useFresh(`network ${id}`, done, (client, signal) => client.network.inspect({ id }, { signal }))
}

import { useState } from 'react'
import type { Client } from '../../api/client.ts'
import { usePolled } from '../machine-page/use-polled.ts'
import { useConnections } from '../machines/use-machine.ts'

/** Volumes have no events. Milliseconds. */
const EVERY = 5000

/** What one libvirt says, read again while it is on screen; the first that answers until another is chosen. */
export function useLibvirtReading<T>(
  ask: (client: Client, connection: string, signal: AbortSignal) => Promise<T>,
  every = EVERY,
) {
  const engines = useConnections().filter(({ engine }) => engine === 'libvirt')
  const ready = engines.filter(({ state }) => state === 'ready')
  const [chosen, choose] = useState<string | null>(null)
  const connection = (ready.find(({ id }) => id === chosen) ?? ready[0])?.id ?? null
  const { polled, again } = usePolled({
    key: connection,
    ask: (client, signal) => ask(client, connection ?? '', signal),
    every,
  })
  const failure = polled.type === 'failed' ? polled.failure : polled.type === 'known' ? polled.stale : null
  return { ready, connection, choose, polled, failure, again }
}

import type { HostLoad } from '../../contract/host-load.ts'
import type { Incident } from '../../contract/incident.ts'
import type { Client } from './client.ts'
import type { MachineStore } from './machine-store.ts'
import type { TaskStore } from './task-store.ts'

/** A stream that ends or fails although the connection stands is asked for again after this time. Milliseconds. */
const AGAIN_AFTER = 1000

/** Feeds the store from the live picture until the signal aborts; after a gap it watches anew. */
export async function followInventory(client: Client, store: MachineStore, signal: AbortSignal): Promise<void> {
  await repeat(signal, async () => {
    store.beginWatch()
    // Leaving the loop ends the watch on the other side as well.
    for await (const event of await client.inventory.watch(undefined, { signal })) {
      if (!store.apply(event)) return 'at-once'
    }
    return 'later'
  })
}

/** Feeds the store with the running and recent tasks until the signal aborts. */
export async function followTasks(client: Client, store: TaskStore, signal: AbortSignal): Promise<void> {
  await repeat(signal, async () => {
    const changes = await client.task.watch(undefined, { signal })
    store.replace(await client.task.list(undefined, { signal }))
    for await (const task of changes) store.put(task)
    return 'later'
  })
}

/** Tells what befalls VMs by itself until the signal aborts. */
export async function followIncidents(
  client: Client,
  tell: (incident: Incident) => void,
  signal: AbortSignal,
): Promise<void> {
  await repeat(signal, async () => {
    for await (const incident of await client.incident.watch(undefined, { signal })) tell(incident)
    return 'later'
  })
}

/** Tells how busy the host is until the signal aborts; not while the page is hidden. */
export async function followHostLoad(
  client: Client,
  tell: (load: HostLoad) => void,
  signal: AbortSignal,
): Promise<void> {
  await repeat(signal, async () => {
    if (isHidden()) return 'later'
    for await (const load of await client.host.load(undefined, { signal })) {
      if (isHidden()) return 'later'
      tell(load)
    }
    return 'later'
  })
}

const isHidden = () => document.visibilityState === 'hidden'

async function repeat(signal: AbortSignal, run: () => Promise<'at-once' | 'later'>): Promise<void> {
  while (!signal.aborted) {
    const next = await run().catch(() => 'later' as const)
    if (next === 'later') await pause(AGAIN_AFTER, signal)
  }
}

export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', done)
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
  })
}

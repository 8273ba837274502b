import { readFile } from 'node:fs/promises'
import { nicCounters } from '../host/host-reading.ts'
import type { Connections } from '../inventory/connections.ts'
import type { InventoryStore } from '../inventory/store.ts'
import { monitorLines } from '../system/line-monitor.ts'
import type { Counters } from './rates.ts'

/** What goes through each device of this host. Everybody may read it. */
export async function readCounters(): Promise<Counters> {
  const text = await readFile('/proc/net/dev', 'utf8')
  const devices = nicCounters(text, () => true)
  return {
    at: performance.now(),
    devices: new Map(devices.map((one) => [one.name, { received: one.in ?? 0, sent: one.out ?? 0 }])),
  }
}

/** Calls back at each change of the engines' inventories and of the kernel's links, addresses and routes. */
export function listenForChanges(connections: Connections, store: InventoryStore, changed: () => void): Disposable {
  const ended = new AbortController()
  const follow = async () => {
    for await (const event of store.watch(ended.signal)) if (event.type !== 'connections') changed()
  }
  // A watch of our own store ends with its signal and fails at nothing.
  void follow()
  const listening = connections.onChange(changed)
  const kernel = monitorLines('ip', ['monitor', 'link', 'address', 'route'], changed)
  return {
    [Symbol.dispose]() {
      ended.abort()
      listening[Symbol.dispose]()
      kernel[Symbol.dispose]()
    },
  }
}

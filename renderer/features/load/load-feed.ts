import type { LoadEvent, LoadRecord } from '../../../contract/load.ts'
import type { Client } from '../../api/client.ts'
import { pause } from '../../api/follow.ts'
import { Value } from '../../lib/value.ts'

/** An hour in means of ten seconds and five minutes one by one, as the services keep it. */
const MOST = 520
/** A stream that ends or fails although the connection stands is asked for again. Milliseconds. */
const AGAIN_AFTER = 2000

/** What is known after an event. */
export function loadAfter(before: LoadRecord | null, event: LoadEvent): LoadRecord | null {
  if (event.type === 'record') return event.record
  if (before === null || (before.points.at(-1)?.at ?? 0) >= event.point.at) return before
  return { ...before, memoryLimit: event.memoryLimit, points: [...before.points, event.point].slice(-MOST) }
}

/** The load of one machine or of the host, as the services remember it and as it goes on. */
export class LoadFeed {
  readonly record = new Value<LoadRecord | null>(null)

  /** Takes what is remembered, once: of a machine that does not run. */
  async read(client: Client, of: string, signal: AbortSignal): Promise<void> {
    const record = await client.load.record({ of }, { signal }).catch(() => null)
    if (!signal.aborted && record !== null) this.record.set(record)
  }

  /** Takes each reading until the signal aborts. Load is an extra: that it cannot be had is told by its absence. */
  async follow(client: Client, of: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        for await (const event of await client.load.watch({ of }, { signal })) {
          if (signal.aborted) return
          this.record.set(loadAfter(this.record.get(), event))
        }
      } catch {
        // Asked for again below.
      }
      await pause(AGAIN_AFTER, signal)
    }
  }
}

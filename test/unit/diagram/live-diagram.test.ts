import { describe, expect, it } from 'vitest'
import type { DiagramEvent } from '../../../contract/diagram.ts'
import { LiveDiagram } from '../../../main/diagram/live-diagram.ts'
import type { Observed } from '../../../main/diagram/observed.ts'
import type { Counters } from '../../../main/diagram/rates.ts'
import { observed } from './lab-host.ts'

/** A host that changes when told to, and counts who listens. */
class Host {
  now: Observed = observed()
  listeners = 0
  looks = 0
  #changed: () => void = () => undefined
  readonly live = new LiveDiagram({
    observe: () => {
      this.looks++
      return Promise.resolve(this.now)
    },
    listen: (changed) => {
      this.listeners++
      this.#changed = changed
      return { [Symbol.dispose]: () => void this.listeners-- }
    },
    counters: (): Promise<Counters> => Promise.reject(new Error('none here')),
    failed: () => undefined,
  })

  change(changes: Partial<Observed>): void {
    this.now = { ...this.now, ...changes }
    this.#changed()
  }
}

async function next(events: AsyncGenerator<DiagramEvent>): Promise<DiagramEvent> {
  const { value, done } = await events.next()
  if (done === true) throw new Error('the watch ended')
  return value
}

describe('the live picture', () => {
  it('is a snapshot, then only what changed', async () => {
    const host = new Host()
    const ended = new AbortController()
    const events = host.live.watch(ended.signal)
    expect((await next(events)).type).toBe('snapshot')
    host.change({ machines: host.now.machines.slice(0, 2) })
    const patch = await next(events)
    expect(patch).toMatchObject({ type: 'patch', nodes: [], edges: [] })
    ended.abort()
    expect((await events.next()).done).toBe(true)
  })

  it('looks with one pair of eyes for all readers, and closes them when the last one goes', async () => {
    const host = new Host()
    const ended = new AbortController()
    const first = host.live.watch(ended.signal)
    await next(first)
    const own = new AbortController()
    const second = host.live.watch(own.signal)
    expect((await next(second)).type).toBe('snapshot')
    expect([host.listeners, host.looks]).toEqual([1, 1])
    own.abort()
    expect((await second.next()).done).toBe(true)
    expect(host.listeners).toBe(1)
    ended.abort()
    expect((await first.next()).done).toBe(true)
    await expect.poll(() => host.listeners).toBe(0)
  })

  it('gathers events that come close together into one look', async () => {
    const host = new Host()
    const ended = new AbortController()
    const events = host.live.watch(ended.signal)
    await next(events)
    for (let event = 0; event < 20; event++) host.change({})
    host.change({ machines: [] })
    expect((await next(events)).type).toBe('patch')
    expect(host.looks).toBe(2)
    ended.abort()
    await events.next()
  })
})

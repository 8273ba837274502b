import { describe, expect, it } from 'vitest'
import type { Vm } from '../../../contract/machine.ts'
import type { Snapshot } from '../../../contract/vm.ts'
import { expired } from '../../../main/vm/snapshot/plan-expire.ts'
import { readDescription, withMergingLine, withScheduleLine } from '../../../main/vm/snapshot/schedule-note.ts'
import { ScheduleWatch, scheduledName } from '../../../main/vm/snapshot/schedule-watch.ts'

const HOUR = 3_600_000
const start = new Date(2026, 10, 22, 9, 5).getTime()

const snapshot = (name: string, created: number, scheduled = true) =>
  ({ name, created: Math.floor(created / 1000), ...(scheduled ? { scheduled } : {}) }) as Snapshot

function world(state: Vm['state'], made: Snapshot[] = [], refusal?: Error) {
  const done: string[] = []
  const clock = { now: start }
  const vm = { id: 'vm:system/1', state, schedule: { every: 6, keep: 2 } } as Vm
  const watch = new ScheduleWatch({
    vms: () => [vm],
    snapshots: () => Promise.resolve(made),
    take: (_, name) => {
      done.push(name)
      made.push(snapshot(name, clock.now))
      return Promise.resolve()
    },
    expire: (_, keep) => (refusal === undefined ? Promise.resolve(done.push(`keep ${keep}`)) : Promise.reject(refusal)),
    failed: (error) => done.push(String(error)),
    now: () => clock.now,
  })
  return { watch, done, clock, made }
}

describe('a schedule of snapshots', () => {
  it('takes the first at once, and the next when its hours have passed', async () => {
    const { watch, done, clock } = world('running')
    await watch.look()
    expect(done).toEqual(['auto-20261122-0905', 'keep 2'])
    clock.now += 5 * HOUR
    await watch.look()
    expect(done).toHaveLength(2)
    clock.now += HOUR
    await watch.look()
    expect(done.slice(2)).toEqual(['auto-20261122-1505', 'keep 2'])
  })

  it('goes on where another process, or an earlier run, has left it', async () => {
    const { watch, done, clock } = world('running', [snapshot('auto-before', start - 4 * HOUR)])
    await watch.look()
    expect(done).toEqual([])
    clock.now += 2 * HOUR
    await watch.look()
    expect(done).toEqual([scheduledName(clock.now), 'keep 2'])
  })

  it('is not moved by what a person took', async () => {
    const { watch, done } = world('running', [snapshot('mine', start - HOUR, false)])
    await watch.look()
    expect(done).toHaveLength(2)
  })

  it('takes no more when what is too old cannot go while the guest runs, and tidies once it is off', async () => {
    const old = Array.from({ length: 6 }, (_, index) => snapshot(`auto-${index}`, start - (30 - index) * HOUR))
    const on = world('running', [...old], new Error('a branch stands on it'))
    await on.watch.look()
    expect(on.done).toEqual(['Error: a branch stands on it'])
    const caughtUp = world('running', [...old])
    await caughtUp.watch.look()
    expect(caughtUp.done).toEqual(['keep 2', 'auto-20261122-0905', 'keep 2'])
    const off = world('off', [...old])
    await off.watch.look()
    await off.watch.look()
    expect(off.done).toEqual(['keep 2'])
  })

  it('waits while the VM is off: nothing changes, and old states would go', async () => {
    const { watch, done } = world('off')
    await watch.look()
    expect(done).toEqual([])
  })
})

describe('expiry', () => {
  const day = 86_400
  const all = [
    { name: 'mine', created: 0 },
    { name: 'a', created: day, scheduled: true },
    { name: 'b', created: 2 * day, scheduled: true },
    { name: 'c', created: 9 * day, scheduled: true },
  ]
  const names = (expiry: { keep?: number; days?: number }) => expired(all, expiry, 10 * day).map(({ name }) => name)

  it('takes the oldest of the schedule, and never what a person made', () => {
    expect(names({ keep: 2 })).toEqual(['a'])
    expect(names({ keep: 1 })).toEqual(['a', 'b'])
    expect(names({ keep: 9 })).toEqual([])
    expect(names({ days: 7 })).toEqual(['a', 'b'])
    expect(names({ keep: 2, days: 100 })).toEqual(['a'])
  })

  it('knows what a schedule made by the last line of its description, which nobody is shown', () => {
    const read = (text: string) => {
      const { description, scheduled, merging } = readDescription(text)
      return [description, ...(scheduled ? ['scheduled'] : []), ...(merging ? ['merging'] : [])]
    }
    expect(read(withScheduleLine(null))).toEqual([null, 'scheduled'])
    expect(read(withScheduleLine('weekly\nbase'))).toEqual(['weekly\nbase', 'scheduled'])
    expect(read('a note')).toEqual(['a note'])
    expect(read('')).toEqual([null])
    expect(read(withMergingLine(''))).toEqual([null, 'merging'])
    expect(read(withMergingLine(withScheduleLine('weekly')))).toEqual(['weekly', 'scheduled', 'merging'])
  })
})

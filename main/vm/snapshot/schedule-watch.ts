import type { Vm } from '../../../contract/machine.ts'
import type { Snapshot } from '../../../contract/vm-snapshot.ts'

/** What the watch needs of the world. */
export interface ScheduleWorld {
  vms(): readonly Vm[]
  snapshots(id: string): Promise<readonly Snapshot[]>
  take(id: string, name: string): Promise<unknown>
  expire(id: string, keep: number): Promise<unknown>
  failed(error: unknown): void
  /** Milliseconds since 1970. */
  now(): number
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** So many times what is to be kept stand at most where what is over cannot be deleted. */
const MOST_OVER = 3

/** By local time, so that two processes that take it at once take the same, and one of them is told that it is there. */
export function scheduledName(now: number): string {
  const at = new Date(now)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`
  return `auto-${day}-${two(at.getHours())}${two(at.getMinutes())}`
}

/**
 * Takes the snapshots of VMs that have a schedule, while they run: one that is off does not change, and would push out the
 * states that somebody wants back. Looks when it starts, so that what came due while nobody ran is not lost.
 */
export class ScheduleWatch implements Disposable {
  readonly #world: ScheduleWorld
  /** When each is looked at again, milliseconds since 1970; not before libvirt could have something to tell. */
  readonly #due = new Map<string, number>()
  #timer: NodeJS.Timeout | undefined
  #busy = false

  constructor(world: ScheduleWorld) {
    this.#world = world
  }

  start(): void {
    if (this.#timer !== undefined) return
    this.#timer = setInterval(() => void this.look(), MINUTE)
    this.#timer.unref()
    void this.look()
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** One after another: each may hold its guest up for a moment. Never rejects. */
  async look(): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    for (const vm of this.#world.vms()) {
      const { schedule, state } = vm
      if (schedule === undefined) continue
      if (state === 'running') await this.#tend(vm, schedule).catch(this.#world.failed)
      if (state === 'off') await this.#tidy(vm, schedule).catch(this.#world.failed)
    }
    this.#busy = false
  }

  async #tend({ id }: Vm, { every, keep }: NonNullable<Vm['schedule']>): Promise<void> {
    const now = this.#world.now()
    const key = `${id} ${every}`
    if ((this.#due.get(key) ?? 0) > now) return
    const made = await this.#made(id)
    const last = Math.max(0, ...made.map(({ created }) => created * 1000))
    const due = last + every * HOUR
    if (due > now) {
      this.#due.set(key, due)
      return
    }
    // A failure is tried again when the next one would be due, not every minute.
    this.#due.set(key, now + every * HOUR)
    // Its refusal says why they cannot go, as where a branch stands on them while the guest runs; no more of them then.
    if (made.length >= MOST_OVER * keep) await this.#world.expire(id, keep)
    await this.#world.take(id, scheduledName(now))
    await this.#world.expire(id, keep)
  }

  /** What could not go while the guest ran. */
  async #tidy({ id }: Vm, { keep }: NonNullable<Vm['schedule']>): Promise<void> {
    const now = this.#world.now()
    const key = `${id} off`
    if ((this.#due.get(key) ?? 0) > now) return
    this.#due.set(key, now + HOUR)
    const made = await this.#made(id)
    if (made.length > keep) await this.#world.expire(id, keep)
  }

  async #made(id: string): Promise<readonly Snapshot[]> {
    return (await this.#world.snapshots(id)).filter(({ scheduled }) => scheduled === true)
  }
}

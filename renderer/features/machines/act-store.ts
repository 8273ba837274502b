import type { Machine } from '../../../contract/machine.ts'
import type { ActResult } from '../../../contract/revision.ts'
import type { Client } from '../../api/client.ts'
import { failureOf, type Failure } from '../../api/failure.ts'
import type { MachineStore } from '../../api/machine-store.ts'
import type { TaskStore } from '../../api/task-store.ts'
import { KeyedEmitter, type Listener, type Unsubscribe } from '../../lib/emitter.ts'
import { Value } from '../../lib/value.ts'
import { callFor, canAct, perform, type ActName, type DeletionChoice } from './acts.ts'

/** What is being done to a machine. `snapshot` stands for acts on its snapshots, `template` for its lock as one. */
export type BusyWith =
  | ActName
  | 'snapshot'
  | 'revert'
  | 'clone'
  | 'template'
  | 'restore'
  | 'empty'
  | 'organise'
  | 'seed'
  | 'installed'
  | 'refresh'
  | 'rebuild'

/** The last act on a machine, for the details. */
export interface LastAct {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly commands: readonly string[]
}

/** A failed act, shown until it is closed or the same act succeeds. */
export interface ActFailure {
  readonly key: string
  readonly id: string
  readonly name: string
  readonly act: BusyWith
  readonly failure: Failure
}

/** How long a row says that an act's effect is awaited. Milliseconds. */
const SHOWN_WITHIN = 10_000
/** A guest that was asked to shut down or reboot has this long before the row shows its plain state again. Milliseconds. */
const GUEST_REACTS_WITHIN = 60_000
/** Failures kept on the page. */
const MOST_FAILURES = 20

interface Parts {
  readonly client: () => Client
  readonly machines: MachineStore
  readonly tasks: TaskStore
}

/** Runs acts and holds what rows show of them: busy, failed, last commands. */
export class ActStore {
  readonly failures = new Value<readonly ActFailure[]>([])
  readonly #parts: Parts
  readonly #busy = new Map<string, BusyWith>()
  readonly #last = new Map<string, LastAct>()
  readonly #changed = new KeyedEmitter()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  subscribe(id: string, listener: Listener): Unsubscribe {
    return this.#changed.subscribe(id, listener)
  }

  busy(id: string): BusyWith | null {
    return this.#busy.get(id) ?? null
  }

  last(id: string): LastAct | null {
    return this.#last.get(id) ?? null
  }

  dismiss(key: string): void {
    this.failures.set(this.failures.get().filter((failure) => failure.key !== key))
  }

  /**
   * Does the act on every machine that can take it; the others are left alone. Never rejects.
   * @returns those on which it succeeded
   */
  async actOn(machines: readonly Machine[], act: ActName, choice?: DeletionChoice): Promise<readonly Machine[]> {
    const able = machines.filter((machine) => canAct(machine, act))
    const done = await Promise.all(
      able.map((machine) => this.run(machine, act, (client) => perform(client, callFor(machine, act, choice)))),
    )
    return able.filter((_, index) => done[index])
  }

  /** Runs one act on a machine whose row is busy until its effect shows. Never rejects. @returns whether it succeeded */
  async run(machine: Machine, act: BusyWith, call: (client: Client) => Promise<ActResult>): Promise<boolean> {
    const { id, name } = machine
    if (this.#busy.has(id) && act !== 'force') return false
    this.#setBusy(id, act)
    const key = `${id} ${act}`
    this.dismiss(key)
    try {
      const result = await call(this.#parts.client())
      this.#parts.tasks.noteCommands(result.commands)
      this.#last.set(id, { at: Date.now(), commands: result.commands })
      await this.#parts.machines.whenReached(result.marks, AbortSignal.timeout(SHOWN_WITHIN))
      if (machine.kind === 'vm' && act === 'stop') await this.#guestLeaves(id)
      return true
    } catch (error) {
      const failure: ActFailure = { key, id, name, act, failure: failureOf(error) }
      this.failures.set([failure, ...this.failures.get()].slice(0, MOST_FAILURES))
      return false
    } finally {
      // Another act (forcing off) may have taken the row over.
      if (this.#busy.get(id) === act) this.#setBusy(id, null)
    }
  }

  /** A shut-down is a request: the guest takes its time, or does not react at all. */
  #guestLeaves(id: string): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        const state = this.#parts.machines.get(id)?.state
        if (state === 'running' || state === 'stopping') return
        clearTimeout(timer)
        unsubscribe()
        resolve()
      }
      const unsubscribe = this.#parts.machines.subscribeRow(id, check)
      const timer = setTimeout(() => {
        unsubscribe()
        resolve()
      }, GUEST_REACTS_WITHIN)
      check()
    })
  }

  #setBusy(id: string, act: BusyWith | null): void {
    if (act === null) this.#busy.delete(id)
    else this.#busy.set(id, act)
    this.#changed.emit(id)
  }
}

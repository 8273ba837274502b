import type { JournalEntry } from '../../contract/journal.ts'
import type { TaskPart } from '../../contract/task.ts'
import type { ToldError } from '../../contract/told-error.ts'
import type { Journal } from './journal.ts'
import type { Locks } from './locks.ts'
import type { TaskHandle, Tasks } from './tasks.ts'

/** What performing needs to know of steps; handed in, because steps and work stand on the same floor. */
export interface StepRunner<S, O> {
  run(step: S, signal: AbortSignal, progress: (parts: readonly TaskPart[]) => void): Promise<O>
  explain(step: S): string
  /** The step that takes this one back; null when there is nothing to take back. */
  undo(step: S): S | null
}

export interface Performable<S> {
  readonly title: string
  readonly subjects: readonly string[]
  readonly steps: readonly S[]
  readonly atomic: boolean
  readonly locks: readonly string[]
}

/** Where a plan stands that is not taken back: commands of the steps before the one that failed, and of those after it. */
export interface HalfWay {
  readonly done: readonly string[]
  readonly rest: readonly string[]
}

const nothingDone: HalfWay = { done: [], rest: [] }

/** A step failed. `left` names what the steps before it made and what could not be taken back, as commands that would. */
export class StepFailure extends Error {
  readonly command: string
  readonly left: readonly string[]
  readonly halfWay: HalfWay
  constructor(command: string, left: readonly string[], cause: unknown, halfWay: HalfWay = nothingDone) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.name = 'StepFailure'
    this.command = command
    this.left = left
    this.halfWay = halfWay
  }
}

export interface Performance<O> {
  readonly task: string
  readonly outcomes: readonly O[]
}

interface Note {
  readonly phase: JournalEntry['phase']
  readonly step: number | null
  readonly commands: readonly string[]
  readonly error?: unknown
}

/** Runs plans: locks, journals each intent before and each result after, takes back on failure, reports progress. */
export class Performer<S, O> {
  readonly #runner: StepRunner<S, O>
  readonly #tasks: Tasks
  readonly #journal: Journal
  readonly #locks: Locks
  readonly #describe: (error: unknown) => ToldError

  constructor(parts: {
    runner: StepRunner<S, O>
    tasks: Tasks
    journal: Journal
    locks: Locks
    describe: (error: unknown) => ToldError
  }) {
    this.#runner = parts.runner
    this.#tasks = parts.tasks
    this.#journal = parts.journal
    this.#locks = parts.locks
    this.#describe = parts.describe
  }

  /**
   * @throws StepFailure when a step fails, with its cause
   * @throws Fault BUSY when another act holds one of the plan's locks
   */
  perform(procedure: string, plan: Performable<S>, signal?: AbortSignal): Promise<Performance<O>> {
    const spec = { procedure, title: plan.title, subjects: plan.subjects }
    return this.#tasks.run(spec, signal, async (task) => {
      const outcomes = await this.#locks.hold(plan.locks, plan.title, () => this.#steps(procedure, plan, task))
      return { task: task.id, outcomes }
    })
  }

  /**
   * A plan that makes new things is not begun when its intent cannot be written down (a full disk): it could not be
   * finished after a crash. Others are: stopping and deleting must work then most of all. What has been done is answered
   * in any case.
   */
  async #steps(procedure: string, plan: Performable<S>, task: TaskHandle): Promise<O[]> {
    const note = (entry: Note) => this.#write(procedure, plan, task.id, entry)
    const told = (entry: Note) => note(entry).catch(() => undefined)
    const intends = plan.atomic ? note : told
    const outcomes: O[] = []
    await intends({ phase: 'begin', step: null, commands: [] })
    for (const [index, step] of plan.steps.entries()) {
      const command = this.#runner.explain(step)
      task.report(command, index / plan.steps.length, (index + 1) / plan.steps.length)
      try {
        await intends({ phase: 'intent', step: index, commands: [command] })
        task.signal.throwIfAborted()
        outcomes.push(await this.#runner.run(step, task.signal, task.parts))
      } catch (error) {
        await told({ phase: 'failed', step: index, commands: [command], error })
        const left = plan.atomic ? await this.#takeBack(plan.steps.slice(0, index), told) : []
        await told({ phase: 'end', step: null, commands: [], error })
        throw new StepFailure(command, left, error, plan.atomic ? nothingDone : this.#halfWay(plan.steps, index))
      }
      await told({ phase: 'done', step: index, commands: [command] })
    }
    await told({ phase: 'end', step: null, commands: [] })
    return outcomes
  }

  /** What of a deletion is gone already, and what is still there. */
  #halfWay(steps: readonly S[], failed: number): HalfWay {
    const commands = (some: readonly S[]) => some.map((step) => this.#runner.explain(step))
    return { done: commands(steps.slice(0, failed)), rest: commands(steps.slice(failed + 1)) }
  }

  /** Takes the done steps back, last first; answers the commands that would take back what could not be. */
  async #takeBack(done: readonly S[], told: (entry: Note) => Promise<void>): Promise<string[]> {
    const left: string[] = []
    for (const [index, step] of [...done.entries()].reverse()) {
      const undo = this.#runner.undo(step)
      if (undo === null) continue
      const command = this.#runner.explain(undo)
      try {
        // Not the task's signal: a cancelled act has to be taken back as well.
        await this.#runner.run(undo, AbortSignal.timeout(60_000), () => undefined)
        await told({ phase: 'undone', step: index, commands: [command] })
      } catch (error) {
        left.push(command)
        await told({ phase: 'failed', step: index, commands: [command], error })
      }
    }
    return left
  }

  async #write(procedure: string, plan: Performable<S>, task: string, entry: Note): Promise<void> {
    await this.#journal.append({
      at: Date.now(),
      task,
      procedure,
      title: plan.title,
      subjects: [...plan.subjects],
      phase: entry.phase,
      step: entry.step,
      commands: [...entry.commands],
      error: entry.error === undefined ? null : this.#describe(entry.error),
    })
  }
}

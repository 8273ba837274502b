import { randomUUID } from 'node:crypto'
import type { Task, TaskPart } from '../../contract/task.ts'
import type { ToldError } from '../../contract/told-error.ts'

export interface TaskSpec {
  readonly procedure: string
  readonly title: string
  readonly subjects: readonly string[]
}

/** What a running task may do with itself. */
export interface TaskHandle {
  readonly id: string
  readonly signal: AbortSignal
  /** Says which command it is at, and from where to where in the whole (0 to 1) this command leads. */
  report(at: string, from: number, to: number): void
  /** How far the command is. */
  parts(parts: readonly TaskPart[]): void
}

interface Running {
  task: Task
  readonly abort: AbortController
}

/** Ended tasks kept for the list. */
const KEPT = 200
/** Events that a slow listener may lag behind before it is given only the newest state of each task. */
const MAX_QUEUE = 1000

/** The long acts of this process: progress, cancel, result. */
export class Tasks {
  readonly #tasks = new Map<string, Running>()
  readonly #listeners = new Set<(task: Task) => void>()
  readonly #describe: (error: unknown) => ToldError

  constructor(describe: (error: unknown) => ToldError) {
    this.#describe = describe
  }

  /** Runs `body` as a task; its result or failure is the answer. */
  async run<T>(spec: TaskSpec, signal: AbortSignal | undefined, body: (task: TaskHandle) => Promise<T>): Promise<T> {
    const running = this.#begin(spec)
    // Without its reason, which a caller chooses: a cancelled act is told by the kind of the error.
    const forward = () => running.abort.abort()
    if (signal?.aborted === true) forward()
    signal?.addEventListener('abort', forward, { once: true })
    try {
      const result = await body(this.#handle(running))
      this.#change(running, { state: 'done', ended: Date.now(), progress: 1, at: null })
      return result
    } catch (error) {
      const state = running.abort.signal.aborted ? 'cancelled' : 'failed'
      this.#change(running, { state, ended: Date.now(), at: null, error: this.#describe(error) })
      throw error
    } finally {
      signal?.removeEventListener('abort', forward)
    }
  }

  list(): Task[] {
    return [...this.#tasks.values()].map((running) => running.task).reverse()
  }

  /** Asks a task to stop; false when it is not running. */
  cancel(id: string): boolean {
    const running = this.#tasks.get(id)
    if (!running || running.task.state !== 'running') return false
    running.abort.abort()
    return true
  }

  onChange(listener: (task: Task) => void): Disposable {
    this.#listeners.add(listener)
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) }
  }

  /** Every change of every task until the signal aborts. A reader that lags sees the newest state of each task only. */
  async *watch(signal: AbortSignal): AsyncGenerator<Task> {
    const queue = new Map<string, Task>()
    let wake: () => void = () => undefined
    using _listening = this.onChange((task) => {
      queue.delete(task.id)
      queue.set(task.id, task)
      if (queue.size > MAX_QUEUE) queue.delete(queue.keys().next().value as string)
      wake()
    })
    const stop = () => wake()
    signal.addEventListener('abort', stop)
    try {
      while (!signal.aborted) {
        const next = queue.values().next()
        if (next.done !== true) {
          queue.delete(next.value.id)
          yield next.value
          continue
        }
        await new Promise<void>((resolve) => (wake = resolve))
      }
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  #handle(running: Running): TaskHandle {
    let range = { from: 0, to: 1 }
    return {
      id: running.task.id,
      signal: running.abort.signal,
      report: (at, from, to) => {
        range = { from, to }
        this.#change(running, { at, progress: from })
      },
      parts: (parts) => {
        const progress = range.from + (range.to - range.from) * shareDone(parts)
        this.#change(running, { parts: [...parts], progress })
      },
    }
  }

  #begin(spec: TaskSpec): Running {
    const running: Running = {
      abort: new AbortController(),
      task: {
        id: randomUUID(),
        procedure: spec.procedure,
        title: spec.title,
        subjects: [...spec.subjects],
        state: 'running',
        started: Date.now(),
        ended: null,
        progress: null,
        at: null,
        parts: [],
        error: null,
      },
    }
    this.#tasks.set(running.task.id, running)
    this.#forgetOld()
    this.#tell(running.task)
    return running
  }

  #change(running: Running, change: Partial<Task>): void {
    running.task = { ...running.task, ...change }
    this.#tell(running.task)
  }

  #tell(task: Task): void {
    for (const listener of this.#listeners) listener(task)
  }

  #forgetOld(): void {
    let ended = [...this.#tasks.values()].filter((running) => running.task.state !== 'running').length
    for (const [id, running] of this.#tasks) {
      if (ended <= KEPT) return
      if (running.task.state === 'running') continue
      this.#tasks.delete(id)
      ended--
    }
  }
}

/** 0 to 1; parts of unknown size do not count. */
function shareDone(parts: readonly TaskPart[]): number {
  let current = 0
  let total = 0
  for (const part of parts) {
    if (part.current === null || part.total === null || part.total === 0) continue
    current += part.current
    total += part.total
  }
  return total === 0 ? 0 : Math.min(1, current / total)
}

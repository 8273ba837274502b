import type { Task } from '../../contract/task.ts'
import { Value } from '../lib/value.ts'

/** Ended tasks that the list keeps showing. */
const ENDED_KEPT = 20

/** Running and recent tasks, newest first, and the last command that was run for an act. */
export class TaskStore {
  readonly tasks = new Value<readonly Task[]>([])
  readonly lastCommand = new Value<string | null>(null)

  replace(tasks: readonly Task[]): void {
    this.tasks.set(ordered(tasks))
  }

  put(task: Task): void {
    this.tasks.set(ordered([task, ...this.tasks.get().filter((one) => one.id !== task.id)]))
    if (task.state === 'running' && task.at !== null) this.lastCommand.set(task.at)
  }

  /** What may fail without harm, as the picture beside a snapshot, is not what was done. */
  noteCommands(commands: readonly string[]): void {
    const last = commands.findLast((command) => !command.endsWith('|| true')) ?? commands.at(-1)
    if (last !== undefined) this.lastCommand.set(last)
  }
}

function ordered(tasks: readonly Task[]): Task[] {
  const newestFirst = [...tasks].sort((a, b) => b.started - a.started)
  const running = newestFirst.filter((task) => task.state === 'running')
  return [...running, ...newestFirst.filter((task) => task.state !== 'running').slice(0, ENDED_KEPT)]
}

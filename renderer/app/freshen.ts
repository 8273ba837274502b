import type { MachineStore } from '../api/machine-store.ts'
import type { TaskStore } from '../api/task-store.ts'
import type { ActStore } from '../features/machines/act-store.ts'
import type { NoticeStore } from '../features/notices/notice-store.ts'
import type { Page } from './page-context.ts'

interface Stores extends Pick<Page, 'doctor' | 'budget' | 'journal'> {
  readonly machines: MachineStore
  readonly tasks: TaskStore
  readonly acts: ActStore
  readonly notices: NoticeStore
}

/** What one part of the page learns makes another look again. */
export function freshen({ doctor, budget, journal, machines, tasks, acts, notices }: Stores): void {
  let engines = ''
  machines.subscribeConnections(() => {
    const now = machines
      .connections()
      .map(({ id, state }) => `${id}:${state}`)
      .join(' ')
    if (now !== engines) doctor.soon()
    engines = now
  })
  machines.onNews(() => budget.soon())
  let ended = 0
  tasks.tasks.subscribe(() => {
    const all = tasks.tasks.get()
    notices.noteTasks(all)
    const last = Math.max(0, ...all.map((task) => task.ended ?? 0))
    if (last > ended) journal.soon()
    ended = Math.max(ended, last)
  })
  let told: ReadonlySet<string> = new Set()
  acts.failures.subscribe(() => {
    const failures = acts.failures.get()
    for (const failure of failures) if (!told.has(failure.key)) notices.noteFailure(failure)
    told = new Set(failures.map((failure) => failure.key))
  })
}

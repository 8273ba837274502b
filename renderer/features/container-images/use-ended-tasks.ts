import { usePage } from '../../app/page-context.ts'
import { useValue } from '../../lib/value.ts'

/** How many tasks of some procedures have ended: another number says to read again, what was made is there at once. */
export function useEndedTasks(procedures: RegExp): number {
  const tasks = useValue(usePage().tasks.tasks)
  return tasks.filter(({ procedure, state }) => procedures.test(procedure) && state !== 'running').length
}

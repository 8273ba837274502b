import type { Budget } from '../../../contract/budget.ts'
import { Reading } from '../../lib/reading.ts'

/** Memory and disks have no events. Milliseconds. */
const EVERY = 5000

export function budgetReading(): Reading<Budget> {
  return new Reading({ every: EVERY, read: (client, signal) => client.host.budget(undefined, { signal }) })
}

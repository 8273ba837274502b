import { z } from 'zod'
import { connectionId } from './ids.ts'

/**
 * A place in the history of one connection's inventory. `epoch` grows with each new connection to the engine, `revision`
 * with each change inside an epoch. A watcher that has seen this mark has seen the act's effect.
 */
export const mark = z.object({ connection: connectionId, epoch: z.number().int(), revision: z.number().int() })
export type Mark = z.infer<typeof mark>

/** True when a watcher at `seen` has everything up to `wanted`. */
export function reached(seen: Mark, wanted: Mark): boolean {
  return seen.epoch > wanted.epoch || (seen.epoch === wanted.epoch && seen.revision >= wanted.revision)
}

/** What every act answers: where its effect is visible, the task that did it and the commands that do the same. */
export const actResult = z.object({ marks: z.array(mark), task: z.string(), commands: z.array(z.string()) })
export type ActResult = z.infer<typeof actResult>

import type { ActResult } from '../../contract/revision.ts'
import type { StepOutcome } from '../step/engines.ts'
import type { Services } from './context.ts'
import type { ActInput, ActPath } from './planners.ts'

interface Call<P extends ActPath> {
  readonly input: ActInput<P>
  readonly context: Services
  readonly signal?: AbortSignal | undefined
}

/** The handler of an act that answers nothing beyond what every act does. */
export function actHandler<P extends ActPath>(path: P): (call: Call<P>) => Promise<ActResult> {
  return async ({ input, context, signal }) => (await context.acts.perform(path, input, signal)).result
}

const notRun = { exitCode: -1, stdout: '', stderr: '', truncated: false }

/** What the program of an act of one step printed, and how it ended. */
export function execOutcome(outcomes: readonly StepOutcome[]): NonNullable<StepOutcome['exec']> {
  return outcomes[0]?.exec ?? notRun
}

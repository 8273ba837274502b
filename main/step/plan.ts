import type { Loss } from '../../contract/texts/loss.ts'
import type { Step } from './step.ts'

/**
 * What a use case wants done. The same value is run, explained, journaled and tested: there is no second description of
 * an act.
 */
export interface Plan {
  /** For the task list and the journal: "start web1". */
  readonly title: string
  /** Ids of what it is about. */
  readonly subjects: readonly string[]
  readonly steps: readonly Step[]
  /** When a step fails, take back those before it. Only for plans whose first steps make new things. */
  readonly atomic: boolean
  /** What is gone for good afterwards; empty for harmless acts. */
  readonly destroys: readonly Loss[]
  /** Definitions of a VM before and after it, as far as they are known beforehand. */
  readonly changes?: readonly {
    readonly which: 'live' | 'next' | 'options'
    readonly before: string
    readonly after: string
  }[]
  /** Names of what nobody else may work on meanwhile, in this process or another. */
  readonly locks: readonly string[]
}

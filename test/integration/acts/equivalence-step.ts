import type { ActPath } from '../../../main/api/planners.ts'
import type { Twin } from './twins.ts'

/** An act that is done on one twin by Labrig and on the other by its lines. */
export type EquivalenceStep = {
  readonly act: ActPath
  /** Completes the test's name: "… does what its lines do". */
  readonly what: string
  readonly input: (twin: Twin) => unknown
  /** Done with both before the act. */
  readonly before?: (twin: Twin) => Promise<void>
  /** What is waited for before the two are compared. */
  readonly settle?: (twin: Twin) => Promise<void>
  /** What a person would type at a prompt of the lines. */
  readonly typed?: string
}

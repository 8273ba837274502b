import type { ErrorCode } from '../../../contract/errors.ts'
import type { Bench } from './bench.ts'

/** One way in which an act must refuse. */
export type Refusal = {
  /** Completes "refuses …". */
  readonly what: string
  readonly input: (bench: Bench) => unknown
  readonly code: ErrorCode | 'BAD_REQUEST'
  readonly exit: number
  /** Part of the error's data. */
  readonly data?: (bench: Bench) => object
}

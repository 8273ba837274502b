import { Waiting } from '../../components/waiting.tsx'
import type { Failure } from '../../api/failure.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'

interface Props {
  readonly connection: string | null
  readonly failure: Failure | null
  readonly isAsking: boolean
  /** What is said where no engine answers, and over a failure. */
  readonly words: { readonly noEngine: string; readonly failed: string }
}

/** What stands above the rows that an engine tells, or in their place. */
export function ReadingNotices({ connection, failure, isAsking, words }: Props) {
  if (connection === null) {
    return (
      <div className="rig-empty">
        <p>{words.noEngine}</p>
      </div>
    )
  }
  if (failure !== null) {
    return (
      <div className="rig-notices">
        <FailureAlert title={words.failed} failure={failure} />
      </div>
    )
  }
  return isAsking ? <Waiting lines={8} /> : null
}

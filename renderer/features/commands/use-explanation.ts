import { useEffect, useState } from 'react'
import type { Loss } from '../../../contract/texts/loss.ts'
import type { ChangedDefinition } from './definition-diff.tsx'
import { usePage } from '../../app/page-context.ts'
import { failureOf, type Failure } from '../../api/failure.ts'
import { useValue } from '../../lib/value.ts'

/** A procedure of the contract with its input. */
export interface Explainable {
  readonly procedure: string
  readonly input: object
}

export type Explanation =
  | { readonly type: 'asking' }
  | {
      readonly type: 'known'
      readonly commands: readonly string[]
      readonly destroys: readonly Loss[]
      readonly changes: readonly ChangedDefinition[]
    }
  /** `isOld`: of what was there before the last change. It stays in sight, lest the page jumps at every key that is typed. */
  | { readonly type: 'failed'; readonly failure: Failure; readonly isOld: boolean }

/** Whether the act would be refused as things are; not so when the answer itself could not be had, or is not there yet. */
export function isRefused(explanation: Explanation): boolean {
  if (explanation.type !== 'failed' || explanation.isOld) return false
  const { code } = explanation.failure
  return code !== 'DISCONNECTED' && code !== 'UNKNOWN'
}

/** Acts explained at once; more lines than that nobody reads. */
export const EXPLAINED_AT_MOST = 20

interface Answer {
  /** What was asked. */
  readonly key: string
  readonly explanation: Explanation
}

/** What an answer says of what is asked by now. */
export function explanationNow({ key, explanation }: Answer, asked: string): Explanation {
  if (explanation.type !== 'failed' || key === asked) return explanation
  return { ...explanation, isOld: true }
}

/** The commands that would do the same as the acts, in their order; asked again when they change. */
export function useExplanation(acts: readonly Explainable[]): Explanation {
  const { session } = usePage()
  const state = useValue(session.state)
  const key = JSON.stringify(acts.slice(0, EXPLAINED_AT_MOST))
  const [answer, setAnswer] = useState<Answer>({ key, explanation: { type: 'asking' } })
  useEffect(() => {
    if (state.type !== 'open') return
    let current = true
    const put = (explanation: Explanation) => current && setAnswer({ key, explanation })
    const asked = (JSON.parse(key) as Explainable[]).map((act) => state.client.explain(act))
    Promise.all(asked).then(
      (answers) => {
        put({
          type: 'known',
          commands: answers.flatMap(({ commands }) => commands),
          destroys: answers.flatMap(({ destroys }) => destroys),
          changes: answers.flatMap(({ changes }) => changes ?? []),
        })
      },
      (error: unknown) => put({ type: 'failed', failure: failureOf(error), isOld: false }),
    )
    return () => {
      current = false
    }
  }, [state, key])
  return explanationNow(answer, key)
}

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
  | { readonly type: 'failed'; readonly failure: Failure }

/** Whether the act would be refused as things are; not so when the answer itself could not be had. */
export function isRefused(explanation: Explanation): boolean {
  if (explanation.type !== 'failed') return false
  const { code } = explanation.failure
  return code !== 'DISCONNECTED' && code !== 'UNKNOWN'
}

/** Acts explained at once; more lines than that nobody reads. */
export const EXPLAINED_AT_MOST = 20

/** The commands that would do the same as the acts, in their order; asked again when they change. */
export function useExplanation(acts: readonly Explainable[]): Explanation {
  const { session } = usePage()
  const state = useValue(session.state)
  const [explanation, setExplanation] = useState<Explanation>({ type: 'asking' })
  const key = JSON.stringify(acts.slice(0, EXPLAINED_AT_MOST))
  useEffect(() => {
    if (state.type !== 'open') return
    let current = true
    const asked = (JSON.parse(key) as Explainable[]).map((act) => state.client.explain(act))
    Promise.all(asked).then(
      (answers) => {
        if (!current) return
        const commands = answers.flatMap((answer) => answer.commands)
        setExplanation({
          type: 'known',
          commands,
          destroys: answers.flatMap((answer) => answer.destroys),
          changes: answers.flatMap((answer) => answer.changes ?? []),
        })
      },
      (error: unknown) => current && setExplanation({ type: 'failed', failure: failureOf(error) }),
    )
    return () => {
      current = false
    }
  }, [state, key])
  return explanation
}

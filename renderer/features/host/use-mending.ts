import { useState } from 'react'
import { failureOf, type Failure } from '../../api/failure.ts'
import { usePage } from '../../app/page-context.ts'

/** What is to be done about a finding. */
export type Mending = { readonly how: 'fix'; readonly remedy: string } | { readonly how: 'undo' }

export interface MendingState {
  readonly busy: boolean
  readonly failure: Failure | null
  mend(mending: Mending): Promise<void>
  dismiss(): void
}

/** Does something about a finding, then has the host looked at again. */
export function useMending(id: string): MendingState {
  const { session, doctor, tasks } = usePage()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const mend = async (mending: Mending) => {
    setBusy(true)
    setFailure(null)
    try {
      const { doctor: acts } = session.client()
      const { commands } = await (mending.how === 'fix' ? acts.fix({ id, remedy: mending.remedy }) : acts.undo({ id }))
      tasks.noteCommands(commands)
    } catch (error) {
      setFailure(failureOf(error))
    }
    doctor.again()
    setBusy(false)
  }
  return { busy, failure, mend, dismiss: () => setFailure(null) }
}

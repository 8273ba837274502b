import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useState } from 'react'
import { usePage } from '../../../app/page-context.ts'
import type { Client } from '../../../api/client.ts'
import { failureOf, type Failure } from '../../../api/failure.ts'
import type { ActResult } from '../../../../contract/revision.ts'
import { useSentence } from '../../failures/use-sentence.ts'

interface Props {
  readonly label: string
  readonly run: (client: Client) => Promise<ActResult>
  readonly onDone?: () => void
  /** A link in a line of others unless told. */
  readonly variant?: 'link' | 'secondary'
}

/** One thing that an agent does at once. */
export function AgentButton({ label, run, onDone, variant = 'link' }: Props) {
  const { session, tasks } = usePage()
  const sentence = useSentence()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const act = async () => {
    if (busy) return
    setBusy(true)
    setFailure(null)
    try {
      tasks.noteCommands((await run(session.client())).commands)
      onDone?.()
    } catch (error) {
      setFailure(failureOf(error))
    }
    setBusy(false)
  }
  return (
    <>
      {failure !== null && (
        <span className="rig-tone-error" role="alert">
          {sentence(failure)}
        </span>
      )}
      <Button variant={variant} isInline={variant === 'link'} isLoading={busy} onClick={() => void act()}>
        {label}
      </Button>
    </>
  )
}

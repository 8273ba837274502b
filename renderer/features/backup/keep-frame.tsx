import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core/dist/esm/components/Modal'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import type { Client } from '../../api/client.ts'
import { failureOf, type Failure } from '../../api/failure.ts'
import type { ActResult } from '../../../contract/revision.ts'
import { useValue } from '../../lib/value.ts'
import { useCommands } from '../commands/commands.tsx'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { TaskProgress } from '../wizard/task-progress.tsx'
import '../wizard/wizard.css'
import './backup.css'

/** An act with all that it needs. */
export interface KeepCall<R extends ActResult> {
  readonly procedure: string
  readonly input: object
  run(client: Client): Promise<R>
}

interface Props<R extends ActResult> {
  readonly title: string
  readonly verb: string
  /** It takes something away. */
  readonly danger?: boolean
  /** Null while something is missing. */
  readonly call: KeepCall<R> | null
  readonly children: ReactNode
  /** What stands there when it is done. */
  readonly done: (result: R) => ReactNode
  readonly onDone?: (result: R) => void
  readonly onClose: () => void
}

/** Fields, commands, progress and result of one act. A failure loses nothing of what was typed. */
export function KeepFrame<R extends ActResult>({
  title,
  verb,
  danger = false,
  call,
  children,
  done,
  onDone,
  onClose,
}: Props<R>) {
  const { session, tasks } = usePage()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [result, setResult] = useState<R | null>(null)
  const run = async () => {
    if (call === null || busy) return
    setBusy(true)
    setFailure(null)
    try {
      const answer = await call.run(session.client())
      tasks.noteCommands(answer.commands)
      setResult(answer)
      onDone?.(answer)
    } catch (error) {
      setFailure(failureOf(error))
    } finally {
      setBusy(false)
    }
  }
  const asks = !busy && result === null
  const { commands, refused } = useCommands(asks ? call : null)
  return (
    <Modal
      isOpen
      width="640px"
      className="rig-dialog"
      onClose={onClose}
      aria-labelledby="keep-title"
      elementToFocus='#keep-form :is(input, select), [form="keep-form"]'
    >
      <ModalHeader title={title} labelId="keep-title" />
      <ModalBody tabIndex={0} aria-label={title}>
        <form
          id="keep-form"
          className="rig-keep-form"
          hidden={!asks}
          onSubmit={(event) => {
            event.preventDefault()
            void run()
          }}
        >
          {children}
        </form>
        {busy && call !== null && <Progress procedure={call.procedure} title={title} />}
        {result !== null && <div className="rig-facts">{done(result)}</div>}
        {failure !== null && !busy && <FailureAlert title={title} failure={failure} />}
        {commands}
      </ModalBody>
      <ModalFooter>
        <Buttons {...{ verb, danger, busy, onClose }} ready={call !== null && !refused} done={result !== null} />
      </ModalFooter>
    </Modal>
  )
}

interface ButtonsProps {
  readonly verb: string
  readonly danger: boolean
  readonly ready: boolean
  readonly busy: boolean
  readonly done: boolean
  readonly onClose: () => void
}

function Buttons({ verb, danger, ready, busy, done, onClose }: ButtonsProps) {
  const { t } = useTranslation()
  if (done) {
    return (
      <Button variant="primary" onClick={onClose}>
        {t('keep.close')}
      </Button>
    )
  }
  return (
    <>
      <Button type="submit" form="keep-form" variant={danger ? 'danger' : 'primary'} isDisabled={!ready || busy}>
        {verb}
      </Button>
      <Button variant="link" onClick={onClose}>
        {t(busy ? 'machinePage.take.background' : 'cancel')}
      </Button>
    </>
  )
}

/** How far the act is; it can be cancelled. */
function Progress({ procedure, title }: { readonly procedure: string; readonly title: string }) {
  const { t } = useTranslation()
  const { tasks, session } = usePage()
  const task = useValue(tasks.tasks).find((one) => one.procedure === procedure && one.state === 'running')
  return (
    <>
      <TaskProgress task={task?.id ?? null} title={title} />
      <Button
        variant="secondary"
        isDisabled={task === undefined}
        onClick={() => void (task && session.client().task.cancel({ task: task.id }))}
      >
        {t('clone.stop')}
      </Button>
    </>
  )
}

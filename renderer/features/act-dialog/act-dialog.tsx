import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core/dist/esm/components/Modal'
import { CodeIcon } from '@patternfly/react-icons/dist/esm/icons/code-icon'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { useCommands } from '../commands/commands.tsx'
import { FailureAlert } from '../failures/failure-alert.tsx'
import '../wizard/wizard.css'
import './act-dialog.css'
import { ActProgress } from './act-progress.tsx'
import { useActRun, type ActCall, type ActRun, type Answered } from './use-act-run.ts'

interface Props<R extends Answered> {
  readonly title: string
  readonly verb: string
  /** On the button while the act is at work. */
  readonly busyVerb?: string
  readonly danger?: boolean
  /** What the ids of its parts begin with. */
  readonly id?: string
  readonly width?: string
  /** Where the focus begins; the first field unless told. */
  readonly focus?: string
  /** Null while something is missing. */
  readonly call: ActCall<R> | null
  /** An act that is done elsewhere, such as one whose machine shows that it is busy; the dialog does it unless given. */
  readonly act?: ActRun
  /** `asked` has a button for them; `none` where no command does it. */
  readonly commands?: 'shown' | 'asked' | 'none'
  /** The fields. */
  readonly children: ReactNode
  /** What stands there when it is done; without it the dialog closes. */
  readonly done?: (result: R) => ReactNode
  /** Above and below the form, where a form inside may not stand. */
  readonly intro?: ReactNode
  readonly below?: ReactNode
  /** On the button that cancels the act. */
  readonly stop?: string
  readonly failureTitle?: string
  /** Whether what goes on without the dialog is offered so. */
  readonly background?: boolean
  readonly onDone?: (result: R) => void
  /** @param done whether the act was done */
  readonly onClose: (done: boolean) => void
}

/** Fields, commands, progress and result of one act: the frame of every dialog that does one. A failure loses nothing typed. */
export function ActDialog<R extends Answered>(props: Props<R>) {
  const { call, done, onDone, onClose } = props
  const [result, setResult] = useState<R | null>(null)
  const own = useActRun(call, (answer) => {
    onDone?.(answer)
    if (done === undefined) onClose(true)
    else setResult(answer)
  })
  const shown = result === null || done === undefined ? null : done(result)
  const id = props.id ?? 'keep'
  const focus = props.focus ?? `#${id}-form :is(input, select), [form="${id}-form"]`
  return <Frame {...props} {...{ id, focus }} act={props.act ?? own} finished={result !== null} result={shown} />
}

interface FrameProps<R extends Answered> extends Omit<Props<R>, 'done' | 'onDone'> {
  readonly id: string
  readonly focus: string
  readonly act: ActRun
  readonly finished: boolean
  readonly result: ReactNode
}

function Frame<R extends Answered>(props: FrameProps<R>) {
  const { id, title, call, act, finished, commands: showing = 'shown', onClose } = props
  const [wanted, setWanted] = useState(false)
  const asks = !act.busy && !finished
  const shows = showing === 'shown' || (showing === 'asked' && wanted)
  const { commands, refused } = useCommands(asks && shows ? call : null)
  return (
    <Modal
      isOpen
      width={props.width ?? '640px'}
      className="rig-dialog"
      onClose={() => onClose(finished)}
      aria-labelledby={`${id}-title`}
      // The last one takes over when the button that was pressed has gone.
      elementToFocus={`${props.focus}, #${id}-close`}
    >
      <ModalHeader title={title} labelId={`${id}-title`} />
      <ModalBody tabIndex={0} aria-label={title}>
        {props.intro}
        <form
          id={`${id}-form`}
          className="rig-act-form"
          hidden={!asks}
          onSubmit={(event) => {
            event.preventDefault()
            void act.run()
          }}
        >
          {props.children}
        </form>
        {asks && props.below}
        <Outcome {...props} />
        {commands}
      </ModalBody>
      <ModalFooter>
        {finished ? (
          <CloseButton id={`${id}-close`} onClose={() => onClose(true)} />
        ) : (
          <Buttons {...props} busy={act.busy} ready={call !== null && !refused} onClose={() => onClose(false)} />
        )}
        {showing === 'asked' && (
          <CommandsButton shown={wanted} disabled={call === null} onClick={() => setWanted(!wanted)} />
        )}
      </ModalFooter>
    </Modal>
  )
}

/** How far it is, what came of it, or why nothing did. */
function Outcome<R extends Answered>({ title, call, act, stop, failureTitle, finished, result }: FrameProps<R>) {
  return (
    <>
      {act.busy && call !== null && (
        <ActProgress procedure={call.procedure} title={title} {...(stop === undefined ? {} : { stop })} />
      )}
      {finished && <div className="rig-facts">{result}</div>}
      {act.failure !== null && !act.busy && <FailureAlert title={failureTitle ?? title} failure={act.failure} />}
    </>
  )
}

function CloseButton({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Button id={id} variant="primary" onClick={onClose}>
      {t('keep.close')}
    </Button>
  )
}

interface ButtonsProps {
  readonly id: string
  readonly verb: string
  readonly busyVerb?: string
  readonly danger?: boolean
  readonly background?: boolean
  readonly ready: boolean
  readonly busy: boolean
  readonly onClose: () => void
}

function Buttons({ id, verb, busyVerb, danger = false, background = true, ready, busy, onClose }: ButtonsProps) {
  const { t } = useTranslation()
  return (
    <>
      <Button
        id={`${id}-go`}
        type="submit"
        form={`${id}-form`}
        variant={danger ? 'danger' : 'primary'}
        isDisabled={!ready || busy}
        isLoading={busy && busyVerb !== undefined}
      >
        {busy ? (busyVerb ?? verb) : verb}
      </Button>
      <Button id={`${id}-cancel`} variant="link" onClick={onClose}>
        {t(busy && background ? 'machinePage.take.background' : 'cancel')}
      </Button>
    </>
  )
}

interface CommandsProps {
  readonly shown: boolean
  readonly disabled: boolean
  readonly onClick: () => void
}

function CommandsButton({ shown, disabled, onClick }: CommandsProps) {
  const { t } = useTranslation()
  return (
    <>
      <span className="rig-grow" />
      <Button
        variant="link"
        icon={<Icon of={CodeIcon} size={12} />}
        aria-expanded={shown}
        isDisabled={disabled}
        onClick={onClick}
      >
        {t(shown ? 'commands.hide' : 'commands.show')}
      </Button>
    </>
  )
}

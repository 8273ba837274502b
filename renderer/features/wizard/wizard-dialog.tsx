import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Modal } from '@patternfly/react-core/dist/esm/components/Modal'
import { TimesIcon } from '@patternfly/react-icons/dist/esm/icons/times-icon'
import { useEffect, useRef, type FormEvent, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../components/icon-button.tsx'
import { WizardSteps, type ShownStep } from './wizard-steps.tsx'

interface Props {
  readonly title: string
  /** Where it will be made. */
  readonly place: string
  readonly headerAct?: ReactNode
  readonly steps: readonly ShownStep[]
  readonly onStep: (id: string) => void
  /** The question of the present step. */
  readonly question: string
  readonly children: ReactNode
  readonly side: ReactNode
  /** Null on the first step. */
  readonly onBack: (() => void) | null
  readonly onNext: () => void
  readonly nextLabel: string
  /** The host is being asked, or something is being made. */
  readonly busy: boolean
  readonly footerEnd: ReactNode
  readonly onCancel: () => void
  /** Closes; what was filled stays. */
  readonly onClose: () => void
}

/** Steps at the left, one decision in the middle, its cost at the right. */
export function WizardDialog(props: Props) {
  const { t } = useTranslation()
  const { title, steps, question, busy } = props
  const heading = useRef<HTMLHeadingElement>(null)
  const current = steps.find((step) => step.current)?.id
  const first = useRef(true)
  useEffect(() => {
    // The dialog's own opening puts the focus on the heading, too.
    if (!first.current) heading.current?.focus()
    first.current = false
  }, [current])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!busy) props.onNext()
  }
  return (
    <Modal
      isOpen
      width="1120px"
      className="rig-wizard"
      aria-labelledby="wizard-title"
      elementToFocus="#wizard-question"
      onEscapePress={(event) => {
        // The topmost layer takes it.
        const isBelow = document.querySelector('.pf-v6-c-popover') !== null
        if (!event.isComposing && !event.defaultPrevented && !isBelow) props.onClose()
      }}
    >
      <form className="rig-wizard-frame" noValidate onSubmit={submit} onKeyDown={keepConversion}>
        <header className="rig-wizard-head">
          <h1 id="wizard-title">{title}</h1>
          <p className="rig-quiet rig-ellipsis">{props.place}</p>
          <span className="rig-grow" />
          {props.headerAct}
          <IconButton icon={TimesIcon} label={t('closeNamed', { title })} onClick={props.onClose} />
        </header>
        <div className="rig-wizard-work">
          <WizardSteps steps={steps} onStep={props.onStep} />
          <div className="rig-wizard-step" key={current}>
            <h2 id="wizard-question" ref={heading} tabIndex={-1}>
              {question}
            </h2>
            {props.children}
          </div>
          {props.side}
        </div>
        <footer className="rig-wizard-foot">
          <Button variant="secondary" isDisabled={props.onBack === null || busy} onClick={() => props.onBack?.()}>
            {t('wizard.back')}
          </Button>
          <Button type="submit" variant="primary" isLoading={busy} isAriaDisabled={busy}>
            {props.nextLabel}
          </Button>
          <Button variant="link" onClick={props.onCancel}>
            {t('cancel')}
          </Button>
          <span className="rig-grow" />
          {props.footerEnd}
        </footer>
      </form>
    </Modal>
  )
}

/** The Enter that ends a conversion of an input method does not send the form. */
function keepConversion(event: KeyboardEvent): void {
  if (event.key === 'Enter' && event.nativeEvent.isComposing) event.preventDefault()
}

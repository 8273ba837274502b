import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core/dist/esm/components/Modal'
import { CodeIcon } from '@patternfly/react-icons/dist/esm/icons/code-icon'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { Commands } from '../commands/commands.tsx'
import type { Explainable } from '../commands/use-explanation.ts'

interface Props {
  /** The question, naming the act and its object. */
  readonly title: string
  /** What goes and what stays. */
  readonly children: ReactNode
  /** The act again, as the button says it. */
  readonly verb: string
  /** What has to be typed first, for what cannot be had again; null = nothing. */
  readonly typed?: string | null
  readonly acts: readonly Explainable[]
  readonly danger?: boolean
  /** It would be refused as things are; the children say why. */
  readonly blocked?: boolean
  /** Whether the commands stand there from the beginning. */
  readonly commandsShown?: boolean
  readonly onConfirm: () => void
  readonly onClose: () => void
}

/** Asks before something is lost. It says what, never "are you sure". */
export function QuestionDialog({
  title,
  children,
  verb,
  typed = null,
  acts,
  danger = true,
  blocked = false,
  commandsShown = false,
  onConfirm,
  onClose,
}: Props) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [shown, setShown] = useState(commandsShown)
  const ready = !blocked && (typed === null || text.trim() === typed)
  return (
    <Modal
      isOpen
      width="560px"
      className="rig-dialog"
      onClose={onClose}
      aria-labelledby="question-title"
      elementToFocus="#question-first"
    >
      <ModalHeader title={title} labelId="question-title" />
      <ModalBody tabIndex={0} aria-label={title}>
        {children}
        {typed !== null && (
          <label className="rig-typed">
            <span>{t('question.type', { name: typed })}</span>
            <input
              id="question-first"
              type="text"
              className="rig-input"
              value={text}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={(event) => {
                // The Enter that ends a conversion of an input method is not a yes.
                if (event.key === 'Enter' && !event.nativeEvent.isComposing && ready) onConfirm()
              }}
            />
          </label>
        )}
        {shown && <Commands acts={acts} />}
      </ModalBody>
      <ModalFooter>
        <Button variant={danger ? 'danger' : 'primary'} isDisabled={!ready} onClick={onConfirm}>
          {verb}
        </Button>
        <Button variant="link" onClick={onClose} {...(typed === null ? { id: 'question-first' } : {})}>
          {t('cancel')}
        </Button>
        <span className="rig-grow" />
        <Button
          variant="link"
          icon={<Icon of={CodeIcon} size={12} />}
          aria-expanded={shown}
          onClick={() => setShown(!shown)}
        >
          {shown ? t('commands.hide') : t('commands.show')}
        </Button>
      </ModalFooter>
    </Modal>
  )
}

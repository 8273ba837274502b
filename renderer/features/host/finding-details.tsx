import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { UndoIcon } from '@patternfly/react-icons/dist/esm/icons/undo-icon'
import { WrenchIcon } from '@patternfly/react-icons/dist/esm/icons/wrench-icon'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Finding, Unconfirmed } from '../../../contract/doctor.ts'
import { CodeBlock } from '../../components/code-block.tsx'
import { Icon } from '../../components/icon.tsx'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { QuestionDialog } from '../machines/question-dialog.tsx'
import { ConfirmBar } from './confirm-bar.tsx'
import { DrawnPath } from './drawn-path.tsx'
import { Evidence } from './evidence.tsx'
import { findingLooks } from './finding-look.ts'
import { findingWords } from './finding-words.ts'
import { Remedies } from './remedies.tsx'
import { isOpen } from './findings.ts'
import { IgnoreButton, IgnoredNote } from './ignoring.tsx'
import { useMending, type Mending } from './use-mending.ts'

interface Props {
  readonly finding: Finding
  readonly asked: boolean
  /** Set while what was done about it has to be confirmed. */
  readonly waiting: Unconfirmed | null
}

/** One finding: what, what it means, how it is mended and taken back, how it is known. */
export function FindingDetails({ finding, asked, waiting }: Props) {
  const { t, i18n } = useTranslation()
  const [choice, setChoice] = useState<string | null>(null)
  const mending = useMending(finding.id)
  const { id, status, remedies, undo } = finding
  const { icon, tone } = findingLooks[status]
  const { title, says, why, advice, language } = findingWords(finding, i18n.language)
  const chosen = remedies.find((one) => one.id === choice) ?? remedies[0]
  return (
    <article
      id={`finding-${id}`}
      className={asked ? 'rig-finding is-asked' : 'rig-finding'}
      data-finding={id}
      data-status={status}
      tabIndex={-1}
      aria-labelledby={`finding-title-${id}`}
    >
      <div className="rig-finding-body rig-scroll">
        <div className="rig-finding-head" lang={language}>
          <span className={`rig-glyph rig-tone-${tone}`}>
            <Icon of={icon} size={18} />
          </span>
          <h2 id={`finding-title-${id}`}>{title}</h2>
          <span className={`rig-finding-word rig-tone-${tone}`}>{t(`doctor.status.${status}`)}</span>
        </div>
        {waiting !== null && <ConfirmBar waiting={waiting} />}
        <IgnoredNote finding={finding} />
        {mending.failure !== null && (
          <FailureAlert title={t('doctor.notMended')} failure={mending.failure} onClose={mending.dismiss} />
        )}
        <p lang={language}>{says}</p>
        {why !== null && <p lang={language}>{why}</p>}
        <DrawnPath stops={finding.path} />
        {chosen !== undefined && <Remedies remedies={remedies} chosen={chosen} onChoose={setChoice} />}
        {advice !== null && (
          <p className="rig-finding-advice" lang={language}>
            {advice}
          </p>
        )}
        {undo.length > 0 && <Done undo={undo} />}
        <Evidence finding={finding} />
      </div>
      <Buttons finding={finding} remedy={chosen?.runnable === true ? chosen.id : null} mending={mending} />
    </article>
  )
}

/** What Labrig did about it before. */
function Done({ undo }: { readonly undo: readonly string[] }) {
  const { t } = useTranslation()
  return (
    <section className="rig-remedies">
      <h3>{t('doctor.done')}</h3>
      <CodeBlock lines={undo} copyLabel={t('doctor.copyUndo')} />
    </section>
  )
}

interface ButtonsProps {
  readonly finding: Finding
  /** What the button would do; null when Labrig does nothing by itself. */
  readonly remedy: string | null
  readonly mending: ReturnType<typeof useMending>
}

function Buttons({ finding, remedy, mending: { busy, mend } }: ButtonsProps) {
  const { t, i18n } = useTranslation()
  const [question, setQuestion] = useState<Mending | null>(null)
  const { title } = findingWords(finding, i18n.language)
  if (remedy === null && finding.undo.length === 0 && !isOpen(finding)) return null
  const verb = question?.how === 'undo' ? t('doctor.takeBack') : t('doctor.mend')
  return (
    <div className="rig-finding-buttons">
      {remedy !== null && (
        <Button
          variant="primary"
          isDisabled={busy}
          icon={<Icon of={WrenchIcon} size={12} />}
          onClick={() => setQuestion({ how: 'fix', remedy })}
        >
          {t('doctor.mend')}
        </Button>
      )}
      {finding.undo.length > 0 && (
        <Button
          variant="secondary"
          isDisabled={busy}
          icon={<Icon of={UndoIcon} size={12} />}
          onClick={() => setQuestion({ how: 'undo' })}
        >
          {t('doctor.takeBack')}
        </Button>
      )}
      <IgnoreButton finding={finding} />
      {question !== null && (
        <QuestionDialog
          title={t('doctor.question', { title })}
          verb={verb}
          danger={false}
          commandsShown
          acts={[explained(finding.id, question)]}
          onClose={() => setQuestion(null)}
          onConfirm={() => {
            void mend(question)
            setQuestion(null)
          }}
        >
          <p>{question.how === 'fix' ? t('doctor.willFix') : t('doctor.willUndo')}</p>
        </QuestionDialog>
      )}
    </div>
  )
}

function explained(id: string, mending: Mending) {
  return mending.how === 'fix'
    ? { procedure: 'doctor.fix', input: { id, remedy: mending.remedy } }
    : { procedure: 'doctor.undo', input: { id } }
}

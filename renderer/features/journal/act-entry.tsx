import { AngleDownIcon } from '@patternfly/react-icons/dist/esm/icons/angle-down-icon'
import { AngleRightIcon } from '@patternfly/react-icons/dist/esm/icons/angle-right-icon'
import { useTranslation } from 'react-i18next'
import { CodeBlock } from '../../components/code-block.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { Icon } from '../../components/icon.tsx'
import { formatTime } from '../../lib/format.ts'
import { toldSentence } from '../failures/told-failure.ts'
import { useSentence } from '../failures/use-sentence.ts'
import { incidentWordsIn } from '../incidents/incident-words.ts'
import { formatDuration } from './duration.ts'
import { commandsOf, type JournalAct, type JournalStep } from './group.ts'
import { ResultMark, useShownResult } from './result-mark.tsx'
import { shownTitle } from './shown-title.ts'

interface Props {
  readonly act: JournalAct
  readonly isOpen: boolean
  readonly onToggle: () => void
}

/** One act in a line; opened, its steps with their commands and why it failed. */
export function ActEntry({ act, isOpen, onToggle }: Props) {
  const { t, i18n } = useTranslation()
  const result = useShownResult(act)
  const title = shownTitle(act, t, i18n.language)
  const commands = commandsOf(act)
  const line = commands[0]?.split('\n')[0] ?? ''
  const body = `act-${act.task}`
  return (
    <article className={`rig-act is-${result}`} data-act={act.procedure}>
      <div className="rig-act-head">
        <button
          type="button"
          className={`rig-act-toggle${line === '' ? ' is-plain' : ''}`}
          aria-expanded={isOpen}
          aria-controls={body}
          onClick={onToggle}
        >
          <Icon of={isOpen ? AngleDownIcon : AngleRightIcon} size={12} />
          <time className="rig-number rig-quiet" dateTime={new Date(act.began).toISOString()}>
            {formatTime(act.began, i18n.language)}
          </time>
          <ResultMark result={result} />
          <span className="rig-act-title rig-ellipsis" title={title}>
            {title}
          </span>
          <code className="rig-quiet rig-ellipsis" translate="no">
            {line}
          </code>
          <span className="rig-number rig-quiet rig-act-length">
            {act.ended === null || act.happening !== null ? '' : formatDuration(act.ended - act.began, i18n.language)}
          </span>
        </button>
        {commands.length > 0 && <CopyButton text={commands.join('\n')} label={t('journal.copy', { title })} />}
      </div>
      {isOpen && <ActBody id={body} act={act} />}
    </article>
  )
}

function ActBody({ id, act }: { readonly id: string; readonly act: JournalAct }) {
  const { t, i18n } = useTranslation()
  const sentence = useSentence()
  if (act.happening !== null) {
    const { next } = incidentWordsIn(act.happening, i18n.language)
    return (
      <div id={id} className="rig-act-body">
        <p>{next ?? t('journal.byItself')}</p>
      </div>
    )
  }
  return (
    <div id={id} className="rig-act-body">
      {act.error !== null && (
        <div className="rig-act-error">
          <h3>{t('journal.cause')}</h3>
          <p>{toldSentence(act.error, sentence)}</p>
          {typeof act.error.data?.['detail'] === 'string' && (
            <p className="rig-quiet" translate="no" lang="en">
              {act.error.data['detail']}
            </p>
          )}
          <code translate="no">{act.error.code}</code>
        </div>
      )}
      {act.steps.length === 0 && <p className="rig-quiet">{t('journal.noSteps')}</p>}
      <ol className="rig-act-steps">
        {act.steps.map((step) => (
          <StepEntry key={step.number} step={step} of={act.steps.length} shown={act.error?.message ?? null} />
        ))}
      </ol>
    </div>
  )
}

interface StepProps {
  readonly step: JournalStep
  readonly of: number
  /** The act's error, which need not stand twice. */
  readonly shown: string | null
}

function StepEntry({ step, of, shown }: StepProps) {
  const { t } = useTranslation()
  const sentence = useSentence()
  const result = step.state === 'begun' ? 'open' : step.state === 'undone' ? 'cancelled' : step.state
  return (
    <li>
      <div className="rig-act-step">
        <span className="rig-quiet">{t('journal.step', { number: step.number + 1, of })}</span>
        {step.state === 'undone' ? (
          <span className="rig-quiet">{t('journal.undone')}</span>
        ) : (
          <ResultMark result={result} />
        )}
      </div>
      <CodeBlock lines={step.commands} copyLabel={t('copy.commands')} />
      {step.error !== null && step.error.message !== shown && <p>{toldSentence(step.error, sentence)}</p>}
    </li>
  )
}

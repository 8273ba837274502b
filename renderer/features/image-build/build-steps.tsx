import { CheckCircleIcon } from '@patternfly/react-icons/dist/esm/icons/check-circle-icon'
import { ExclamationCircleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon'
import { InProgressIcon } from '@patternfly/react-icons/dist/esm/icons/in-progress-icon'
import { OutlinedCircleIcon } from '@patternfly/react-icons/dist/esm/icons/outlined-circle-icon'
import { RedoIcon } from '@patternfly/react-icons/dist/esm/icons/redo-icon'
import { useTranslation } from 'react-i18next'
import type { Task, TaskPart } from '../../../contract/task.ts'
import { Icon } from '../../components/icon.tsx'
import { formatBytes } from '../../lib/format.ts'
import { useNow } from '../../lib/use-now.ts'

type Step = NonNullable<TaskPart['step']>

const icons = {
  waiting: OutlinedCircleIcon,
  running: InProgressIcon,
  done: CheckCircleIcon,
  cached: RedoIcon,
  failed: ExclamationCircleIcon,
}

/** The steps of a build as they go: what each took, what came from the cache, what they printed. */
export function BuildSteps({ task }: { readonly task: Task }) {
  const { t } = useTranslation()
  return (
    <ol className="rig-db-steps" aria-label={t('build.steps')}>
      {task.parts.map((part) => (
        <li key={part.id}>
          {part.step === undefined ? <Transfer part={part} /> : <StepLine part={part} step={part.step} />}
        </li>
      ))}
    </ol>
  )
}

function Transfer({ part }: { readonly part: TaskPart }) {
  const { i18n } = useTranslation()
  return (
    <div className="rig-db-step">
      <Icon of={InProgressIcon} size={14} />
      <code className="rig-ellipsis" translate="no" lang="en">
        {`${part.id} ${part.status}`}
      </code>
      <span className="rig-number rig-quiet">
        {part.current === null ? '' : formatBytes(part.current, i18n.language)}
      </span>
    </div>
  )
}

function StepLine({ part, step }: { readonly part: TaskPart; readonly step: Step }) {
  const { t } = useTranslation()
  const isOpen = step.state === 'running' || step.state === 'failed'
  return (
    <details open={isOpen} className={`is-${step.state}`}>
      <summary className="rig-db-step">
        <span className={`rig-db-glyph is-${step.state}`} role="img" aria-label={t(`build.state.${step.state}`)}>
          <Icon of={icons[step.state]} size={14} />
        </span>
        <code className="rig-ellipsis" translate="no" title={part.status}>
          {part.status}
        </code>
        {step.state === 'cached' && <span className="rig-quiet">{t('build.state.cached')}</span>}
        <Time step={step} />
      </summary>
      {step.output !== '' && (
        <pre className="rig-db-output" translate="no" tabIndex={0} aria-label={t('build.output')}>
          {
            // Colours mean nothing here.
            step.output.replaceAll(/\u001b\[[0-9;]*m/g, '').trimEnd()
          }
        </pre>
      )}
    </details>
  )
}

function Time({ step: { started, ended, state } }: { readonly step: Step }) {
  const { t } = useTranslation()
  const now = useNow(ended === null)
  if (started === null || state === 'cached') return null
  const seconds = Math.max(0, (ended ?? now) - started) / 1000
  return <span className="rig-number rig-quiet">{t('build.seconds', { seconds: seconds.toFixed(1) })}</span>
}

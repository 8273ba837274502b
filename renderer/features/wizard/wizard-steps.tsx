import { CheckCircleIcon } from '@patternfly/react-icons/dist/esm/icons/check-circle-icon'
import { ExclamationCircleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'

export interface ShownStep {
  readonly id: string
  readonly label: string
  readonly current: boolean
  /** `done` and `wrong` were left once. */
  readonly state: 'done' | 'wrong' | 'later'
  readonly reachable: boolean
}

interface Props {
  readonly steps: readonly ShownStep[]
  readonly onStep: (id: string) => void
}

export function WizardSteps({ steps, onStep }: Props) {
  const { t } = useTranslation()
  return (
    <nav className="rig-wizard-steps" aria-label={t('wizard.steps')}>
      <ol>
        {steps.map((step, index) => (
          <li key={step.id}>
            <button
              type="button"
              aria-current={step.current ? 'step' : undefined}
              disabled={!step.reachable}
              onClick={() => onStep(step.id)}
            >
              <StepMark step={step} number={index + 1} />
              <span>{step.label}</span>
              {step.state !== 'later' && !step.current && (
                <span className="rig-unseen">{t(`wizard.state.${step.state}`)}</span>
              )}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}

function StepMark({ step, number }: { readonly step: ShownStep; readonly number: number }) {
  if (step.current || step.state === 'later') return <span className="rig-w-step-number">{number}</span>
  const wrong = step.state === 'wrong'
  return (
    <span className={`rig-w-step-mark rig-glyph ${wrong ? 'rig-tone-error' : 'rig-tone-running'}`}>
      <Icon of={wrong ? ExclamationCircleIcon : CheckCircleIcon} size={18} />
    </span>
  )
}

import { useTranslation } from 'react-i18next'
import { useValue } from '../../lib/value.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'
import type { Draft } from './draft.ts'

interface Props<F extends object, S extends string> {
  readonly draft: Draft<F, S>
  readonly step: S
  readonly title: string
}

/** What the host said against this step, at the place of the act. The page's own live regions are hidden by the dialog. */
export function RefusalAlert<F extends object, S extends string>({ draft, step, title }: Props<F, S>) {
  const { t } = useTranslation()
  const refusal = useValue(draft.refusal)
  const shown = refusal !== null && refusal.step === step ? refusal.failure : null
  return (
    <div role="alert" className="rig-w-refusal">
      {shown !== null && (
        <FailureAlert title={shown.code === 'CANCELLED' ? t('wizard.cancelled') : title} failure={shown} />
      )}
    </div>
  )
}

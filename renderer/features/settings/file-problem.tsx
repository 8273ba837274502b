import { Alert } from '@patternfly/react-core/dist/esm/components/Alert'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { useValue } from '../../lib/value.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'

/** The file of the settings cannot be used or not be written: said before somebody changes something in vain. */
export function FileProblem() {
  const { t } = useTranslation()
  const state = useValue(usePage().settings.state)
  if (state.type === 'failed') return <FailureAlert title={t('settings.unknown')} failure={state.failure} />
  if (state.type !== 'known' || state.answer.writable) return null
  return (
    <Alert
      isInline
      variant="warning"
      title={t('settings.readOnly.title')}
      className="rig-notice"
      data-notice="settings"
    >
      <p>{t('settings.readOnly.what')}</p>
      {state.answer.problem !== null && (
        <details open>
          <summary>{t('details')}</summary>
          <pre translate="no" lang="en">
            {state.answer.problem}
          </pre>
        </details>
      )}
    </Alert>
  )
}

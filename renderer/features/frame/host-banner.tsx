import { Alert, AlertActionLink } from '@patternfly/react-core/dist/esm/components/Alert'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { CodeBlock } from '../../components/code-block.tsx'
import { useValue } from '../../lib/value.ts'

/** Says that what is on screen is not live any more, and what to do. */
export function HostBanner() {
  const { t } = useTranslation()
  const { session } = usePage()
  const state = useValue(session.state)
  if (state.type === 'open' || state.type === 'connecting') return null
  if (state.type === 'expired') {
    return (
      <Alert isInline variant="warning" title={t('host.expired.title')} className="rig-banner">
        <p>{t('host.expired.what')}</p>
        <CodeBlock lines={['labrig serve']} copyLabel={t('copy.command')} />
      </Alert>
    )
  }
  return (
    <Alert
      isInline
      variant="warning"
      title={t('host.lost.title')}
      className="rig-banner"
      actionLinks={<AlertActionLink onClick={() => session.retryNow()}>{t('host.lost.retry')}</AlertActionLink>}
    >
      {t('host.lost.what')}
    </Alert>
  )
}

import { Alert } from '@patternfly/react-core/dist/esm/components/Alert'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { formatAge } from '../../lib/format.ts'
import { useNow } from '../../lib/use-now.ts'
import { useValue } from '../../lib/value.ts'
import { engineName } from '../machines/engine-name.ts'
import { useConnections } from '../machines/use-machine.ts'

/** That the machine's engine does not answer, and how old the page therefore is. */
export function EngineAway({ connection }: { readonly connection: string }) {
  const { t, i18n } = useTranslation()
  const { machines, session } = usePage()
  const all = useConnections()
  const host = useValue(session.state).type
  const engine = all.find((one) => one.id === connection)
  const away = host === 'open' && engine !== undefined && engine.state !== 'ready'
  const now = useNow(away)
  if (!away) return null
  const age = formatAge(now - (machines.awaySince(connection) ?? now), i18n.language)
  return (
    <Alert
      isInline
      variant="warning"
      className="rig-notice"
      title={t('machinePage.away.title', { name: engineName(engine, all), state: t(`engine.${engine.state}`) })}
    >
      <p>{t('machinePage.away.what', { age })}</p>
      {engine.reason !== null && (
        <details>
          <summary>{t('details')}</summary>
          <pre translate="no" lang="en">
            {engine.reason}
          </pre>
        </details>
      )}
    </Alert>
  )
}

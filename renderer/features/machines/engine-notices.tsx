import { Alert } from '@patternfly/react-core/dist/esm/components/Alert'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { CodeBlock } from '../../components/code-block.tsx'
import type { Connection } from '../../../contract/connection.ts'
import { useNow } from '../../lib/use-now.ts'
import { useValue } from '../../lib/value.ts'
import { engineName, engineStanding } from './engine-name.ts'
import { useConnections } from './use-machine.ts'

/** An engine that has not answered for this long is named. Milliseconds. */
const SLOW = 3000

interface Props {
  /** Only engines of this kind. */
  readonly engine?: Connection['engine']
}

/** Engines that do not answer: why, and what is likely to help. */
export function EngineNotices({ engine }: Props) {
  const { session, machines } = usePage()
  const all = useConnections()
  const host = useValue(session.state).type
  const away = all.filter((one) => one.state !== 'ready' && (engine === undefined || one.engine === engine))
  const now = useNow(away.length > 0)
  // Without the host nothing is known of its engines.
  if (host !== 'open') return null
  const shown = away.filter((one) => one.state !== 'connecting' || now - (machines.awaySince(one.id) ?? now) >= SLOW)
  return shown.map((connection) => (
    <EngineNotice key={connection.id} connection={connection} name={engineName(connection, all)} />
  ))
}

function EngineNotice({ connection, name }: { readonly connection: Connection; readonly name: string }) {
  const { t } = useTranslation()
  const { state, reason, remedy, address } = connection
  const told = engineStanding(connection)
  if (told === 'ready' || state === 'ready') return null
  // Remedies are commands but for the sentence about groups, which has its own words here.
  const commands = remedy.filter((line) => /^(sudo |systemctl )/.test(line))
  return (
    <Alert
      isInline
      variant={state === 'connecting' ? 'info' : 'warning'}
      title={t(`notice.${told}.title`, { name })}
      className="rig-notice"
      data-notice={connection.id}
    >
      <p>{t(`notice.${told}.what`, { name, address })}</p>
      {commands.length > 0 && <CodeBlock lines={commands} copyLabel={t('copy.commands')} />}
      {state === 'denied' && <p>{t('notice.denied.login')}</p>}
      {reason !== null && (
        <details>
          <summary>{t('details')}</summary>
          <pre translate="no" lang="en">
            {reason}
          </pre>
        </details>
      )}
    </Alert>
  )
}

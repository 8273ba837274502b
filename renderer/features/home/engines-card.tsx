import { useTranslation } from 'react-i18next'
import type { Connection } from '../../../contract/connection.ts'
import { usePage } from '../../app/page-context.ts'
import { Card } from '../../components/card.tsx'
import { CodeBlock } from '../../components/code-block.tsx'
import { Waiting } from '../../components/waiting.tsx'
import { useValue } from '../../lib/value.ts'
import { engineName } from '../machines/engine-name.ts'
import { useConnections } from '../machines/use-machine.ts'
import { isCommand } from '../host/findings.ts'
import { EngineState } from './engine-state.tsx'

/** What runs the machines, and what helps where it does not answer. */
export function EnginesCard() {
  const { t } = useTranslation()
  const connections = useConnections()
  return (
    <Card title={t('home.engines.title')}>
      {connections.length === 0 ? (
        <Waiting lines={2} slow={t('home.engines.slow')} />
      ) : (
        <ul className="rig-engines">
          {connections.map((connection) => (
            <EngineLine key={connection.id} connection={connection} all={connections} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function EngineLine({ connection, all }: { readonly connection: Connection; readonly all: readonly Connection[] }) {
  const { t } = useTranslation()
  const host = useValue(usePage().session.state).type
  const { state, address, version, remedy } = connection
  const commands = remedy.filter(isCommand)
  const name = engineName(connection, all)
  const away = host === 'open' && state !== 'ready' && state !== 'connecting'
  return (
    <li data-engine-card={connection.id}>
      <div className="rig-engine-line">
        <strong>
          {name}
          {version !== null && <span className="rig-engine-version">{` ${version}`}</span>}
        </strong>
        <EngineState state={host === 'open' ? state : 'unknown'} />
      </div>
      <code className="rig-quiet" translate="no">
        {address}
      </code>
      {away && <p className="rig-quiet">{t(`notice.${state}.what`, { name, address })}</p>}
      {away && commands.length > 0 && <CodeBlock lines={commands} copyLabel={t('copy.commands')} />}
      {away && state === 'denied' && <p className="rig-quiet">{t('notice.denied.login')}</p>}
    </li>
  )
}

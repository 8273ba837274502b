import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { Card } from '../../components/card.tsx'
import { CodeBlock } from '../../components/code-block.tsx'
import { useValue } from '../../lib/value.ts'
import { EngineState } from '../home/engine-state.tsx'
import { products } from '../machines/engine-name.ts'
import { useConnections } from '../machines/use-machine.ts'

/** What a connections.json looks like; the file replaces what Labrig finds by looking. */
const example = [
  '{',
  '  "version": 1,',
  '  "connections": [',
  '    { "id": "system", "engine": "libvirt", "uri": "qemu:///system" },',
  '    { "id": "lab2", "engine": "libvirt", "uri": "qemu+ssh://user@lab2/system" },',
  '    { "id": "docker", "engine": "docker", "host": "unix:///var/run/docker.sock" }',
  '  ]',
  '}',
]

/** The engines, and how another one is added. */
export function ConnectionsSection() {
  const { t } = useTranslation()
  const { settings, session } = usePage()
  const connections = useConnections()
  const host = useValue(session.state).type
  const state = useValue(settings.state)
  const file = state.type === 'known' ? `${state.answer.locations.config}/connections.json` : null
  return (
    <Card title={t('settings.connections')} sub={t('settings.connectionsSub')}>
      {connections.length === 0 ? (
        <p className="rig-card-text rig-quiet">{t('settings.noConnections')}</p>
      ) : (
        <div className="rig-table-wide" tabIndex={0} role="region" aria-label={t('settings.connections')}>
          <table className="rig-plain-table">
            <thead>
              <tr>
                <th scope="col">{t('column.name')}</th>
                <th scope="col">{t('column.connection')}</th>
                <th scope="col">{t('column.state')}</th>
                <th scope="col">{t('column.address')}</th>
              </tr>
            </thead>
            <tbody>
              {connections.map((one) => (
                <tr key={one.id} data-connection={one.id}>
                  <th scope="row" translate="no">
                    {one.id}
                  </th>
                  <td translate="no">
                    {[products[one.engine], one.version].filter((part) => part !== null).join(' ')}
                  </td>
                  <td>
                    <EngineState state={host === 'open' ? one.state : 'unknown'} />
                  </td>
                  <td>
                    <code translate="no">{one.address}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {file !== null && (
        <details className="rig-card-details">
          <summary>{t('settings.addConnection')}</summary>
          <p>{t('settings.addConnectionWhat')}</p>
          <CodeBlock lines={[file]} copyLabel={t('settings.copyPath')} />
          <CodeBlock lines={example} copyLabel={t('settings.copyExample')} />
        </details>
      )}
    </Card>
  )
}

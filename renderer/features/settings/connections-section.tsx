import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { PlusIcon } from '@patternfly/react-icons/dist/esm/icons/plus-icon'
import { TrashIcon } from '@patternfly/react-icons/dist/esm/icons/trash-icon'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { Card } from '../../components/card.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Icon } from '../../components/icon.tsx'
import { useValue } from '../../lib/value.ts'
import { EngineState } from '../home/engine-state.tsx'
import { engineStanding, products } from '../machines/engine-name.ts'
import { useConnections } from '../machines/use-machine.ts'
import { EngineGaps } from './engine-gaps.tsx'
import { ConnectionDialog } from './connection-dialog.tsx'
import { ForgetConnection } from './forget-connection.tsx'

/** The engines, and how another one is added. */
export function ConnectionsSection() {
  const { t } = useTranslation()
  const { settings, session } = usePage()
  const connections = useConnections()
  const host = useValue(session.state).type
  const state = useValue(settings.state)
  const [adds, setAdds] = useState(false)
  const [forgets, setForgets] = useState<string | null>(null)
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
                <th scope="col">
                  <span className="rig-unseen">{t('settings.connection.forget')}</span>
                </th>
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
                    <EngineGaps connection={one} />
                  </td>
                  <td>
                    <EngineState state={host === 'open' ? engineStanding(one) : 'unknown'} />
                  </td>
                  <td>
                    <code translate="no">{one.address}</code>
                  </td>
                  <td className="rig-cell-act">
                    {one.configured && (
                      <IconButton
                        icon={TrashIcon}
                        label={t('settings.connection.forgetTitle', { name: one.id })}
                        onClick={() => setForgets(one.id)}
                      />
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div className="rig-card-acts">
        <Button
          variant="secondary"
          icon={<Icon of={PlusIcon} size={12} />}
          isDisabled={host !== 'open'}
          onClick={() => setAdds(true)}
        >
          {t('settings.addConnection')}
        </Button>
        {file !== null && (
          <span className="rig-quiet">
            {t('settings.connection.kept')} <code translate="no">{file}</code>
          </span>
        )}
      </div>
      {adds && <ConnectionDialog taken={connections.map(({ id }) => id)} onClose={() => setAdds(false)} />}
      {forgets !== null && <ForgetConnection id={forgets} onClose={() => setForgets(null)} />}
    </Card>
  )
}

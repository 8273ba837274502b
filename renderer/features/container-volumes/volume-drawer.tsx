import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ContainerVolume } from '../../../contract/container-volume.ts'
import { Fact } from '../../components/fact.tsx'
import { formatDate } from '../../lib/format.ts'
import { sizeText } from '../files/file-words.ts'
import { machinePath } from '../machine-page/machine-path.ts'
import { DetailsDrawer } from '../storage/details-drawer.tsx'
import type { VolumeQuestion } from './volume-acts.ts'
import { volumePath } from './volume-paths.ts'
import { volumeTitle, type ListedVolume } from './volume-rows.ts'

interface Props {
  readonly row: ListedVolume
  readonly connection: string
  readonly onAsk: (question: VolumeQuestion) => void
  readonly onClose: () => void
}

/** What is to be known of one volume, and what can be done with it, beside the table. */
export function VolumeDrawer({ row: { volume, size }, connection, onAsk, onClose }: Props) {
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const { name } = volume
  const running = volume.users.filter(({ state }) => state === 'running').map((user) => user.name)
  const ask = (act: 'backup' | 'restore' | 'delete') => onAsk({ act, name, running })
  return (
    <DetailsDrawer name={volumeTitle(volume)} onClose={onClose}>
      <div className="rig-drawer-acts" role="toolbar" aria-label={t('drawer.acts')}>
        <Button
          size="sm"
          variant="secondary"
          onClick={() => void navigate({ to: volumePath, params: { connection, name } })}
        >
          {t('volumes.verb.files')}
        </Button>
        <Button size="sm" variant="secondary" onClick={() => ask('backup')}>
          {t('volumes.open.backup')}
        </Button>
        <Button size="sm" variant="secondary" onClick={() => ask('restore')}>
          {t('volumes.open.restore')}
        </Button>
        <Button size="sm" variant="secondary" isDanger onClick={() => ask('delete')}>
          {t('volumes.open.delete')}
        </Button>
      </div>
      <section className="rig-section">
        <dl className="rig-dl">
          <Fact name={t('volumes.column.name')}>
            <code translate="no">{name}</code>
          </Fact>
          <Fact name={t('volumes.column.driver')}>{volume.driver}</Fact>
          <Fact name={t('volumes.column.size')}>{size === null ? '–' : sizeText(size, i18n.language)}</Fact>
          <Fact name={t('volumes.mountpoint')}>
            <code translate="no">{volume.mountpoint || '–'}</code>
          </Fact>
          <Fact name={t('volumes.column.created')}>
            {volume.created === 0 ? '–' : formatDate(volume.created * 1000, i18n.language)}
          </Fact>
          {Object.entries({ ...volume.options, ...volume.labels }).map(([key, value]) => (
            <Fact key={key} name={key}>
              <code translate="no">{value}</code>
            </Fact>
          ))}
        </dl>
      </section>
      <Users volume={volume} />
    </DetailsDrawer>
  )
}

function Users({ volume: { users } }: { readonly volume: ContainerVolume }) {
  const { t } = useTranslation()
  return (
    <section className="rig-section">
      <h3 className="rig-section-title">{t('volumes.column.users')}</h3>
      <ul className="rig-storage-users">
        {users.map(({ id, name, target, readOnly }) => (
          <li key={`${id} ${target}`}>
            <Link to={machinePath} params={{ id }} className="rig-link" translate="no">
              {name}
            </Link>
            <span className="rig-quiet">
              {' '}
              <code translate="no">{target}</code>
              {readOnly && ` · ${t('volumes.readOnly')}`}
            </span>
          </li>
        ))}
        {users.length === 0 && <li className="rig-quiet">{t('volumes.unused')}</li>}
      </ul>
    </section>
  )
}

import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useTranslation } from 'react-i18next'
import type { StoragePool, StorageVolume } from '../../../contract/storage.ts'
import { Fact, Typed } from '../../components/fact.tsx'
import { formatBytes } from '../../lib/format.ts'
import { poolActs, volumeActs, type PoolAct, type StorageQuestion, type VolumeAct } from './storage-acts.ts'
import type { StorageRow } from './storage-rows.ts'
import { DetailsDrawer } from './details-drawer.tsx'
import { VolumeUsers } from './volume-users.tsx'

interface Props {
  readonly row: StorageRow
  readonly onAsk: (question: StorageQuestion) => void
  readonly onClose: () => void
}

/** What is to be known of one pool or image, beside the table. */
export function StorageDrawer({ row, onAsk, onClose }: Props) {
  const { name } = row.type === 'pool' ? row.pool : row.volume
  return (
    <DetailsDrawer name={name} onClose={onClose}>
      {row.type === 'pool' ? (
        <PoolPart pool={row.pool} onAsk={onAsk} />
      ) : (
        <VolumePart volume={row.volume} onAsk={onAsk} />
      )}
    </DetailsDrawer>
  )
}

function offered(pool: StoragePool): PoolAct[] {
  return poolActs.filter((act) => {
    // Its server makes the disks.
    if (pool.type === 'iscsi' && (act === 'create' || act === 'upload')) return false
    if (act === 'start' || act === 'build') return !pool.active
    return pool.active || act === 'autostart' || act === 'delete'
  })
}

/** A block device has no format, and no size that libvirt could change. */
function volumeActsOn({ format }: StorageVolume): VolumeAct[] {
  return volumeActs.filter((act) => format !== null || (act !== 'resize' && act !== 'convert'))
}

function PoolPart({ pool, onAsk }: { readonly pool: StoragePool; readonly onAsk: Props['onAsk'] }) {
  const { t, i18n } = useTranslation()
  const bytes = (value: number | null) => (value === null ? '–' : formatBytes(value, i18n.language))
  return (
    <>
      <div className="rig-drawer-acts rig-storage-acts" role="toolbar" aria-label={t('drawer.acts')}>
        {offered(pool).map((act) => (
          <Button
            key={act}
            variant="secondary"
            size="sm"
            data-act={act}
            onClick={() => onAsk({ on: 'pool', act, pool })}
          >
            {t(act === 'autostart' && pool.autostart ? 'storage.verb.pool.manual' : `storage.verb.pool.${act}`)}
          </Button>
        ))}
      </div>
      <section className="rig-section">
        <dl className="rig-dl">
          <Fact name={t('storage.fact.type')}>{pool.type}</Fact>
          <Fact name={t('storage.fact.path')}>{pool.path === null ? '–' : <Typed text={pool.path} />}</Fact>
          <Fact name={t('storage.fact.state')}>{t(pool.active ? 'storage.active' : 'storage.inactive')}</Fact>
          <Fact name={t('storage.fact.autostart')}>{t(pool.autostart ? 'storage.yes' : 'storage.no')}</Fact>
          <Fact name={t('storage.fact.capacity')}>{bytes(pool.capacity)}</Fact>
          <Fact name={t('storage.fact.available')}>{bytes(pool.available)}</Fact>
        </dl>
      </section>
    </>
  )
}

function VolumePart({ volume, onAsk }: { readonly volume: StorageVolume; readonly onAsk: Props['onAsk'] }) {
  const { t, i18n } = useTranslation()
  const { users, overlays } = volume
  const bytes = (value: number) => formatBytes(value, i18n.language)
  return (
    <>
      <div className="rig-drawer-acts rig-storage-acts" role="toolbar" aria-label={t('drawer.acts')}>
        {volumeActsOn(volume).map((act) => (
          <Button
            key={act}
            variant="secondary"
            size="sm"
            data-act={act}
            isDanger={act === 'delete' || act === 'wipe'}
            onClick={() => onAsk({ on: 'volume', act, volume })}
          >
            {t(`storage.verb.volume.${act}`)}
          </Button>
        ))}
      </div>
      <section className="rig-section">
        <dl className="rig-dl">
          <Fact name={t('storage.fact.path')}>
            <Typed text={volume.path} />
          </Fact>
          <Fact name={t('storage.fact.format')}>{volume.format ?? '–'}</Fact>
          <Fact name={t('storage.fact.capacity')}>{bytes(volume.capacity)}</Fact>
          <Fact name={t('storage.fact.allocation')}>{bytes(volume.allocation)}</Fact>
          <Fact name={t('storage.fact.backing')}>
            {volume.backing === null ? t('storage.alone') : <Typed text={volume.backing} />}
          </Fact>
        </dl>
      </section>
      <VolumeUsers users={users} overlays={overlays} />
    </>
  )
}

import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { StorageVolume } from '../../../contract/storage.ts'
import { Typed } from '../../components/fact.tsx'
import { machinePath } from '../machine-page/machine-path.ts'

/** VMs that have an image, and images that stand on it. */
export function VolumeUsers({ users, overlays }: Pick<StorageVolume, 'users' | 'overlays'>) {
  const { t } = useTranslation()
  return (
    <section className="rig-section">
      <h3 className="rig-section-title">{t('storage.usedBy')}</h3>
      <ul className="rig-storage-users">
        {users.map(({ id, name }) => (
          <li key={id} translate="no">
            <Link to={machinePath} params={{ id }} className="rig-link">
              {name}
            </Link>
          </li>
        ))}
        {overlays.map((path) => (
          <li key={path}>
            <Typed text={path} />
          </li>
        ))}
        {users.length + overlays.length === 0 && <li className="rig-quiet">{t('storage.nobody')}</li>}
      </ul>
    </section>
  )
}

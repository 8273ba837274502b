import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { StorageVolume } from '../../../contract/storage.ts'
import { usePage } from '../../app/page-context.ts'
import { Typed } from '../../components/fact.tsx'
import { machinePath } from '../machine-page/machine-path.ts'

/** What a VM was called before it went to the trash, and that it lies there. */
export function useUserName(): (user: StorageVolume['users'][number]) => string {
  const { t } = useTranslation()
  const { machines } = usePage()
  return ({ id, name }) => {
    const machine = machines.get(id)
    const former = machine?.kind === 'vm' ? machine.trash?.name : undefined
    return former === undefined ? name : t('storage.inTrash', { name: former })
  }
}

/** VMs that have an image, and images that stand on it. */
export function VolumeUsers({ users, overlays }: Pick<StorageVolume, 'users' | 'overlays'>) {
  const { t } = useTranslation()
  const nameOf = useUserName()
  return (
    <section className="rig-section">
      <h3 className="rig-section-title">{t('storage.usedBy')}</h3>
      <ul className="rig-storage-users">
        {users.map((user) => (
          <li key={user.id} translate="no">
            <Link to={machinePath} params={{ id: user.id }} className="rig-link">
              {nameOf(user)}
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

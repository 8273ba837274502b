import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { storagePlaces, type StoragePlace } from './volume-paths.ts'
import '../container-images/container-images.css'

const order = Object.keys(storagePlaces) as StoragePlace[]

/** What the page of storage is about: disks of VMs, volumes of containers. */
export function StoragePlaces() {
  const { t } = useTranslation()
  return (
    <nav className="rig-segments rig-ci-places" aria-label={t('volumes.places')}>
      {order.map((place) => (
        <Link key={place} to={storagePlaces[place]} activeOptions={{ exact: true }}>
          {t(`volumes.place.${place}`)}
        </Link>
      ))}
    </nav>
  )
}

import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { imagePlaces, type ImagePlace } from './image-paths.ts'
import './container-images.css'

const order = Object.keys(imagePlaces) as ImagePlace[]

/** What the page of images is about: those of VMs, those of containers, how one is built, where they come from. */
export function ImagePlaces() {
  const { t } = useTranslation()
  return (
    <nav className="rig-segments rig-ci-places" aria-label={t('images.places')}>
      {order.map((place) => (
        <Link key={place} to={imagePlaces[place]} activeOptions={{ exact: true }}>
          {t(`images.place.${place}`)}
        </Link>
      ))}
    </nav>
  )
}

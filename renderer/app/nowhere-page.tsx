import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { paths } from './routes.ts'

/** For an address that leads nowhere, for example one of an older Labrig. */
export function NowherePage() {
  const { t } = useTranslation()
  return (
    <main className="rig-main">
      <div className="rig-page-header">
        <h1>{t('rail.nowhere.title')}</h1>
      </div>
      <div className="rig-empty">
        <p>{t('rail.nowhere.what')}</p>
        <Link to={paths.home} className="rig-link">
          {t('rail.nowhere.home')}
        </Link>
      </div>
    </main>
  )
}

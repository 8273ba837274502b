import { Link, useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { FileBrowser } from '../files/file-browser.tsx'
import { volumeFiles } from './volume-acts.ts'
import { storagePlaces, volumePath } from './volume-paths.ts'

/** The files of a volume. */
export function VolumeFilesPage() {
  const { t } = useTranslation()
  const { connection, name } = useParams({ from: volumePath })
  const source = useMemo(() => volumeFiles(connection, name), [connection, name])
  return (
    <main className="rig-main" aria-label={t('volumes.filesOf', { name })}>
      <div className="rig-page-header">
        <Link to={storagePlaces.volumes} className="rig-link">
          {t('volumes.table')}
        </Link>
        <span aria-hidden="true">{'›'}</span>
        <h1 className="rig-ellipsis" translate="no">
          {name}
        </h1>
      </div>
      <FileBrowser key={source.key} source={source} />
    </main>
  )
}

import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { useValue } from '../../lib/value.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { AppearanceSection } from './appearance-section.tsx'
import { ConnectionsSection } from './connections-section.tsx'
import { DownloadsSection } from './downloads-section.tsx'
import { FileProblem } from './file-problem.tsx'
import { FilesSection } from './files-section.tsx'
import { KeyboardSection } from './keyboard-section.tsx'
import { TrashSection } from './trash-section.tsx'

/** What the user may choose, and where it is kept. */
export function SettingsPage() {
  const { t } = useTranslation()
  const { settings } = usePage()
  const problem = useValue(settings.problem)
  return (
    <main className="rig-main rig-scroll">
      <div className="rig-page-header">
        <h1>{t('rail.place.settings')}</h1>
      </div>
      <div className="rig-settings">
        <FileProblem />
        {problem !== null && (
          <FailureAlert title={t('settings.notKept')} failure={problem} onClose={() => settings.problem.set(null)} />
        )}
        <AppearanceSection />
        <KeyboardSection />
        <TrashSection />
        <DownloadsSection />
        <ConnectionsSection />
        <FilesSection />
      </div>
    </main>
  )
}

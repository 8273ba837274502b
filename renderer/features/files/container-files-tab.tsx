import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Container } from '../../../contract/machine.ts'
import { Segments } from '../../components/segments.tsx'
import { latePart } from '../../lib/late-part.tsx'
import { Overlay } from '../failures/broken-part.tsx'
import { FileBrowser } from './file-browser.tsx'
import { FileChangesView } from './file-changes.tsx'
import { containerFiles } from './file-source.ts'

/** Dialogs are no part of the first paint. */
const CommitDialog = latePart(async () => (await import('./whole-dialogs.tsx')).CommitDialog)
const ExportDialog = latePart(async () => (await import('./whole-dialogs.tsx')).ExportDialog)

const views = ['all', 'changes'] as const

/** The files of a container, and which of them are not its image's. */
export function ContainerFilesTab({ container }: { readonly container: Container }) {
  const { t } = useTranslation()
  const [view, setView] = useState<(typeof views)[number]>('all')
  const [asked, setAsked] = useState<'commit' | 'export' | null>(null)
  const { id, name } = container
  const source = useMemo(() => containerFiles(id, name), [id, name])
  const choice = (
    <Segments
      label={t('files.view.label')}
      value={view}
      onChange={setView}
      options={views.map((value) => ({ value, content: t(`files.view.${value}`) }))}
    />
  )
  if (view === 'all') return <FileBrowser source={source}>{choice}</FileBrowser>
  const dialog = { container, onClose: () => setAsked(null) }
  return (
    <>
      <FileChangesView id={id}>
        {choice}
        <Button variant="secondary" onClick={() => setAsked('commit')}>
          {t('files.open.commit')}
        </Button>
        <Button variant="secondary" onClick={() => setAsked('export')}>
          {t('files.open.export')}
        </Button>
      </FileChangesView>
      {asked !== null && (
        <Overlay>{asked === 'commit' ? <CommitDialog {...dialog} /> : <ExportDialog {...dialog} />}</Overlay>
      )}
    </>
  )
}

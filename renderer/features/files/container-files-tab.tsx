import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Container } from '../../../contract/machine.ts'
import { Segments } from '../../components/segments.tsx'
import '../container-images/container-images.css'
import { FileBrowser } from './file-browser.tsx'
import { FileChangesView } from './file-changes.tsx'
import { containerFiles } from './file-source.ts'

const views = ['all', 'changes'] as const

/** The files of a container, and which of them are not its image's. */
export function ContainerFilesTab({ container }: { readonly container: Container }) {
  const { t } = useTranslation()
  const [view, setView] = useState<(typeof views)[number]>('all')
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
  return view === 'all' ? (
    <FileBrowser source={source}>{choice}</FileBrowser>
  ) : (
    <FileChangesView id={id}>{choice}</FileChangesView>
  )
}

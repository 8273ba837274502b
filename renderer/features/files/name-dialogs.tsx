import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ActDialog } from '../act-dialog/act-dialog.tsx'
import { LineField } from '../backup/place-fields.tsx'
import { joined, trailOf } from '../file-picker/folder-words.ts'
import { nameOf } from './file-dialogs.tsx'
import type { FileSource } from './file-source.ts'

interface Props {
  readonly source: FileSource
  readonly path: string
  readonly onClose: (done: boolean) => void
}

const isName = (name: string) => /^[^/\0]+$/.test(name) && name !== '.' && name !== '..'

/** A folder in the one that is shown. */
export function MakeFolderDialog({ source, path, onClose }: Props) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  return (
    <ActDialog
      title={t('files.title.newFolder', { path })}
      verb={t('files.verb.makeFolder')}
      call={isName(name) ? source.makeFolder(joined(path, name)) : null}
      onClose={onClose}
    >
      <LineField label={t('files.newName')} value={name} onChange={setName} />
    </ActDialog>
  )
}

/** Another name in the same folder. */
export function RenameDialog({ source, path, onClose }: Props) {
  const { t } = useTranslation()
  const [name, setName] = useState(nameOf(path))
  const folder = trailOf(path).at(-2)?.path ?? '/'
  const usable = isName(name) && name !== nameOf(path)
  return (
    <ActDialog
      title={t('files.title.rename', { path })}
      verb={t('files.verb.renameGo')}
      call={usable ? source.rename(path, joined(folder, name)) : null}
      onClose={onClose}
    >
      <LineField label={t('files.newName')} value={name} onChange={setName} />
      <p className="rig-quiet">{t(source.by === 'program' ? 'files.byProgram' : 'files.byHelper')}</p>
    </ActDialog>
  )
}

/** What is lost stands with the commands, counted, before it goes. */
export function DeleteFileDialog({ source, path, onClose }: Props) {
  const { t } = useTranslation()
  return (
    <ActDialog
      title={t('files.title.delete', { path })}
      verb={t('files.verb.deleteGo')}
      danger
      call={source.remove(path)}
      onClose={onClose}
    >
      <p className="rig-quiet">{t(source.by === 'program' ? 'files.byProgram' : 'files.byHelper')}</p>
    </ActDialog>
  )
}

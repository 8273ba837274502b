import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ActDialog } from '../act-dialog/act-dialog.tsx'
import { LineField, PlaceField } from '../backup/place-fields.tsx'
import { joined, trailOf } from '../file-picker/folder-words.ts'
import type { FileSource } from './file-source.ts'
import { lastFolder } from './last-folder.ts'
import type { Chosen } from './upload/chosen-files.ts'
import { FileChoosers } from './upload/file-choosers.tsx'

/** The last part of a path. */
export const nameOf = (path: string) => trailOf(path).at(-1)?.name ?? ''

interface DownloadProps {
  readonly source: FileSource
  readonly path: string
  readonly onClose: () => void
}

/** A file, or a folder with all that is in it, to this host. */
export function DownloadDialog({ source, path, onClose }: DownloadProps) {
  const { t } = useTranslation()
  const [first] = useState(() => lastFolder.get())
  const [folder, setFolder] = useState(first)
  const [name, setName] = useState(path === '/' ? source.name : nameOf(path))
  const usable = folder.startsWith('/') && /^[^/\0]+$/.test(name)
  return (
    <ActDialog
      title={t('files.title.download', { path })}
      verb={t('files.verb.get')}
      call={usable ? source.copyOut(path, joined(folder.trim(), name)) : null}
      onDone={() => lastFolder.set(folder.trim())}
      done={(result) => (
        <>
          <p role="status">{t('files.done.download')}</p>
          <p>
            <code translate="no">{result.path}</code>
          </p>
        </>
      )}
      onClose={onClose}
    >
      <PlaceField label={t('keep.folder')} value={folder} folder={first} onChange={setFolder} />
      <LineField label={t('files.newName')} value={name} onChange={setName} />
    </ActDialog>
  )
}

interface UploadProps {
  readonly source: FileSource
  /** The folder that gets it. */
  readonly folder: string
  readonly onChosen: (chosen: Chosen) => void
  readonly onClose: (done: boolean) => void
}

/** A file or folder of this host, into the folder that is shown. */
export function UploadDialog({ source, folder, onChosen, onClose }: UploadProps) {
  const { t } = useTranslation()
  const [first] = useState(() => lastFolder.get())
  const [from, setFrom] = useState('')
  const [replace, setReplace] = useState(false)
  const usable = /^\/.*[^/]/.test(from.trim())
  return (
    <ActDialog
      title={t('files.title.upload', { path: folder })}
      verb={t('files.verb.upload')}
      call={usable ? source.copyIn(from.trim(), folder, replace) : null}
      intro={<FileChoosers onChosen={onChosen} />}
      done={() => <p role="status">{t('files.done.upload')}</p>}
      onClose={onClose}
    >
      <PlaceField label={t('files.source')} value={from} folder={first} endings="any" onChange={setFrom} />
      <label className="rig-choice">
        <input type="checkbox" checked={replace} onChange={(event) => setReplace(event.target.checked)} />
        <span>{t('files.replace')}</span>
      </label>
      <p className="rig-quiet">{t('files.uploadHint')}</p>
    </ActDialog>
  )
}

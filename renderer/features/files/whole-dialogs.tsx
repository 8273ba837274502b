import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Container } from '../../../contract/machine.ts'
import type { Client } from '../../api/client.ts'
import { ActDialog } from '../act-dialog/act-dialog.tsx'
import { LineField, PlaceField } from '../backup/place-fields.tsx'
import { lastFolder } from './last-folder.ts'

interface Props {
  readonly container: Container
  readonly onClose: () => void
}

/** A container as it is now becomes an image. */
export function CommitDialog({ container, onClose }: Props) {
  const { t } = useTranslation()
  const [reference, setReference] = useState(`${container.name.toLowerCase()}:kept`)
  const [comment, setComment] = useState('')
  const [command, setCommand] = useState('')
  const [pause, setPause] = useState(true)
  const changes = command.trim() === '' ? [] : [`CMD ${command.trim()}`]
  const input = { id: container.id, reference: reference.trim(), comment: comment.trim(), changes, pause }
  const usable = /^\S+$/.test(input.reference)
  const run = (client: Client) => client.container.commit(input)
  return (
    <ActDialog
      title={t('files.title.commit', { name: container.name })}
      verb={t('files.verb.commit')}
      call={usable ? { procedure: 'container.commit', input, run } : null}
      done={() => <p role="status">{t('files.done.commit', { reference: input.reference })}</p>}
      onClose={onClose}
    >
      <p className="rig-quiet">{t('files.what.commit')}</p>
      <LineField label={t('images.field.reference')} value={reference} onChange={setReference} />
      <LineField label={t('files.comment')} value={comment} onChange={setComment} />
      <LineField
        label={t('images.field.command')}
        value={command}
        hint={t('images.hint.command')}
        onChange={setCommand}
      />
      <label className="rig-choice">
        <input type="checkbox" checked={pause} onChange={(event) => setPause(event.target.checked)} />
        <span>{t('files.pause')}</span>
      </label>
    </ActDialog>
  )
}

/** All files of a container in one archive of this host. */
export function ExportDialog({ container, onClose }: Props) {
  const { t } = useTranslation()
  const [first] = useState(() => lastFolder.get())
  const [folder, setFolder] = useState(first)
  const [name, setName] = useState(`${container.name}.tar`)
  const path = `${folder.trim().replace(/\/+$/, '')}/${name.trim()}`
  const input = { id: container.id, path }
  const usable = path.startsWith('/') && /^[^/\0]+$/.test(name.trim())
  const run = (client: Client) => client.container.export(input)
  return (
    <ActDialog
      title={t('files.title.export', { name: container.name })}
      verb={t('files.verb.export')}
      call={usable ? { procedure: 'container.export', input, run } : null}
      onDone={() => lastFolder.set(folder.trim())}
      done={() => <p role="status">{t('files.done.export', { path })}</p>}
      onClose={onClose}
    >
      <p className="rig-quiet">{t('files.what.export')}</p>
      <PlaceField label={t('keep.folder')} value={folder} folder={first} onChange={setFolder} />
      <LineField label={t('keep.file')} value={name} onChange={setName} />
    </ActDialog>
  )
}

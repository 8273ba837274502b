import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ActDialog } from '../act-dialog/act-dialog.tsx'
import { LineField, PlaceField } from '../backup/place-fields.tsx'
import { lastFolder } from '../files/last-folder.ts'
import { volumeCall, type VolumeFields, type VolumeQuestion } from './volume-acts.ts'

interface Props {
  readonly connection: string
  readonly question: VolumeQuestion
  readonly onClose: (done: boolean) => void
}

const ARCHIVES = ['.tar', '.tgz', '.tar.gz', '.tar.xz', '.tar.bz2']

/** Asks for what an act on a volume needs, says what is lost, and shows its commands. */
export function VolumeDialog({ connection, question, onClose }: Props) {
  const { t } = useTranslation()
  const name = 'name' in question ? question.name : ''
  const [first] = useState(() => lastFolder.get())
  const [fields, setFields] = useState<VolumeFields>(() => ({
    ...{ name: '', driver: 'local', folder: first },
    path: question.act === 'backup' ? `${name}.tar` : '',
  }))
  const put = (field: keyof VolumeFields) => (value: string) => setFields({ ...fields, [field]: value })
  const { act } = question
  const running = 'running' in question ? question.running : []
  return (
    <ActDialog
      title={t(`volumes.title.${act}`, { name })}
      verb={t(`volumes.verb.${act}`)}
      danger={act === 'delete'}
      call={volumeCall(connection, question, fields)}
      done={() => <p role="status">{t(`volumes.done.${act}`)}</p>}
      onDone={() => lastFolder.set(fields.folder.trim())}
      onClose={onClose}
    >
      <p className="rig-quiet">{t(`volumes.what.${act}`, { name })}</p>
      {running.length > 0 && act !== 'delete' && (
        <p className="rig-tone-attention">{t('volumes.running', { names: running.join(', ') })}</p>
      )}
      {(act === 'create' || act === 'restoreNew') && (
        <LineField label={t('volumes.column.name')} value={fields.name} onChange={put('name')} />
      )}
      {act === 'create' && (
        <LineField
          label={t('volumes.column.driver')}
          value={fields.driver}
          hint={t('volumes.driverHint')}
          onChange={put('driver')}
        />
      )}
      {act === 'backup' && (
        <>
          <PlaceField label={t('keep.folder')} value={fields.folder} folder={first} onChange={put('folder')} />
          <LineField label={t('keep.file')} value={fields.path} onChange={put('path')} />
        </>
      )}
      {(act === 'restore' || act === 'restoreNew') && (
        <PlaceField
          label={t('images.field.path')}
          folder={first}
          value={fields.path}
          endings={ARCHIVES}
          onChange={put('path')}
        />
      )}
    </ActDialog>
  )
}

import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ActDialog } from '../act-dialog/act-dialog.tsx'
import { LineField, PlaceField } from '../backup/place-fields.tsx'
import { callOf, firstFields, type Fields, type ImageQuestion } from './image-acts.ts'
import { RegistrySearch } from './registry-search.tsx'

interface Props {
  readonly connection: string
  readonly question: ImageQuestion
  readonly onClose: (done: boolean) => void
}

const ARCHIVES = ['.tar', '.tgz', '.tar.gz', '.tar.xz', '.tar.bz2']

/** Asks for what an act on images needs and shows its commands; a failure loses nothing typed. */
export function ImageDialog({ connection, question, onClose }: Props) {
  const { t } = useTranslation()
  const [fields, setFields] = useState<Fields>(() => firstFields(question))
  const [done, setDone] = useState(false)
  const name = 'name' in question ? question.name : ''
  const change = (field: keyof Fields) => (value: string) => setFields({ ...fields, [field]: value })
  const { act } = question
  return (
    <ActDialog
      title={t(`images.title.${act}`, { name })}
      verb={t(`images.verb.${act}`)}
      danger={act === 'delete' || act === 'untag'}
      call={callOf(connection, question, fields)}
      done={() => t(`images.done.${act}`)}
      onDone={() => setDone(true)}
      onClose={() => onClose(done)}
    >
      <p className="rig-quiet">{t(`images.what.${act}`)}</p>
      {fields.path !== undefined && <Path {...{ act, value: fields.path }} onChange={change('path')} />}
      {fields.reference !== undefined && (
        <LineField
          label={t(`images.field.${act === 'tag' ? 'tag' : 'reference'}`)}
          value={fields.reference}
          hint={t(`images.hint.${act === 'pull' ? 'pull' : 'reference'}`)}
          onChange={change('reference')}
        />
      )}
      {fields.command !== undefined && (
        <LineField
          label={t('images.field.command')}
          value={fields.command}
          hint={t('images.hint.command')}
          onChange={change('command')}
        />
      )}
      {act === 'pull' && <RegistrySearch connection={connection} onChoose={change('reference')} />}
    </ActDialog>
  )
}

interface PathProps {
  readonly act: ImageQuestion['act']
  readonly value: string
  readonly onChange: (path: string) => void
}

function Path({ act, value, onChange }: PathProps) {
  const { t } = useTranslation()
  if (act === 'save') {
    return (
      <LineField label={t('images.field.target')} value={value} hint={t('images.hint.target')} onChange={onChange} />
    )
  }
  return <PlaceField label={t('images.field.path')} folder="/" value={value} endings={ARCHIVES} onChange={onChange} />
}

import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../lib/format.ts'
import { ActDialog } from '../act-dialog/act-dialog.tsx'
import { PlaceField } from '../backup/place-fields.tsx'
import {
  callOf,
  firstFields,
  isLong,
  USUAL_POOL,
  type FieldName,
  type Fields,
  type OsImageQuestion,
} from './os-image-acts.ts'

interface Pool {
  readonly name: string
  readonly available: number
}

interface Props {
  readonly connection: string
  readonly pools: readonly Pool[]
  readonly question: OsImageQuestion
  readonly onClose: (done: boolean) => void
}

const ENDINGS = ['.qcow2', '.img', '.raw', '.iso']

function titleOf(question: OsImageQuestion, t: TFunction): string {
  const name = 'entry' in question ? question.entry.name : 'image' in question ? question.image.label : ''
  return t(`osImages.title.${question.act}`, { name })
}

/** Asks for what an act needs and shows its commands; a failure loses nothing typed, what takes long may be left alone. */
export function OsImageDialog({ connection, pools, question, onClose }: Props) {
  const { t } = useTranslation()
  const [fields, setFields] = useState<Fields>(() =>
    firstFields(
      question,
      pools.map(({ name }) => name),
    ),
  )
  return (
    <ActDialog
      id="os-image"
      title={titleOf(question, t)}
      verb={t(`osImages.verb.${question.act}`)}
      danger={question.act === 'delete' || question.act === 'discard'}
      focus={fields.path === undefined ? '#os-image-go' : '#os-image-form input'}
      call={callOf(connection, question, fields)}
      // A name is no state of the engine: no command sets it.
      commands={question.act === 'label' ? 'none' : 'shown'}
      stop={t('osImages.verb.stop')}
      background={isLong(question)}
      intro={<p className="rig-os-what">{t(`osImages.what.${question.act}`)}</p>}
      onClose={onClose}
    >
      <Questions fields={fields} pools={pools} onChange={setFields} />
    </ActDialog>
  )
}

interface QuestionsProps {
  readonly fields: Fields
  readonly pools: readonly Pool[]
  readonly onChange: (fields: Fields) => void
}

function Questions({ fields, pools, onChange }: QuestionsProps) {
  const { t } = useTranslation()
  const change = (name: FieldName) => (value: string) => onChange({ ...fields, [name]: value })
  return (
    <>
      {fields.path !== undefined && (
        <PlaceField
          label={t('osImages.field.path')}
          folder="/var/lib/libvirt/images"
          value={fields.path}
          endings={ENDINGS}
          onChange={change('path')}
        />
      )}
      {fields.label !== undefined && <LabelField value={fields.label} onChange={change('label')} />}
      {fields.pool !== undefined && <PoolField pools={pools} value={fields.pool} onChange={change('pool')} />}
    </>
  )
}

interface FieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
}

function LabelField({ value, onChange }: FieldProps) {
  const { t } = useTranslation()
  return (
    <>
      <label htmlFor="os-image-label">{t('osImages.field.label')}</label>
      <input
        id="os-image-label"
        type="text"
        className="rig-input"
        value={value}
        maxLength={120}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
      />
    </>
  )
}

/** Without a pool the usual one is made, which the commands below show and this says. */
function PoolField({ pools, value, onChange }: FieldProps & { readonly pools: readonly Pool[] }) {
  const { t, i18n } = useTranslation()
  const known = pools.some(({ name }) => name === value) ? pools : [...pools, { name: value, available: null }]
  const makes = !pools.some(({ name }) => name === USUAL_POOL) && value === USUAL_POOL
  return (
    <>
      <label htmlFor="os-image-pool">{t('osImages.field.pool')}</label>
      <select id="os-image-pool" className="rig-input" value={value} onChange={(event) => onChange(event.target.value)}>
        {known.map(({ name, available }) => (
          <option key={name} value={name}>
            {available === null ? name : t('osImages.free', { name, free: formatBytes(available, i18n.language) })}
          </option>
        ))}
      </select>
      {makes && <p className="rig-quiet">{t('osImages.makesPool')}</p>}
    </>
  )
}

import { useTranslation } from 'react-i18next'
import { poolPrepare, poolTypes, type PoolType } from '../../../contract/pool-source.ts'
import { poolFormats, typeIn } from './pool-form.ts'
import type { StorageQuestion } from './storage-acts.ts'
import type { FieldName, Fields } from './storage-fields.ts'

interface Props {
  readonly name: FieldName
  readonly question: StorageQuestion
  readonly fields: Fields
  readonly first: boolean
  /** Types of pools that this libvirt does not have. */
  readonly unsupported: readonly PoolType[]
  readonly onChange: (value: string) => void
}

function formatsOf({ on }: StorageQuestion, fields: Fields): readonly string[] {
  if (on !== 'host') return ['qcow2', 'raw']
  const type = typeIn(fields)
  return type === 'fs' || type === 'netfs' || type === 'disk' ? poolFormats[type] : []
}

/** One question of a dialog, with its name above it. */
export function StorageField(props: Props) {
  const { t } = useTranslation()
  const { name, first } = props
  const id = first ? 'storage-first' : `storage-${name}`
  if (name === 'shrink' || name === 'storage' || name === 'replace') return <Tick {...props} name={name} />
  return (
    <>
      <label htmlFor={id}>{t(`storage.field.${name}`)}</label>
      {name === 'format' || name === 'type' || name === 'prepare' ? (
        <Choice {...props} id={id} name={name} />
      ) : (
        <Line {...props} id={id} />
      )}
    </>
  )
}

function Tick({ name, fields, onChange }: Props & { readonly name: 'shrink' | 'storage' | 'replace' }) {
  const { t } = useTranslation()
  return (
    <label className="rig-choice">
      <input
        type="checkbox"
        checked={fields[name] === 'yes'}
        onChange={(event) => onChange(event.target.checked ? 'yes' : 'no')}
      />
      <span>{t(`storage.field.${name}`)}</span>
    </label>
  )
}

interface ChoiceProps extends Props {
  readonly id: string
  readonly name: 'format' | 'type' | 'prepare'
}

function Choice({ id, name, question, fields, unsupported, onChange }: ChoiceProps) {
  const { t } = useTranslation()
  return (
    <select id={id} className="rig-input" value={fields[name] ?? ''} onChange={(event) => onChange(event.target.value)}>
      {name === 'format' && formatsOf(question, fields).map((format) => <option key={format}>{format}</option>)}
      {name === 'prepare' &&
        poolPrepare.options.map((one) => (
          <option key={one} value={one}>
            {t(`storage.prepare.${one}`)}
          </option>
        ))}
      {name === 'type' &&
        poolTypes.map((type) => {
          const off = unsupported.includes(type)
          const text = t(`storage.type.${type}`)
          return (
            <option key={type} value={type} disabled={off}>
              {off ? t('storage.typeOff', { type: text }) : text}
            </option>
          )
        })}
    </select>
  )
}

function Line({ id, name, fields, onChange }: Props & { readonly id: string }) {
  return (
    <input
      id={id}
      type="text"
      className="rig-input"
      value={fields[name] ?? ''}
      autoComplete="off"
      spellCheck={false}
      {...(name === 'size' ? { inputMode: 'decimal' as const } : {})}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { FilePicker } from '../file-picker/file-picker.tsx'

interface PlaceProps {
  readonly label: string
  readonly value: string
  /** Where the list begins. */
  readonly folder: string
  /** A file with one of these endings is wanted, or any; a folder where there are none. */
  readonly endings?: readonly string[] | 'any'
  readonly onChange: (path: string) => void
}

/** A path, typed or found in the list below. */
export function PlaceField({ label, value, folder, endings = [], onChange }: PlaceProps) {
  const id = useId()
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        className="rig-input"
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
      />
      <FilePicker
        {...{ label, folder, value, onChange }}
        {...(endings === 'any' ? {} : { endings, folders: endings.length === 0 })}
      />
    </>
  )
}

interface LineProps {
  readonly label: string
  readonly value: string
  readonly hint?: string
  readonly onChange: (value: string) => void
}

export function LineField({ label, value, hint, onChange }: LineProps) {
  const id = useId()
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        className="rig-input"
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
      />
      {hint !== undefined && <p className="rig-quiet">{hint}</p>}
    </>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly options: readonly { readonly value: string; readonly text: string }[]
  readonly onChange: (value: string) => void
}

export function ChoiceField({ label, value, options, onChange }: ChoiceProps) {
  const id = useId()
  const { t } = useTranslation()
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <select id={id} className="rig-input" value={value} onChange={(event) => onChange(event.target.value)}>
        {options.length === 0 && <option value={value}>{t('loading')}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </>
  )
}

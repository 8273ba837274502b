import type { TFunction } from 'i18next'
import { useId, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '../../../../../contract/machine.ts'
import type { When } from '../../../../../contract/vm-set.ts'
import type { VmHardware } from '../../../../../contract/vm-hardware.ts'
import { ChoiceField, LineField, PlaceField } from '../../../backup/place-fields.tsx'
import type { AddField } from './add-form.ts'
import type { Draft, Field } from './change-form.ts'

/** Where ISO images and disks lie on most hosts. */
const FOLDER = '/var/lib/libvirt/images'

interface FieldsProps {
  readonly fields: readonly (Field | AddField)[]
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
  /** Under a field, by its name. */
  readonly hints?: Readonly<Record<string, string>>
}

export function DraftFields({ fields, draft, onChange, hints = {} }: FieldsProps) {
  const { t } = useTranslation()
  return fields.map(({ name, kind, options }) => {
    const label = t(`hardware.field.${name}`)
    const value = draft[name] ?? ''
    const set = (next: string) => onChange({ ...draft, [name]: next })
    switch (kind) {
      case 'choice':
        return (
          <ChoiceField
            key={name}
            label={label}
            value={value}
            options={(options ?? []).map((option) => ({ value: option, text: optionText(option, t) }))}
            onChange={set}
          />
        )
      case 'file':
      case 'folder':
        return (
          <PlaceField
            key={name}
            label={label}
            value={value}
            folder={kind === 'file' ? FOLDER : '/'}
            endings={kind === 'file' ? ['.iso', '.qcow2', '.img', '.raw'] : []}
            onChange={set}
          />
        )
      case 'password':
        return <PasswordField key={name} label={label} value={value} onChange={set} />
      case 'text':
      case 'number':
        return <LineField key={name} label={label} value={value} onChange={set} {...hintOf(hints[name])} />
    }
  })
}

const hintOf = (hint: string | undefined) => (hint === undefined ? {} : { hint })

/** Words of libvirt and qemu stay as they are. */
function optionText(option: string, t: TFunction): string {
  const named = option === 'new' || option === 'file' || option === 'port' || option === 'socket'
  if (option === '' || named) return t(`hardware.option.${option || 'none'}`)
  return option.replace(/^(disk|interface):/, '')
}

interface LineProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}

function PasswordField({ label, value, onChange }: LineProps) {
  const id = useId()
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="password"
        className="rig-input"
        value={value}
        maxLength={8}
        autoComplete="new-password"
        onChange={(event) => onChange(event.target.value)}
      />
    </>
  )
}

/** Whether a change is for what runs, for the next start or for both; only where a VM has two definitions. */
export function useWhen({ running, persistent }: Pick<VmHardware, 'running' | 'persistent'>) {
  const { t } = useTranslation()
  const [when, setWhen] = useState<When | 'auto'>('auto')
  const choices = ['auto', 'live', 'next'] as const
  const field: ReactNode = running && persistent && (
    <ChoiceField
      label={t('hardware.when.label')}
      value={when}
      options={choices.map((value) => ({ value, text: t(`hardware.when.${value}`) }))}
      onChange={(value) => setWhen(value as When)}
    />
  )
  return { field, input: when === 'auto' ? {} : { when } }
}

/** What every dialog of a VM's hardware needs. */
export interface DialogProps {
  readonly vm: Vm
  readonly hardware: VmHardware
  readonly onDone: () => void
  readonly onClose: () => void
}

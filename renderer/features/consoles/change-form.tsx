import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DropDown } from './drop-down.tsx'

interface Props {
  readonly title: string
  /** What the change does. */
  readonly hint: string
  /** What is chosen, between the title and the hint. */
  readonly children: ReactNode
  readonly onOpen: () => void
  readonly onSubmit: () => void
}

/** "Change": a small form that opens below the word; the console then starts anew. */
export function ChangeForm({ title, hint, children, onOpen, onSubmit }: Props) {
  const { t } = useTranslation()
  return (
    <DropDown
      label={title}
      width="320px"
      trigger={
        <button type="button" className="rig-console-link" onClick={onOpen}>
          {t('consoles.change')}
        </button>
      }
      content={(close) => (
        <form
          className="rig-drop-form"
          onSubmit={(event) => {
            event.preventDefault()
            close()
            onSubmit()
          }}
        >
          <h2 className="rig-drop-title">{title}</h2>
          {children}
          <p className="rig-quiet">{hint}</p>
          <div className="rig-drop-row">
            <Button type="submit" variant="primary" size="sm">
              {t('consoles.openAnew')}
            </Button>
            <Button variant="link" size="sm" onClick={close}>
              {t('cancel')}
            </Button>
          </div>
        </form>
      )}
    />
  )
}

interface UserProps {
  readonly label: string
  readonly placeholder: string
  readonly value: string
  readonly onChange: (user: string) => void
}

/** As whom. */
export function UserField({ label, placeholder, value, onChange }: UserProps) {
  return (
    <label className="rig-typed">
      <span className="rig-quiet">{label}</span>
      <input
        className="rig-input"
        value={value}
        maxLength={100}
        spellCheck={false}
        placeholder={placeholder}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  )
}

import { ExclamationCircleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon'
import type { ReactNode } from 'react'
import { Icon } from '../../components/icon.tsx'

interface FieldProps {
  /** Of the control, which has to carry it. */
  readonly id: string
  readonly label: string
  readonly hint?: ReactNode
  readonly problem?: string | null | undefined
  readonly children: ReactNode
  readonly className?: string
}

/** A label, its control, and under it what is wrong or what to know. */
export function Field({ id, label, hint, problem, children, className = '' }: FieldProps) {
  const wrong = problem != null
  return (
    <div className={`rig-w-field ${className}`} data-wrong={wrong || undefined}>
      <label htmlFor={id}>{label}</label>
      {children}
      {wrong ? (
        <p id={`${id}-hint`} className="rig-w-problem rig-tone-error">
          <Icon of={ExclamationCircleIcon} size={12} />
          <span>{problem}</span>
        </p>
      ) : (
        hint !== undefined && (
          <p id={`${id}-hint`} className="rig-w-hint">
            {hint}
          </p>
        )
      )}
    </div>
  )
}

interface TextFieldProps {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly hint?: ReactNode
  readonly problem?: string | null | undefined
  readonly unit?: string
  /** What is typed is read by machines: paths, names, commands. */
  readonly code?: boolean
  readonly numeric?: boolean
  readonly placeholder?: string
  readonly className?: string
  /** Beside the input. */
  readonly act?: ReactNode
}

export function TextField(props: TextFieldProps) {
  const { id, value, onChange, hint, problem, unit, code = false, numeric = false } = props
  const described = problem != null || hint !== undefined
  return (
    <Field id={id} label={props.label} hint={hint} problem={problem} className={props.className ?? ''}>
      <span className="rig-w-control-line">
        <input
          id={id}
          type="text"
          className={`rig-input ${code ? 'is-code' : ''} ${numeric ? 'is-number' : ''}`}
          value={value}
          autoComplete="off"
          spellCheck={false}
          inputMode={numeric ? 'decimal' : undefined}
          placeholder={props.placeholder}
          aria-invalid={problem != null}
          aria-describedby={described ? `${id}-hint` : undefined}
          translate={code ? 'no' : undefined}
          onChange={(event) => onChange(event.target.value)}
        />
        {unit !== undefined && <span className="rig-quiet">{unit}</span>}
        {props.act}
      </span>
    </Field>
  )
}

interface SelectFieldProps {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly onChange: (value: string) => void
  readonly hint?: ReactNode
  readonly problem?: string | null | undefined
  readonly className?: string
}

export function SelectField({ id, label, value, options, onChange, hint, problem, className }: SelectFieldProps) {
  const described = problem != null || hint !== undefined
  return (
    <Field id={id} label={label} hint={hint} problem={problem} className={className ?? ''}>
      <span className="rig-select rig-w-control-line">
        <select
          id={id}
          value={value}
          aria-invalid={problem != null}
          aria-describedby={described ? `${id}-hint` : undefined}
          onChange={(event) => onChange(event.target.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      </span>
    </Field>
  )
}

interface CheckProps {
  readonly label: string
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly hint?: string
}

export function Check({ label, checked, onChange, hint }: CheckProps) {
  return (
    <label className="rig-choice rig-w-check">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>
        {label}
        {hint !== undefined && <span className="rig-w-hint">{hint}</span>}
      </span>
    </label>
  )
}

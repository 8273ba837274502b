import { Field } from '../wizard/field.tsx'

interface Props {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly rows: number
  readonly onChange: (value: string) => void
  readonly hint: string
  readonly problem?: string | undefined
  readonly placeholder?: string
  readonly className?: string
}

/** Several lines that are read by machines. */
export function TextAreaField({ id, label, value, rows, onChange, hint, problem, placeholder, className }: Props) {
  return (
    <Field id={id} label={label} hint={hint} problem={problem} className={className ?? ''}>
      <textarea
        id={id}
        className="rig-input rig-w-area is-code"
        rows={rows}
        value={value}
        placeholder={placeholder}
        spellCheck={false}
        translate="no"
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  )
}

import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { PlusIcon } from '@patternfly/react-icons/dist/esm/icons/plus-icon'
import { TrashIcon } from '@patternfly/react-icons/dist/esm/icons/trash-icon'
import { ExclamationCircleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon'
import { useRef, type ReactNode } from 'react'
import { Icon } from '../../components/icon.tsx'
import { IconButton } from '../../components/icon-button.tsx'

interface Props<R extends { readonly key: number }> {
  readonly id: string
  readonly title: string
  /** Said where there is no row yet. */
  readonly empty: string
  readonly addLabel: string
  readonly removeLabel: (row: R, index: number) => string
  readonly heads: readonly string[]
  readonly rows: readonly R[]
  readonly onRows: (rows: readonly R[]) => void
  readonly make: () => R
  /** The inputs of a row. */
  readonly children: (row: R, change: (part: Partial<R>) => void) => ReactNode
  /** What is wrong with a row, in words. */
  readonly problem: (row: R) => string | null
}

/** A list of small rows: add, fill, remove. A new row has the focus; a removed one gives it to the button that adds. */
export function RowsEditor<R extends { readonly key: number }>(props: Props<R>) {
  const { id, title, rows, onRows } = props
  const list = useRef<HTMLDivElement>(null)
  const add = () => {
    onRows([...rows, props.make()])
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('.rig-w-row:last-child input')?.focus())
  }
  const remove = (row: R) => {
    onRows(rows.filter((one) => one !== row))
    requestAnimationFrame(() => document.getElementById(`${id}-add`)?.focus())
  }
  return (
    <section className={`rig-w-rows rig-w-rows-${id}`} aria-labelledby={`${id}-title`}>
      <div className="rig-w-bar-line">
        <h3 id={`${id}-title`}>{title}</h3>
        <span className="rig-grow" />
        <Button id={`${id}-add`} variant="link" size="sm" icon={<Icon of={PlusIcon} size={10} />} onClick={add}>
          {props.addLabel}
        </Button>
      </div>
      {rows.length === 0 ? (
        <p className="rig-w-hint">{props.empty}</p>
      ) : (
        <div className="rig-w-row rig-w-row-heads" aria-hidden="true">
          {props.heads.map((head) => (
            <span key={head}>{head}</span>
          ))}
          <span />
        </div>
      )}
      <div ref={list}>
        {rows.map((row, index) => {
          const problem = props.problem(row)
          return (
            <div key={row.key} className="rig-w-row">
              {props.children(row, (part) => onRows(rows.map((one) => (one === row ? { ...row, ...part } : one))))}
              <IconButton icon={TrashIcon} small label={props.removeLabel(row, index)} onClick={() => remove(row)} />
              {problem !== null && (
                <p id={`${id}-${row.key}-hint`} className="rig-w-problem rig-tone-error">
                  <Icon of={ExclamationCircleIcon} size={12} />
                  <span>{problem}</span>
                </p>
              )}
            </div>
          )
        })}
      </div>
    </section>
  )
}

interface CellProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly invalid?: boolean
  readonly describedBy?: string
  readonly placeholder?: string
  readonly numeric?: boolean
  /** Shown as dots. */
  readonly secret?: boolean
}

/** An input in a row; its head is the label for the eye. */
export function Cell({
  label,
  value,
  onChange,
  invalid = false,
  describedBy,
  placeholder,
  numeric,
  secret,
}: CellProps) {
  return (
    <input
      type={secret === true ? 'password' : 'text'}
      className={`rig-input is-code ${numeric === true ? 'is-number' : ''}`}
      aria-label={label}
      value={value}
      placeholder={placeholder}
      autoComplete={secret === true ? 'new-password' : 'off'}
      spellCheck={false}
      translate="no"
      inputMode={numeric === true ? 'numeric' : undefined}
      aria-invalid={invalid}
      aria-describedby={invalid ? describedBy : undefined}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

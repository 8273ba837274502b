import type { ReactNode } from 'react'

export interface ChoiceRow {
  readonly key: string
  readonly cells: readonly ReactNode[]
}

interface Props {
  readonly name: string
  readonly label: string
  /** Heads of the columns; the first is that of the choice. Empty = no head. */
  readonly heads: readonly string[]
  readonly rows: readonly ChoiceRow[]
  readonly value: string | null
  readonly onChange: (key: string) => void
  /** Instead of rows. */
  readonly empty: string
  /** Under the last row. */
  readonly more?: string | undefined
  readonly className?: string
}

/** One of many, in lines. */
export function ChoiceList({ name, label, heads, rows, value, onChange, empty, more, className = '' }: Props) {
  return (
    <div className={`rig-w-choices ${className}`}>
      {heads.length > 0 && (
        <div className="rig-w-choices-head" aria-hidden="true">
          {heads.map((head) => (
            <span key={head}>{head}</span>
          ))}
        </div>
      )}
      <div className="rig-w-choices-rows" role="radiogroup" aria-label={label}>
        {rows.map((row) => (
          <label key={row.key} className="rig-w-choice-row">
            <input
              type="radio"
              name={name}
              value={row.key}
              checked={row.key === value}
              onChange={() => onChange(row.key)}
            />
            {row.cells.map((cell, index) => (
              // The cells of a row have a fixed order.
              <span key={index} className="rig-ellipsis">
                {cell}
              </span>
            ))}
          </label>
        ))}
      </div>
      {rows.length === 0 && <p className="rig-w-choices-empty rig-quiet">{empty}</p>}
      {more !== undefined && <p className="rig-w-choices-more rig-quiet">{more}</p>}
    </div>
  )
}

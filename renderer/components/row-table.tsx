import type { ReactNode } from 'react'
import { LongTable } from './long-table.tsx'

export interface RowColumn<R> {
  readonly key: string
  readonly head: string
  /** Share of the width, such as "18%"; what is left is shared out. */
  readonly width?: string
  readonly numeric?: boolean
  /** What machines read or type: addresses, names of devices. */
  readonly code?: boolean
  cell(row: R): ReactNode
  /** The whole text where the cell may be cut. */
  title?(row: R): string
}

interface Props<R> {
  readonly label: string
  readonly columns: readonly RowColumn<R>[]
  readonly rows: readonly R[]
  readonly keyOf: (row: R) => string
  readonly open?: string | null
  /** Rows that open nothing are only walked through. */
  readonly onOpen?: (key: string) => void
}

/** A table of one kind of rows, each cell told by its column. */
export function RowTable<R>({ label, columns, rows, keyOf, open = null, onOpen }: Props<R>) {
  const heads = columns.map(({ head, width, numeric }) => ({
    text: head,
    className: numeric === true ? 'rig-number' : '',
    width,
  }))
  return (
    <LongTable
      label={label}
      className="rig-row-table"
      columns={heads}
      rows={rows}
      keyOf={keyOf}
      open={open}
      onOpen={(row) => onOpen?.(keyOf(row))}
      cells={(row, td) =>
        columns.map((column) => (
          <td
            key={column.key}
            className={column.numeric === true ? `${td} rig-number` : td}
            title={column.title?.(row)}
          >
            {column.code === true ? <code translate="no">{column.cell(row)}</code> : column.cell(row)}
          </td>
        ))
      }
    />
  )
}

import styles from '@patternfly/react-styles/css/components/Table/table'
import { Table, Tbody, Th, Thead, Tr } from '@patternfly/react-table'
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual'
import { Fragment, useCallback, useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'

const ROW_HEIGHT = 32
const HEAD_HEIGHT = 30
const OVERSCAN = 12

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

/** Where a key leads from a row; null for keys of others. */
function target(key: string, index: number, last: number): number | null {
  const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }
  if (key === 'Home') return 0
  if (key === 'End') return last
  const step = steps[key]
  return step === undefined ? null : Math.max(0, Math.min(last, index + step))
}

/** The virtual list, which keeps the row with the keyboard in the DOM however far it is. */
function useRows<R>({ rows, keyOf }: Pick<Props<R>, 'rows' | 'keyOf'>, scroller: HTMLElement | null, at: number) {
  const rangeExtractor = useCallback(
    (range: Range) => {
      const shown = defaultRangeExtractor(range)
      return shown.includes(at) ? shown : [...shown, at].sort((a, b) => a - b)
    },
    [at],
  )
  return useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => {
      const row = rows[index]
      return row === undefined ? index : keyOf(row)
    },
    overscan: OVERSCAN,
    scrollPaddingStart: HEAD_HEIGHT,
    rangeExtractor,
  })
}

/** A table of one kind of rows, walked by keys; only the rows on screen are in the DOM. */
export function RowTable<R>(props: Props<R>) {
  const { label, columns, rows, keyOf, open = null, onOpen } = props
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null)
  const [current, setCurrent] = useState<string | null>(null)
  const wanted = useRef<string | null>(null)
  const found = rows.findIndex((row) => keyOf(row) === current)
  const at = Math.max(0, found)
  const virtualizer = useRows(props, scroller, at)
  useEffect(() => {
    if (wanted.current === null) return
    const row = scroller?.querySelector<HTMLElement>(`[data-row="${CSS.escape(wanted.current)}"]`)
    if (row == null) return
    wanted.current = null
    row.focus({ preventScroll: true })
  })
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[at]
    if (!(event.target instanceof HTMLTableRowElement) || row === undefined) return
    if (event.key === 'Enter' || event.key === ' ') onOpen?.(keyOf(row))
    else {
      const next = target(event.key, at, rows.length - 1)
      const there = next === null ? undefined : rows[next]
      if (next === null || there === undefined) return
      setCurrent(keyOf(there))
      wanted.current = keyOf(there)
      virtualizer.scrollToIndex(next)
    }
    event.preventDefault()
  }
  const items = virtualizer.getVirtualItems()
  let end = 0
  return (
    <div className="rig-table-scroll" ref={setScroller} onKeyDown={onKeyDown}>
      <Table
        variant="compact"
        gridBreakPoint=""
        className="rig-table rig-row-table"
        aria-label={label}
        aria-rowcount={rows.length + 1}
      >
        <Thead>
          <Tr aria-rowindex={1}>
            {columns.map(({ key, head, width, numeric }) => (
              <Th key={key} className={numeric === true ? 'rig-number' : ''} style={{ width }} title={head}>
                {head}
              </Th>
            ))}
          </Tr>
        </Thead>
        <Tbody>
          {items.map((item) => {
            const gap = item.start - end
            end = item.end
            const row = rows[item.index]
            if (row === undefined) return null
            const key = keyOf(row)
            return (
              <Fragment key={key}>
                {gap > 0 && <Spacer height={gap} span={columns.length} />}
                <tr
                  aria-rowindex={item.index + 2}
                  data-row={key}
                  tabIndex={item.index === at ? 0 : -1}
                  className={`${styles.tableTr} rig-row${key === open ? ' is-open' : ''}`}
                  onFocus={() => setCurrent(key)}
                  onClick={() => onOpen?.(key)}
                >
                  {columns.map((column) => (
                    <td key={column.key} className={cellClass(column)} title={column.title?.(row)}>
                      {column.code === true ? <code translate="no">{column.cell(row)}</code> : column.cell(row)}
                    </td>
                  ))}
                </tr>
              </Fragment>
            )
          })}
          {virtualizer.getTotalSize() > end && (
            <Spacer height={virtualizer.getTotalSize() - end} span={columns.length} />
          )}
        </Tbody>
      </Table>
    </div>
  )
}

function cellClass<R>({ numeric }: RowColumn<R>): string {
  return `${styles.tableTd}${numeric === true ? ' rig-number' : ''}`
}

function Spacer({ height, span }: { readonly height: number; readonly span: number }) {
  return (
    <tr aria-hidden="true" className="rig-spacer">
      <td colSpan={span} style={{ height }} />
    </tr>
  )
}

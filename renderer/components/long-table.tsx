import { Table, Tbody, Th, Thead, Tr } from '@patternfly/react-table'
import styles from '@patternfly/react-styles/css/components/Table/table'
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual'
import { Fragment, useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { RowKeeper } from '../lib/row-keeper.ts'

const ROW_HEIGHT = 32
const HEAD_HEIGHT = 30
const OVERSCAN = 8

export interface LongColumn {
  readonly text: string
  readonly className: string
  /** Share of the width, such as "18%"; what is left is shared out. */
  readonly width?: string | undefined
}

interface Props<Row> {
  readonly label: string
  readonly className: string
  readonly columns: readonly LongColumn[]
  readonly rows: readonly Row[]
  keyOf(row: Row): string
  /** The row that has its details beside the table. */
  readonly open: string | null
  /** The row that gets the focus when the table comes. */
  readonly first?: string | null
  readonly onOpen: (row: Row, byKey: boolean) => void
  /** Other keys. @returns whether the key meant something */
  readonly onKey?: (key: string) => boolean
  /** Its cells, td elements of the class that is given; of a component that is memoized only rows that changed render. */
  readonly cells: (row: Row, td: string) => ReactNode
}

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }

function target(key: string, index: number, last: number): number | null {
  if (key === 'Home') return 0
  if (key === 'End') return last
  const step = steps[key]
  return step === undefined ? null : Math.max(0, Math.min(last, index + step))
}

const rowOf = (key: string) => document.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`)

function useRows<Row>({ rows, keyOf, first = null }: Pick<Props<Row>, 'rows' | 'keyOf' | 'first'>) {
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null)
  const [current, setCurrent] = useState<string | null>(first)
  const at = Math.max(
    0,
    rows.findIndex((row) => keyOf(row) === current),
  )
  const keepCurrent = useCallback(
    (range: Range) => {
      const shown = defaultRangeExtractor(range)
      return shown.includes(at) ? shown : [...shown, at].sort((a, b) => a - b)
    },
    [at],
  )
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => {
      const row = rows[index]
      return row === undefined ? index : keyOf(row)
    },
    overscan: OVERSCAN,
    scrollPaddingStart: HEAD_HEIGHT,
    rangeExtractor: keepCurrent,
  })
  const focusAfter = useRef<string | null>(first)
  useEffect(() => {
    if (focusAfter.current === null) return
    const row = rowOf(focusAfter.current)
    if (row === null) return
    row.focus({ preventScroll: true })
    focusAfter.current = null
  })
  const goTo = (index: number) => {
    const there = rows[index]
    if (there === undefined) return
    virtualizer.scrollToIndex(index)
    setCurrent(keyOf(there))
    focusAfter.current = keyOf(there)
  }
  return { setScroller, setCurrent, at, virtualizer, goTo }
}

/** A list of things of one kind; only the rows on screen, and the one with the keyboard, are in the DOM. */
export function LongTable<Row>(props: Props<Row>) {
  const { label, className, columns, keyOf, open, onOpen, onKey, cells } = props
  const [keeper] = useState(() => new RowKeeper<Row>())
  const rows = useMemo(() => keeper.keep(props.rows, keyOf), [keeper, props.rows, keyOf])
  const { setScroller, setCurrent, at, virtualizer, goTo } = useRows({ ...props, rows })
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const row = rows[at]
    if (!(event.target instanceof HTMLTableRowElement) || row === undefined) return
    const next = target(event.key, at, rows.length - 1)
    if (event.key === 'Enter' || event.key === ' ') onOpen(row, true)
    else if (next !== null) goTo(next)
    else if (onKey?.(event.key) !== true) return
    event.preventDefault()
  }
  let end = 0
  return (
    <div className="rig-table-scroll" ref={setScroller} onKeyDown={onKeyDown}>
      <Table
        variant="compact"
        gridBreakPoint=""
        className={`rig-table ${className}`}
        aria-label={label}
        aria-rowcount={rows.length + 1}
      >
        <Thead>
          <Tr aria-rowindex={1}>
            {columns.map(({ text, className: name, width }) => (
              <Th key={text} className={name} style={{ width }} title={text}>
                {text}
              </Th>
            ))}
          </Tr>
        </Thead>
        <Tbody>
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index]
            if (row === undefined) return null
            const gap = item.start - end
            end = item.end
            const key = keyOf(row)
            return (
              <Fragment key={key}>
                {gap > 0 && <Spacer height={gap} columns={columns.length} />}
                <tr
                  data-row={key}
                  aria-rowindex={item.index + 2}
                  tabIndex={item.index === at ? 0 : -1}
                  className={`${styles.tableTr} rig-row${key === open ? ' is-open' : ''}`}
                  onFocus={() => setCurrent(key)}
                  onClick={() => onOpen(row, false)}
                >
                  {cells(row, styles.tableTd)}
                </tr>
              </Fragment>
            )
          })}
          {virtualizer.getTotalSize() > end && (
            <Spacer height={virtualizer.getTotalSize() - end} columns={columns.length} />
          )}
        </Tbody>
      </Table>
    </div>
  )
}

function Spacer({ height, columns }: { readonly height: number; readonly columns: number }) {
  return (
    <tr aria-hidden="true" className="rig-spacer">
      <td colSpan={columns} style={{ height }} />
    </tr>
  )
}

import { Table, Tbody, Th, Thead, Tr } from '@patternfly/react-table'
import styles from '@patternfly/react-styles/css/components/Table/table'
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual'
import { Fragment, useCallback, useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes, formatDate } from '../../lib/format.ts'
import { shortId, type ListedImage } from './image-rows.ts'

const columns = ['name', 'id', 'size', 'own', 'users', 'created'] as const
const ROW_HEIGHT = 32
const HEAD_HEIGHT = 30
const OVERSCAN = 8

interface Props {
  readonly rows: readonly ListedImage[]
  readonly open: string | null
  readonly onOpen: (id: string) => void
}

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }

function target(key: string, index: number, last: number): number | null {
  if (key === 'Home') return 0
  if (key === 'End') return last
  const step = steps[key]
  return step === undefined ? null : Math.max(0, Math.min(last, index + step))
}

const rowOf = (id: string) => document.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`)

/** Images; only the rows on screen, and the one with the keyboard, are in the DOM. */
export function ImageTable({ rows, open, onOpen }: Props) {
  const { t } = useTranslation()
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null)
  const [current, setCurrent] = useState<string | null>(null)
  const at = Math.max(
    0,
    rows.findIndex(({ image }) => image.id === current),
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
    getItemKey: (index) => rows[index]?.image.id ?? index,
    overscan: OVERSCAN,
    scrollPaddingStart: HEAD_HEIGHT,
    rangeExtractor: keepCurrent,
  })
  const focusAfter = useRef<string | null>(null)
  useEffect(() => {
    if (focusAfter.current === null) return
    const row = rowOf(focusAfter.current)
    if (row === null) return
    row.focus({ preventScroll: true })
    focusAfter.current = null
  })
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const row = rows[at]
    if (!(event.target instanceof HTMLTableRowElement) || row === undefined) return
    if (event.key === 'Enter' || event.key === ' ') onOpen(row.image.id)
    else {
      const next = target(event.key, at, rows.length - 1)
      const there = next === null ? undefined : rows[next]
      if (next === null || there === undefined) return
      virtualizer.scrollToIndex(next)
      setCurrent(there.image.id)
      focusAfter.current = there.image.id
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
        className="rig-table rig-ci-table"
        aria-label={t('images.table')}
        aria-rowcount={rows.length + 1}
      >
        <Thead>
          <Tr>
            {columns.map((column) => (
              <Th key={column} className={`rig-ci-${column}`}>
                {t(`images.column.${column}`)}
              </Th>
            ))}
          </Tr>
        </Thead>
        <Tbody>
          {items.map((item) => {
            const row = rows[item.index]
            if (row === undefined) return null
            const gap = item.start - end
            end = item.end
            const { id } = row.image
            return (
              <Fragment key={id}>
                {gap > 0 && <Spacer height={gap} />}
                <tr
                  data-row={id}
                  aria-rowindex={item.index + 2}
                  tabIndex={item.index === at ? 0 : -1}
                  className={`${styles.tableTr} rig-row${id === open ? ' is-open' : ''}`}
                  onFocus={() => setCurrent(id)}
                  onClick={() => onOpen(id)}
                >
                  <Cells row={row} />
                </tr>
              </Fragment>
            )
          })}
          {virtualizer.getTotalSize() > end && <Spacer height={virtualizer.getTotalSize() - end} />}
        </Tbody>
      </Table>
    </div>
  )
}

function Spacer({ height }: { readonly height: number }) {
  return (
    <tr aria-hidden="true" className="rig-spacer">
      <td colSpan={columns.length} style={{ height }} />
    </tr>
  )
}

function Cells({ row: { image, name, own } }: { readonly row: ListedImage }) {
  const { t, i18n } = useTranslation()
  const td = styles.tableTd
  const more = image.tags.length - 1
  const users = image.users.map((user) => user.name).join(', ')
  return (
    <>
      <td className={`${td} rig-ci-name`} title={image.tags.join('\n')}>
        {image.tags.length === 0 ? (
          <span className="rig-quiet">{t('images.noName')}</span>
        ) : (
          <strong translate="no">{name}</strong>
        )}
        {more > 0 && <span className="rig-quiet"> {t('images.moreNames', { count: more })}</span>}
      </td>
      <td className={td}>
        <code translate="no">{shortId(image.id)}</code>
      </td>
      <td className={`${td} rig-number`}>{formatBytes(image.size, i18n.language)}</td>
      <td className={`${td} rig-number`}>{own === null ? '–' : formatBytes(own, i18n.language)}</td>
      <td className={td} title={users} translate="no">
        {users === '' ? '–' : users}
      </td>
      <td className={`${td} rig-quiet`}>{formatDate(image.created * 1000, i18n.language)}</td>
    </>
  )
}

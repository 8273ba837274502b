import styles from '@patternfly/react-styles/css/components/Table/table'
import { Table, Tbody, Th, Thead, Tr } from '@patternfly/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Fragment, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../lib/format.ts'
import type { StorageRow } from './storage-rows.ts'

const ROW_HEIGHT = 32
const HEAD_HEIGHT = 30
const OVERSCAN = 12
const columns = ['name', 'used', 'size', 'format', 'users', 'backing'] as const

interface Props {
  readonly rows: readonly StorageRow[]
  readonly open: string | null
  readonly onOpen: (key: string) => void
}

/** Where a key leads from a row; null for keys of others. */
function target(key: string, index: number, last: number): number | null {
  const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }
  if (key === 'Home') return 0
  if (key === 'End') return last
  const step = steps[key]
  return step === undefined ? null : Math.max(0, Math.min(last, index + step))
}

/** Pools with their images; only the rows on screen are in the DOM. */
export function StorageTable({ rows, open, onOpen }: Props) {
  const { t } = useTranslation()
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null)
  const [current, setCurrent] = useState<string | null>(null)
  const wanted = useRef<string | null>(null)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: OVERSCAN,
    scrollPaddingStart: HEAD_HEIGHT,
  })
  const reachable = rows.some((row) => row.key === current) ? current : (rows[0]?.key ?? null)
  const onKeyDown = (event: KeyboardEvent) => {
    const index = rows.findIndex((row) => row.key === reachable)
    const row = rows[index]
    if (!(event.target instanceof HTMLTableRowElement) || row === undefined) return
    if (event.key === 'Enter' || event.key === ' ') onOpen(row.key)
    else {
      const next = target(event.key, index, rows.length - 1)
      const there = next === null ? undefined : rows[next]
      if (next === null || there === undefined) return
      setCurrent(there.key)
      wanted.current = there.key
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
        className="rig-table rig-storage-table"
        aria-label={t('storage.table')}
        aria-rowcount={rows.length + 1}
      >
        <Thead>
          <Tr aria-rowindex={1}>
            {columns.map((column) => (
              <Th key={column} className={`rig-storage-${column}`}>
                {t(`storage.column.${column}`)}
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
            return (
              <Fragment key={row.key}>
                {gap > 0 && <Spacer height={gap} />}
                <tr
                  ref={(element) => {
                    // A row far away is in the DOM only after the scroll has been rendered.
                    if (element === null || wanted.current !== row.key) return
                    wanted.current = null
                    element.focus({ preventScroll: true })
                  }}
                  aria-rowindex={item.index + 2}
                  data-row={row.key}
                  tabIndex={row.key === reachable ? 0 : -1}
                  className={`${styles.tableTr} rig-row${row.key === open ? ' is-open' : ''}`}
                  onFocus={() => setCurrent(row.key)}
                  onClick={() => onOpen(row.key)}
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

function Cells({ row }: { readonly row: StorageRow }) {
  const { t, i18n } = useTranslation()
  const bytes = (value: number | null) => (value === null ? '–' : formatBytes(value, i18n.language))
  const td = styles.tableTd
  if (row.type === 'pool') {
    const { name, type, active, capacity, available, path } = row.pool
    const taken = capacity === null || available === null ? null : capacity - available
    return (
      <>
        <td className={`${td} rig-storage-pool`} title={path ?? ''}>
          <strong translate="no">{name}</strong>
          <span className="rig-quiet">{` ${t('storage.images', { count: row.count })}`}</span>
          {path !== null && <span className="rig-quiet" translate="no">{` · ${path}`}</span>}
        </td>
        <td className={`${td} rig-number`}>{bytes(taken)}</td>
        <td className={`${td} rig-number`}>{bytes(capacity)}</td>
        <td className={td}>{type}</td>
        <td className={td}>{active ? '' : t('storage.inactive')}</td>
        <td className={td} />
      </>
    )
  }
  const { name, allocation, capacity, format, users, overlays, backing, orphan } = row.volume
  const who = [
    ...users.map((user) => user.name),
    ...(overlays.length > 0 ? [t('storage.images', { count: overlays.length })] : []),
  ]
  return (
    <>
      <td className={`${td} rig-storage-volume`} title={name} translate="no">
        {name}
      </td>
      <td className={`${td} rig-number`}>{bytes(allocation)}</td>
      <td className={`${td} rig-number`}>{bytes(capacity)}</td>
      <td className={td}>{format}</td>
      <td className={td} title={who.join(', ')}>
        {orphan ? <span className="rig-tone-attention">{t('storage.nobody')}</span> : who.join(', ')}
      </td>
      <td className={`${td} rig-quiet`} title={backing ?? ''} translate="no">
        {backing?.split('/').at(-1)}
      </td>
    </>
  )
}

function Spacer({ height }: { readonly height: number }) {
  return (
    <tr aria-hidden="true" className="rig-spacer">
      <td colSpan={columns.length} style={{ height }} />
    </tr>
  )
}

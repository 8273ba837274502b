import { FileIcon } from '@patternfly/react-icons/dist/esm/icons/file-icon'
import { FolderIcon } from '@patternfly/react-icons/dist/esm/icons/folder-icon'
import { Table, Tbody, Th, Thead, Tr } from '@patternfly/react-table'
import styles from '@patternfly/react-styles/css/components/Table/table'
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual'
import { Fragment, useCallback, useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { FileEntry } from '../../../contract/container-files.ts'
import { Icon } from '../../components/icon.tsx'
import { formatDate } from '../../lib/format.ts'
import { endOf, modeText, sizeText } from './file-words.ts'

const columns = ['name', 'size', 'rights', 'owner', 'modified'] as const
/** Beside the details, which have the others. */
const fewColumns = ['name', 'size', 'modified'] as const
const ROW_HEIGHT = 32
const HEAD_HEIGHT = 30
const OVERSCAN = 8

interface Props {
  readonly rows: readonly FileEntry[]
  /** The name that has its details beside the table. */
  readonly open: string | null
  /** The row that gets the focus when the folder has come; null = none. */
  readonly first: string | null
  readonly onOpen: (entry: FileEntry, byKey: boolean) => void
  readonly onUp: () => void
}

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }

function target(key: string, index: number, last: number): number | null {
  if (key === 'Home') return 0
  if (key === 'End') return last
  const step = steps[key]
  return step === undefined ? null : Math.max(0, Math.min(last, index + step))
}

const rowOf = (name: string) => document.querySelector<HTMLElement>(`[data-row="${CSS.escape(name)}"]`)

/** The names of one folder; only the rows on screen, and the one with the keyboard, are in the DOM. */
export function FileTable({ rows, open, first, onOpen, onUp }: Props) {
  const { t } = useTranslation()
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null)
  const [current, setCurrent] = useState<string | null>(first)
  const at = Math.max(
    0,
    rows.findIndex(({ name }) => name === current),
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
    getItemKey: (index) => rows[index]?.name ?? index,
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
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const row = rows[at]
    if (!(event.target instanceof HTMLTableRowElement) || row === undefined) return
    if (event.key === 'Enter' || event.key === ' ') onOpen(row, true)
    else if (event.key === 'Backspace') onUp()
    else {
      const next = target(event.key, at, rows.length - 1)
      const there = next === null ? undefined : rows[next]
      if (next === null || there === undefined) return
      virtualizer.scrollToIndex(next)
      setCurrent(there.name)
      focusAfter.current = there.name
    }
    event.preventDefault()
  }
  const few = open !== null
  const shown = few ? fewColumns : columns
  let end = 0
  return (
    <div className="rig-table-scroll" ref={setScroller} onKeyDown={onKeyDown}>
      <Table
        variant="compact"
        gridBreakPoint=""
        className={`rig-table rig-fb-table${few ? ' is-few' : ''}`}
        aria-label={t('files.table')}
        aria-rowcount={rows.length + 1}
      >
        <Thead>
          <Tr>
            {shown.map((column) => (
              <Th key={column} className={`rig-fb-${column}`}>
                {t(`files.column.${column}`)}
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
            const { name } = row
            return (
              <Fragment key={name}>
                {gap > 0 && <Spacer height={gap} />}
                <tr
                  data-row={name}
                  aria-rowindex={item.index + 2}
                  tabIndex={item.index === at ? 0 : -1}
                  className={`${styles.tableTr} rig-row${name === open ? ' is-open' : ''}`}
                  onFocus={() => setCurrent(name)}
                  onClick={() => onOpen(row, false)}
                >
                  <Cells entry={row} few={few} />
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

function Cells({ entry, few }: { readonly entry: FileEntry; readonly few: boolean }) {
  const { t, i18n } = useTranslation()
  const td = styles.tableTd
  const isFolder = endOf(entry) === 'folder'
  const told = entry.target === '' ? entry.name : `${entry.name} → ${entry.target}`
  return (
    <>
      <td className={`${td} rig-fb-name`} title={told}>
        <span
          className={isFolder ? 'rig-fb-folder' : 'rig-fb-file'}
          role="img"
          aria-label={t(`files.kind.${entry.kind}`)}
        >
          <Icon of={isFolder ? FolderIcon : FileIcon} size={13} />
        </span>
        <span translate="no">{entry.name}</span>
        {entry.target !== '' && (
          <span className="rig-quiet" translate="no">
            {` → ${entry.target}`}
          </span>
        )}
      </td>
      <td className={`${td} rig-number`}>{entry.kind === 'file' ? sizeText(entry.size, i18n.language) : '–'}</td>
      {!few && (
        <>
          <td className={td}>
            <code translate="no">{modeText(entry.kind, entry.mode)}</code>
          </td>
          <td className={td}>
            <code translate="no">{`${entry.uid}:${entry.gid}`}</code>
          </td>
        </>
      )}
      <td className={`${td} rig-quiet`}>{formatDate(entry.modified * 1000, i18n.language)}</td>
    </>
  )
}

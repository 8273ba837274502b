import { Table, Tbody } from '@patternfly/react-table'
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual'
import { Fragment, useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from '@tanstack/react-router'
import { usePage } from '../../app/page-context.ts'
import { useValue } from '../../lib/value.ts'
import { machinePath } from '../machine-page/machine-path.ts'
import { placeColumns, type Extra } from './columns.ts'
import { tagsOf } from '../../../contract/machine-search.ts'
import { sameRecord, useSelected } from '../../lib/use-selected.ts'
import { FolderRow } from './folder-row.tsx'
import { GroupRow } from './group-row.tsx'
import { MachineRow, rowElementId } from './machine-row.tsx'
import type { Row } from './rows.ts'
import { TableHead } from './table-head.tsx'
import { tableKey } from './table-keys.ts'
import { useDoubleClick } from './use-double-click.ts'
import { WantedReadings } from './wanted-readings.ts'

const ROW_HEIGHT = 32
const GROUP_HEIGHT = 30
const HEAD_HEIGHT = 30
const OVERSCAN = 8

interface Props {
  readonly rows: readonly Row[]
}

/** Width of an element, followed. CSS pixels. */
function useWidth(element: HTMLElement | null): number {
  const [width, setWidth] = useState(0)
  useEffect(() => {
    if (element === null) return
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    setWidth(element.clientWidth)
    return () => observer.disconnect()
  }, [element])
  return width
}

/** What there is beside what each machine has: tags, and screens that the user wants to see. */
function useExtra(): Extra {
  const { machines, settings } = usePage()
  const { thumbnails } = useValue(settings.settings)
  const select = useCallback(() => {
    const all = [...machines.machines()]
    return {
      tags: all.some((machine) => tagsOf(machine).length > 0),
      screens: thumbnails && all.some(({ kind }) => kind === 'vm'),
    }
  }, [machines, thumbnails])
  return useSelected(machines.subscribe, select, sameRecord)
}

/** The rows between the edges, without those that are kept ready beyond them. */
function seenOf(rows: readonly Row[], range: { readonly startIndex: number; readonly endIndex: number } | null) {
  return range === null ? [] : rows.slice(range.startIndex, range.endIndex + 1)
}

/** The machines; only the rows on screen (and the one with the keyboard) are in the DOM. */
export function MachineTable({ rows }: Props) {
  const { t } = useTranslation()
  const page = usePage()
  const { desk } = page
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null)
  const width = useWidth(scroller)
  const { grouping } = useValue(desk.view)
  const extra = useExtra()
  const columns = useMemo(() => placeColumns(width, grouping, extra), [width, grouping, extra])
  const machineIds = useMemo(() => rows.filter((row) => row.type === 'machine').map((row) => row.key), [rows])
  const keepCurrent = useCallback(
    (range: Range) => {
      const key = desk.selection.current()
      const current = key === null ? -1 : rows.findIndex((row) => row.key === key)
      const shown = defaultRangeExtractor(range)
      // The row with the keyboard stays in the DOM wherever it is scrolled, or the focus would fall to the page.
      return current < 0 || shown.includes(current) ? shown : [...shown, current].sort((a, b) => a - b)
    },
    [desk, rows],
  )
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: (index) => (rows[index]?.type === 'machine' ? ROW_HEIGHT : GROUP_HEIGHT),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: OVERSCAN,
    scrollPaddingStart: HEAD_HEIGHT,
    rangeExtractor: keepCurrent,
  })
  const heights = rows.map((row) => row.type).join()
  useEffect(() => virtualizer.measure(), [virtualizer, heights])
  const items = virtualizer.getVirtualItems()

  const focusAfter = useRef<string | null>(null)
  const goTo = (index: number) => {
    const row = rows[index]
    if (row === undefined) return
    desk.selection.setCurrent(row.key)
    virtualizer.scrollToIndex(index)
    focusAfter.current = row.key
    focusRow(row.key)
  }
  useEffect(() => {
    // A row far away is in the DOM only after the scroll has been rendered.
    if (focusAfter.current !== null && focusRow(focusAfter.current)) focusAfter.current = null
  })
  const navigate = useNavigate()
  const openPage = (id: string) => void navigate({ to: machinePath, params: { id } })
  useDoubleClick(openPage)
  const onKeyDown = (event: KeyboardEvent) => {
    const openMenu = (id: string) => {
      const anchor = document.getElementById(rowElementId(id))?.querySelector<HTMLElement>('.rig-row-menu button')
      if (anchor != null) desk.menu.set({ id, anchor })
    }
    if (!tableKey(event, { page, rows, goTo, openMenu, openPage })) return
    event.preventDefault()
    event.stopPropagation()
  }
  useCurrentRow(rows, goTo)
  let end = 0
  return (
    <div className="rig-table-scroll" ref={setScroller} onKeyDown={onKeyDown}>
      <WantedReadings
        rows={items.map((item) => rows[item.index])}
        seen={columns.some(({ column }) => column === 'screen') ? seenOf(rows, virtualizer.range) : []}
      />
      <Table
        variant="compact"
        gridBreakPoint=""
        className="rig-table"
        aria-label={t('table.label')}
        aria-rowcount={rows.length + 1}
        aria-multiselectable
      >
        <colgroup>
          {columns.map(({ column, width: columnWidth }) => (
            <col key={column} style={{ width: columnWidth }} />
          ))}
        </colgroup>
        <TableHead columns={columns} machineIds={machineIds} />
        <Tbody>
          {items.map((item) => {
            const gap = item.start - end
            end = item.end
            const row = rows[item.index]
            if (row === undefined) return null
            const common = { position: item.index + 2 }
            return (
              <Fragment key={row.key}>
                {gap > 0 && <Spacer height={gap} span={columns.length} />}
                {row.type === 'group' && (
                  <GroupRow {...common} rowKey={row.key} connection={row.connection} span={columns.length} />
                )}
                {row.type === 'folder' && (
                  <FolderRow {...common} rowKey={row.key} path={row.path} depth={row.depth} span={columns.length} />
                )}
                {row.type === 'machine' && <MachineRow {...common} id={row.key} columns={columns} />}
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

/**
 * One row is always the way into the table by keyboard. When it goes away, its neighbour takes its place, with the
 * focus if that fell to the page.
 */
function useCurrentRow(rows: readonly Row[], goTo: (index: number) => void): void {
  const { selection } = usePage().desk
  const place = useRef(0)
  useEffect(() => {
    const remember = () => {
      const found = rows.findIndex((row) => row.key === selection.current())
      if (found >= 0) place.current = found
    }
    remember()
    return selection.subscribe(remember)
  }, [rows, selection])
  useEffect(() => {
    if (rows.length === 0 || rows.some((row) => row.key === selection.current())) return
    const next = Math.min(place.current, rows.length - 1)
    const hadFocus = selection.current() !== null && document.activeElement === document.body
    if (hadFocus) goTo(next)
    else selection.setCurrent(rows[next]?.key ?? null)
    // goTo is new in each render; the rows are what matters.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- see above
  }, [rows, selection])
}

function focusRow(key: string): boolean {
  const element = document.getElementById(rowElementId(key))
  element?.focus({ preventScroll: true })
  return element !== null
}

/** Stands for the rows that are not in the DOM. */
function Spacer({ height, span }: { readonly height: number; readonly span: number }) {
  return (
    <tr aria-hidden="true" className="rig-spacer">
      <td colSpan={span} style={{ height }} />
    </tr>
  )
}

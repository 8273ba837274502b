import { AngleDownIcon } from '@patternfly/react-icons/dist/esm/icons/angle-down-icon'
import { AngleRightIcon } from '@patternfly/react-icons/dist/esm/icons/angle-right-icon'
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual'
import { useCallback, useEffect, useRef, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../../app/page-context.ts'
import { Icon } from '../../../components/icon.tsx'
import { markedPieces } from '../../consoles/marked-pieces.ts'
import { copyText, treeMove, type JsonRow } from './json-tree.ts'

const HEIGHT = 22
const INDENT = 16

interface Props {
  readonly label: string
  readonly rows: readonly JsonRow[]
  /** Id of the row with the keyboard. */
  readonly current: string
  readonly query: string
  readonly onGo: (id: string) => void
  readonly onFold: (id: string, open: boolean) => void
}

const elementId = (row: JsonRow) => `json-${row.id}`

/** The lines of the tree; only those on screen and the one with the keyboard are in the DOM. */
export function JsonTree({ label, rows, current, query, onGo, onFold }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const index = Math.max(
    0,
    rows.findIndex(({ id }) => id === current),
  )
  const keep = useCallback(
    (range: Range) => {
      const shown = defaultRangeExtractor(range)
      return shown.includes(index) || index >= rows.length ? shown : [...shown, index].sort((a, b) => a - b)
    },
    [index, rows.length],
  )
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => HEIGHT,
    getItemKey: (at) => rows[at]?.id ?? at,
    overscan: 12,
    scrollPaddingStart: 2 * HEIGHT,
    scrollPaddingEnd: 2 * HEIGHT,
    rangeExtractor: keep,
  })
  useEffect(() => {
    virtualizer.scrollToIndex(index)
    // Follows the keyboard and the search, not each reading.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- see above
  }, [current, query])
  const row = rows[index]
  return (
    <div
      ref={box}
      className="rig-mp-json"
      role="tree"
      tabIndex={0}
      aria-label={label}
      {...(row === undefined ? {} : { 'aria-activedescendant': elementId(row) })}
      translate="no"
      onKeyDown={useTreeKeys({ rows, index, onGo, onFold })}
    >
      <div role="presentation" style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
        {virtualizer.getVirtualItems().map((item) => {
          const line = rows[item.index]
          if (line === undefined) return null
          return (
            <JsonLine
              key={line.id}
              row={line}
              top={item.start}
              isCurrent={item.index === index}
              query={query}
              onGo={onGo}
              onFold={onFold}
            />
          )
        })}
      </div>
    </div>
  )
}

interface Keys extends Pick<Props, 'rows' | 'onGo' | 'onFold'> {
  readonly index: number
}

function useTreeKeys({ rows, index, onGo, onFold }: Keys): (event: KeyboardEvent<HTMLElement>) => void {
  const { t } = useTranslation()
  const { announcer } = usePage()
  const copy = (row: JsonRow) => {
    navigator.clipboard.writeText(copyText(row.value)).then(
      () => announcer.say(t('copy.done')),
      () => announcer.alarm(t('copy.failed')),
    )
  }
  return (event) => {
    const row = rows[index]
    if (row === undefined || event.altKey || event.metaKey) return
    if (event.ctrlKey) {
      if (wantsCopy(event)) copy(row)
      return
    }
    const move = treeMove(rows, index, event.key, Math.floor(event.currentTarget.clientHeight / HEIGHT) - 1)
    if (move === null) return
    event.preventDefault()
    if (move.type === 'go') onGo(rows[move.index]?.id ?? row.id)
    else onFold(row.id, move.type === 'open')
  }
}

/** A selection by mouse is what the browser copies. */
function wantsCopy(event: KeyboardEvent): boolean {
  return event.key.toLowerCase() === 'c' && (getSelection()?.toString() ?? '') === ''
}

interface LineProps extends Pick<Props, 'query' | 'onGo' | 'onFold'> {
  readonly row: JsonRow
  /** CSS pixels from the top. */
  readonly top: number
  readonly isCurrent: boolean
}

function JsonLine({ row, top, isCurrent, query, onGo, onFold }: LineProps) {
  const { t } = useTranslation()
  const hasMembers = row.members > 0
  return (
    <div
      id={elementId(row)}
      role="treeitem"
      aria-level={row.depth + 1}
      aria-posinset={row.place}
      aria-setsize={row.siblings}
      aria-selected={isCurrent}
      {...(hasMembers ? { 'aria-expanded': row.isOpen } : {})}
      className={isCurrent ? 'rig-mp-json-line is-current' : 'rig-mp-json-line'}
      style={{ top, height: HEIGHT, paddingLeft: 14 + row.depth * INDENT }}
      onClick={() => onGo(row.id)}
      onDoubleClick={() => hasMembers && onFold(row.id, !row.isOpen)}
    >
      <span
        className="rig-mp-json-fold"
        aria-hidden="true"
        onClick={(event) => {
          if (!hasMembers) return
          event.stopPropagation()
          onGo(row.id)
          onFold(row.id, !row.isOpen)
        }}
      >
        {hasMembers && <Icon of={row.isOpen ? AngleDownIcon : AngleRightIcon} size={12} />}
      </span>
      {row.key !== null && (
        <span className="rig-mp-json-key">
          <Marked text={String(row.key)} query={typeof row.key === 'string' ? query : ''} />
        </span>
      )}
      {row.kind === 'object' || row.kind === 'list' ? (
        <span className="rig-quiet">
          {row.kind === 'object' ? '{}' : '[]'}{' '}
          <span className="rig-mp-json-count">{t('machinePage.inspect.members', { count: row.members })}</span>
        </span>
      ) : (
        <span
          className={`rig-ellipsis is-${row.kind}`}
          title={row.text.length > 80 ? row.text.slice(0, 2000) : undefined}
        >
          <Marked text={row.text} query={query} />
        </span>
      )}
    </div>
  )
}

function Marked({ text, query }: { readonly text: string; readonly query: string }) {
  return markedPieces(text, query).map((piece, index) =>
    piece.marked ? <mark key={index}>{piece.text}</mark> : <span key={index}>{piece.text}</span>,
  )
}

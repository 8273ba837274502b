import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ActEntry } from './act-entry.tsx'
import { dayOf } from './day.ts'
import type { JournalRow } from './rows.ts'

const DAY_HEIGHT = 30
const ACT_HEIGHT = 32
const OVERSCAN = 10

interface Props {
  readonly rows: readonly JournalRow[]
  /** Older lines can be read. */
  readonly more: boolean
  readonly onMore: () => void
}

/** The acts; only those on screen are in the DOM. An opened one is as high as its steps. */
export function JournalList({ rows, more, onMore }: Props) {
  const { t, i18n } = useTranslation()
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null)
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: (index) => (rows[index]?.type === 'day' ? DAY_HEIGHT : ACT_HEIGHT),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: OVERSCAN,
  })
  const toggle = (key: string) => {
    const next = new Set(open)
    if (!next.delete(key)) next.add(key)
    setOpen(next)
  }
  return (
    <div className="rig-journal" ref={setScroller} role="region" aria-label={t('rail.place.journal')} tabIndex={0}>
      <div className="rig-journal-space" style={{ height: virtualizer.getTotalSize() }} role="list">
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index]
          if (row === undefined) return null
          return (
            <div
              key={row.key}
              ref={virtualizer.measureElement}
              data-index={item.index}
              className="rig-journal-row"
              role="listitem"
              aria-setsize={rows.length}
              aria-posinset={item.index + 1}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {row.type === 'day' ? (
                <h2 className="rig-day">{dayOf(row.at, t, i18n.language)}</h2>
              ) : (
                <ActEntry act={row.act} isOpen={open.has(row.key)} onToggle={() => toggle(row.key)} />
              )}
            </div>
          )
        })}
      </div>
      {more && (
        <Button variant="link" onClick={onMore}>
          {t('journal.older')}
        </Button>
      )}
    </div>
  )
}

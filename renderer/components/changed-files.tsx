import { useVirtualizer } from '@tanstack/react-virtual'
import { useState, type ReactNode } from 'react'

const ROW_HEIGHT = 24

/** What became of a file; its colour and its sign. */
export type FileMark = 'added' | 'changed' | 'removed' | 'emptied'

const signs: Readonly<Record<FileMark, string>> = { added: '+', changed: '~', removed: '−', emptied: '∅' }

export interface ChangedFile {
  readonly mark: FileMark
  /** The mark in words. */
  readonly said: string
  readonly path: string
  /** After the path: what it is or leads to. */
  readonly more?: string
  readonly size?: string
}

interface Props<File> {
  readonly label: string
  readonly files: readonly File[]
  /** How many there are, of which `files` are the first. */
  readonly total: number
  readonly row: (file: File) => ChangedFile
  readonly above?: ReactNode
  readonly below?: ReactNode
}

/** Files with what became of them; only those in sight are in the page. */
export function ChangedFiles<File>({ label, files, total, row, above, below }: Props<File>) {
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null)
  const virtualizer = useVirtualizer({
    count: files.length,
    getScrollElement: () => scroller,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  })
  return (
    <div className="rig-changed" ref={setScroller} role="region" aria-label={label} tabIndex={0}>
      {above}
      <div role="list" style={{ height: virtualizer.getTotalSize() }} className="rig-changed-space">
        {virtualizer.getVirtualItems().map((item) => {
          const file = files[item.index]
          if (file === undefined) return null
          const { mark, said, path, more, size } = row(file)
          return (
            <div
              key={item.key}
              role="listitem"
              aria-setsize={total}
              aria-posinset={item.index + 1}
              className={`rig-changed-file is-${mark}`}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <span className="rig-changed-sign" role="img" aria-label={said}>
                {signs[mark]}
              </span>
              <code className="rig-ellipsis" translate="no" title={path}>
                {path}
                {more}
              </code>
              <span className="rig-number rig-quiet">{size}</span>
            </div>
          )
        })}
      </div>
      {below}
    </div>
  )
}

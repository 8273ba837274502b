import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LayerChange, LayerFile } from '../../../contract/image-look.ts'
import { usePage } from '../../app/page-context.ts'
import { failureOf, type Failure } from '../../api/failure.ts'
import { Waiting } from '../../components/waiting.tsx'
import { formatBytes } from '../../lib/format.ts'
import { useValue } from '../../lib/value.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'

const ROW_HEIGHT = 24
const PAGE = 500

interface Props {
  readonly id: string
  readonly layer: number
  readonly search: string
  readonly change: LayerChange | 'all'
}

interface Read {
  readonly total: number
  readonly files: readonly LayerFile[]
}

/** Files of a layer, five hundred at a time as one scrolls on. */
function useFiles({ id, layer, search, change }: Props) {
  const state = useValue(usePage().session.state)
  const [read, setRead] = useState<Read | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [wanted, setWanted] = useState(PAGE)
  const have = read?.files.length ?? 0
  useEffect(() => {
    if (state.type !== 'open' || (read !== null && (have >= wanted || have >= read.total))) return
    const ended = new AbortController()
    const kind = change === 'all' ? {} : { change }
    state.client.image.files({ id, layer, search, ...kind, offset: have, limit: PAGE }, { signal: ended.signal }).then(
      ({ total, files }) =>
        !ended.signal.aborted && setRead((before) => ({ total, files: [...(before?.files ?? []), ...files] })),
      (error: unknown) => !ended.signal.aborted && setFailure(failureOf(error)),
    )
    return () => ended.abort()
  }, [state, id, layer, search, change, wanted, have, read])
  return { read, failure, more: () => setWanted(have + PAGE) }
}

const signs: Readonly<Record<LayerChange, string>> = { added: '+', changed: '~', removed: '−', emptied: '∅' }

export function LayerFiles(props: Props) {
  const { t, i18n } = useTranslation()
  const { read, failure, more } = useFiles(props)
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null)
  const files = read?.files ?? []
  const virtualizer = useVirtualizer({
    count: files.length,
    getScrollElement: () => scroller,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  })
  if (failure !== null) return <FailureAlert title={t('images.layersFailed')} failure={failure} />
  if (read === null) return <Waiting lines={8} />
  if (read.total === 0) return <p className="rig-empty">{t('images.noFiles')}</p>
  return (
    <div className="rig-ci-scroll" ref={setScroller} role="region" aria-label={t('images.files')} tabIndex={0}>
      <div role="list" style={{ height: virtualizer.getTotalSize() }} className="rig-ci-space">
        {virtualizer.getVirtualItems().map((item) => {
          const file = files[item.index]
          if (file === undefined) return null
          return (
            <div
              key={item.key}
              role="listitem"
              aria-setsize={read.total}
              aria-posinset={item.index + 1}
              className={`rig-ci-file is-${file.change}`}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <span className="rig-ci-sign" role="img" aria-label={t(`images.change.${file.change}`)}>
                {signs[file.change]}
              </span>
              <code className="rig-ellipsis" translate="no" title={file.path}>
                {file.path}
                {file.kind === 'folder' && '/'}
                {file.target !== '' && ` → ${file.target}`}
              </code>
              <span className="rig-number rig-quiet">
                {file.kind === 'file' && file.change !== 'removed' ? formatBytes(file.size, i18n.language) : ''}
              </span>
            </div>
          )
        })}
      </div>
      {files.length < read.total && (
        <Button variant="link" onClick={more}>
          {t('images.moreFiles', { shown: files.length, count: read.total })}
        </Button>
      )}
    </div>
  )
}

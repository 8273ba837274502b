import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LayerChange, LayerFile } from '../../../contract/image-look.ts'
import { usePage } from '../../app/page-context.ts'
import { failureOf, type Failure } from '../../api/failure.ts'
import { ChangedFiles } from '../../components/changed-files.tsx'
import { Waiting } from '../../components/waiting.tsx'
import { formatBytes } from '../../lib/format.ts'
import { useValue } from '../../lib/value.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'

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

export function LayerFiles(props: Props) {
  const { t, i18n } = useTranslation()
  const { read, failure, more } = useFiles(props)
  if (failure !== null) return <FailureAlert title={t('images.layersFailed')} failure={failure} />
  if (read === null) return <Waiting lines={8} />
  const { files, total } = read
  if (total === 0) return <p className="rig-empty">{t('images.noFiles')}</p>
  return (
    <ChangedFiles
      label={t('images.files')}
      files={files}
      total={total}
      row={({ change, path, kind, target, size }) => ({
        mark: change,
        said: t(`images.change.${change}`),
        path,
        more: `${kind === 'folder' ? '/' : ''}${target === '' ? '' : ` → ${target}`}`,
        ...(kind === 'file' && change !== 'removed' ? { size: formatBytes(size, i18n.language) } : {}),
      })}
      below={
        files.length < total && (
          <Button variant="link" onClick={more}>
            {t('images.moreFiles', { shown: files.length, count: total })}
          </Button>
        )
      }
    />
  )
}

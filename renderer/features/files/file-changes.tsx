import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FileChangeKind, FileChanges } from '../../../contract/container-files.ts'
import { ChangedFiles, type FileMark } from '../../components/changed-files.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { Segments } from '../../components/segments.tsx'
import { Waiting } from '../../components/waiting.tsx'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { useAsked } from '../wizard/use-asked.ts'
import { useRested } from '../wizard/use-rested.ts'

/** Who has more looks for them by name. */
const MOST = 2000
const kinds = ['added', 'changed', 'deleted'] as const
/** `docker diff` says "deleted" where layers say "removed". */
const marks: Readonly<Record<FileChangeKind, FileMark>> = { added: 'added', changed: 'changed', deleted: 'removed' }

interface Props {
  readonly id: string
  readonly children: React.ReactNode
}

/** What a container has done to its files: `docker diff`. */
export function FileChangesView({ id, children }: Props) {
  const { t } = useTranslation()
  const [search, setSearch] = useState('')
  const [kind, setKind] = useState<FileChangeKind | 'all'>('all')
  const rested = useRested(search) ?? search
  const { asked } = useAsked(`changes ${id} ${rested} ${kind}`, (client, signal) =>
    client.container.changes(
      { id, search: rested, limit: MOST, ...(kind === 'all' ? {} : { change: kind }) },
      { signal },
    ),
  )
  const counts = asked.type === 'known' ? asked.value.counts : null
  return (
    <div className="rig-fb">
      <div className="rig-bar" role="search" aria-label={t('filter.label')}>
        {children}
        <span className="rig-grow" />
        <Segments
          label={t('images.change.label')}
          value={kind}
          onChange={setKind}
          options={(['all', ...kinds] as const).map((value) => ({
            value,
            content:
              value === 'all' || counts === null
                ? t(`files.change.${value}`)
                : `${t(`files.change.${value}`)} ${counts[value]}`,
          }))}
        />
        <SearchField value={search} label={t('files.filter')} onChange={setSearch} />
      </div>
      {asked.type === 'asking' && <Waiting lines={8} />}
      {asked.type === 'failed' && (
        <div className="rig-notices">
          <FailureAlert title={t('files.changesFailed')} failure={asked.failure} />
        </div>
      )}
      {asked.type === 'known' && <Changes found={asked.value} />}
    </div>
  )
}

function Changes({ found: { files, total } }: { readonly found: FileChanges }) {
  const { t } = useTranslation()
  if (total === 0) {
    return (
      <div className="rig-empty">
        <p>{t('files.noChanges')}</p>
      </div>
    )
  }
  return (
    <ChangedFiles
      label={t('files.changes')}
      files={files}
      total={total}
      row={({ change, path }) => ({ mark: marks[change], said: t(`files.change.${change}`), path })}
      above={
        files.length < total && (
          <p className="rig-quiet rig-fb-note">{t('files.more', { shown: files.length, count: total })}</p>
        )
      }
    />
  )
}

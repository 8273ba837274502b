import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { PlusIcon } from '@patternfly/react-icons/dist/esm/icons/plus-icon'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { Waiting } from '../../components/waiting.tsx'
import { collatorOf } from '../../lib/format.ts'
import { Overlay } from '../failures/broken-part.tsx'
import { latePart } from '../../lib/late-part.tsx'
import { useOpenRow } from '../../lib/use-open-row.ts'
import { StoragePlaces } from '../container-volumes/storage-places.tsx'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { CleanDialog } from './clean-dialog.tsx'
import { EngineChoice } from './engine-choice.tsx'
import { NoLibvirt } from './no-libvirt.tsx'
import type { StorageQuestion } from './storage-acts.ts'
import { StorageDrawer } from './storage-drawer.tsx'
import { storageRows, type Overview, type StorageFilter } from './storage-rows.ts'
import { StorageTable } from './storage-table.tsx'
import { useLibvirtReading } from './use-libvirt-reading.ts'
import './storage.css'

/** The dialog is no part of the first paint. */
const StorageDialog = latePart(async () => (await import('./storage-dialog.tsx')).StorageDialog)

const useStorage = () =>
  useLibvirtReading((client, connection, signal) => client.storage.overview({ connection }, { signal }))

type Storage = ReturnType<typeof useStorage>

/** Storage pools and their images: what there is, who uses it, what nobody uses. */
export function StoragePage() {
  const { t, i18n } = useTranslation()
  const storage = useStorage()
  const { connection, polled, again } = storage
  const [filter, setFilter] = useState<StorageFilter>({ text: '', orphans: false })
  const [question, setQuestion] = useState<StorageQuestion | null>(null)
  const [cleaning, setCleaning] = useState(false)
  const overview = polled.type === 'known' ? polled.value : null
  const rows = useMemo(
    () => (overview === null ? [] : storageRows(overview, filter, collatorOf(i18n.language))),
    [overview, filter, i18n.language],
  )
  const { open, setOpen, close, opened } = useOpenRow(rows, (row) => row.key)
  const answered = (done: boolean) => {
    setQuestion(null)
    setCleaning(false)
    if (done) again()
  }
  return (
    <main className="rig-main" aria-label={t('rail.place.storage')}>
      <Header
        storage={storage}
        overview={overview}
        onNew={() => setQuestion({ on: 'host', act: 'create' })}
        onClean={() => setCleaning(true)}
      />
      <FilterBar filter={filter} onChange={setFilter} />
      <div className="rig-work">
        <section className="rig-list" aria-label={t('storage.table')}>
          <States storage={storage} overview={overview} />
          {rows.length > 0 && <StorageTable rows={rows} open={open} onOpen={setOpen} />}
          {overview !== null && overview.pools.length > 0 && rows.length === 0 && (
            <Nothing text={t('storage.filtered')} />
          )}
        </section>
        {opened !== undefined && <StorageDrawer row={opened} onAsk={setQuestion} onClose={close} />}
      </div>
      {question !== null && connection !== null && (
        <Overlay>
          <StorageDialog connection={connection} question={question} onClose={answered} />
        </Overlay>
      )}
      {cleaning && connection !== null && <CleanDialog connection={connection} onClose={answered} />}
    </main>
  )
}

interface PartProps {
  readonly storage: Storage
  readonly overview: Overview | null
}

interface HeaderProps extends PartProps {
  readonly onNew: () => void
  readonly onClean: () => void
}

function Header({ storage, overview, onNew, onClean }: HeaderProps) {
  const { t } = useTranslation()
  const { ready, connection, choose } = storage
  return (
    <div className="rig-page-header">
      <h1>{t('rail.place.storage')}</h1>
      <StoragePlaces />
      {overview !== null && (
        <p className="rig-quiet" role="status">
          {t('storage.facts', {
            pools: t('storage.pools', { count: overview.pools.length }),
            images: t('storage.images', { count: overview.volumes.length }),
          })}
        </p>
      )}
      <span className="rig-grow" />
      {ready.length > 1 && <EngineChoice engines={ready} value={connection ?? ''} onChange={choose} />}
      <Button variant="secondary" isDisabled={connection === null} onClick={onClean}>
        {t('storage.clean.open')}
      </Button>
      <Button
        variant="secondary"
        isDisabled={connection === null}
        icon={<Icon of={PlusIcon} size={12} />}
        onClick={onNew}
      >
        {t('storage.verb.host.create')}
      </Button>
    </div>
  )
}

/** What stands in place of the rows, or above them. */
function States({ storage, overview }: PartProps) {
  const { t } = useTranslation()
  const { failure } = storage
  if (storage.connection === null) return <NoLibvirt text={t('storage.noEngine')} />
  if (failure !== null) {
    return (
      <div className="rig-notices">
        <FailureAlert title={t('storage.failed')} failure={failure} />
      </div>
    )
  }
  if (overview === null) return <Waiting lines={8} />
  return overview.pools.length === 0 ? <Nothing text={t('storage.none')} /> : null
}

function Nothing({ text }: { readonly text: string }) {
  return (
    <div className="rig-empty">
      <p>{text}</p>
    </div>
  )
}

interface FilterBarProps {
  readonly filter: StorageFilter
  readonly onChange: (filter: StorageFilter) => void
}

function FilterBar({ filter, onChange }: FilterBarProps) {
  const { t } = useTranslation()
  return (
    <div className="rig-bar" role="search" aria-label={t('filter.label')}>
      <SearchField
        wide
        value={filter.text}
        label={t('storage.filter')}
        onChange={(text) => onChange({ ...filter, text })}
      />
      <label className="rig-choice">
        <input
          type="checkbox"
          checked={filter.orphans}
          onChange={() => onChange({ ...filter, orphans: !filter.orphans })}
        />
        <span>{t('storage.onlyOrphans')}</span>
      </label>
    </div>
  )
}

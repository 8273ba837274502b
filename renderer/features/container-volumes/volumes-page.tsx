import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { PlusIcon } from '@patternfly/react-icons/dist/esm/icons/plus-icon'
import { memo, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { LongTable } from '../../components/long-table.tsx'
import { Icon } from '../../components/icon.tsx'
import { collatorOf, formatBytes, formatDate } from '../../lib/format.ts'
import { latePart } from '../../lib/late-part.tsx'
import { useOpenRow } from '../../lib/use-open-row.ts'
import { useValue } from '../../lib/value.ts'
import { ReadingNotices } from '../container-images/reading-notices.tsx'
import { useDockerReading } from '../container-images/use-docker-reading.ts'
import { Overlay } from '../failures/broken-part.tsx'
import { sizeText } from '../files/file-words.ts'
import { knownOf, useLastKnown, usePolled } from '../machine-page/use-polled.ts'
import { EngineChoice } from '../storage/engine-choice.tsx'
import { StoragePlaces } from './storage-places.tsx'
import type { VolumeQuestion } from './volume-acts.ts'
import { VolumeDrawer } from './volume-drawer.tsx'
import {
  listedVolumes,
  noVolumeFilter,
  volumeTitle,
  volumeUses,
  type ListedVolume,
  type VolumeFilter,
} from './volume-rows.ts'
import { UseFilterBar } from '../container-images/use-filter-bar.tsx'
import './volumes.css'

/** The dialog is no part of the first paint. */
const VolumeDialog = latePart(async () => (await import('./volume-dialog.tsx')).VolumeDialog)

/** A list that costs little. Milliseconds. */
const EVERY = 5000
const columns = ['name', 'driver', 'size', 'users', 'created'] as const

const useVolumes = () =>
  useDockerReading((client, connection, signal) => client.containerVolume.list({ connection }, { signal }), EVERY)
type Reading = ReturnType<typeof useVolumes>

/** What they take: the engine counts that for seconds, so it is asked only when the list has changed. */
function useSizes(connection: string | null, names: string): ReadonlyMap<string, number> {
  const { polled } = usePolled({
    key: connection === null ? null : `${connection} ${names}`,
    ask: (client, signal) => client.containerVolume.sizes({ connection: connection ?? '' }, { signal }),
    every: null,
  })
  const sizes = useLastKnown(polled, connection)
  return useMemo(() => new Map((sizes ?? []).map(({ name, size }) => [name, size])), [sizes])
}

/** The volumes with their sizes, read again when a task of ours ends. */
function useListed(filter: VolumeFilter) {
  const { i18n } = useTranslation()
  const reading = useVolumes()
  const { connection, polled, again } = reading
  const tasks = useValue(usePage().tasks.tasks)
  const ended = tasks.filter(({ procedure, state }) => /^container/.test(procedure) && state !== 'running').length
  useEffect(() => again(), [ended, again])
  const volumes = knownOf(polled)
  const names = volumes?.map(({ name }) => name).join() ?? ''
  const sizes = useSizes(volumes === null ? null : connection, `${ended} ${names}`)
  const rows = useMemo(
    () => listedVolumes(volumes ?? [], sizes, filter, collatorOf(i18n.language)),
    [volumes, sizes, filter, i18n.language],
  )
  return { reading, connection, volumes, sizes, rows }
}

/** Volumes of containers: what is kept in which, and who uses it. */
export function VolumesPage() {
  const { t } = useTranslation()
  const [filter, setFilter] = useState(noVolumeFilter)
  const [question, setQuestion] = useState<VolumeQuestion | null>(null)
  const { reading, connection, volumes, sizes, rows } = useListed(filter)
  const { open, setOpen, close, opened } = useOpenRow(rows, ({ volume }) => volume.name)
  return (
    <main className="rig-main" aria-label={t('volumes.table')}>
      <Header reading={reading} count={volumes?.length ?? null} sizes={sizes} onAsk={setQuestion} />
      <UseFilterBar label={t('volumes.filter')} uses={volumeUses} filter={filter} onChange={setFilter} />
      <div className="rig-work">
        <section className="rig-list" aria-label={t('volumes.table')}>
          <ReadingNotices
            connection={reading.connection}
            failure={reading.failure}
            isAsking={reading.polled.type === 'asking'}
            words={{ noEngine: t('volumes.noEngine'), failed: t('volumes.failed') }}
          />
          {rows.length > 0 && <Volumes rows={rows} open={open} onOpen={setOpen} />}
          {volumes !== null && rows.length === 0 && <Nothing isFiltered={volumes.length > 0} />}
        </section>
        {opened !== undefined && connection !== null && (
          <VolumeDrawer row={opened} connection={connection} onAsk={setQuestion} onClose={close} />
        )}
      </div>
      {question !== null && connection !== null && (
        <Overlay>
          <VolumeDialog connection={connection} question={question} onClose={() => setQuestion(null)} />
        </Overlay>
      )}
    </main>
  )
}

interface HeaderProps {
  readonly reading: Reading
  readonly count: number | null
  readonly sizes: ReadonlyMap<string, number>
  readonly onAsk: (question: VolumeQuestion) => void
}

function Header({ reading: { ready, connection, choose }, count, sizes, onAsk }: HeaderProps) {
  const { t, i18n } = useTranslation()
  const size = [...sizes.values()].reduce((sum, one) => sum + one, 0)
  return (
    <div className="rig-page-header">
      <h1>{t('rail.place.storage')}</h1>
      <StoragePlaces />
      {count !== null && (
        <p className="rig-quiet rig-ellipsis" role="status">
          {t('volumes.facts', { count, size: sizes.size === 0 ? '–' : formatBytes(size, i18n.language) })}
        </p>
      )}
      <span className="rig-grow" />
      {ready.length > 1 && <EngineChoice engines={ready} value={connection ?? ''} onChange={choose} />}
      <Button variant="secondary" isDisabled={connection === null} onClick={() => onAsk({ act: 'restoreNew' })}>
        {t('volumes.open.restore')}
      </Button>
      <Button
        isDisabled={connection === null}
        icon={<Icon of={PlusIcon} size={12} />}
        onClick={() => onAsk({ act: 'create' })}
      >
        {t('volumes.open.create')}
      </Button>
    </div>
  )
}

function Nothing({ isFiltered }: { readonly isFiltered: boolean }) {
  const { t } = useTranslation()
  return (
    <div className="rig-empty">
      <p>{t(isFiltered ? 'images.filtered' : 'volumes.none')}</p>
    </div>
  )
}

interface TableProps {
  readonly rows: readonly ListedVolume[]
  readonly open: string | null
  readonly onOpen: (name: string) => void
}

const keyOf = ({ volume }: ListedVolume) => volume.name

function Volumes({ rows, open, onOpen }: TableProps) {
  const { t } = useTranslation()
  return (
    <LongTable
      label={t('volumes.table')}
      className="rig-cv-table"
      columns={columns.map((id) => ({ className: `rig-cv-${id}`, text: t(`volumes.column.${id}`) }))}
      rows={rows}
      keyOf={keyOf}
      open={open}
      onOpen={(row) => onOpen(row.volume.name)}
      cells={(row, td) => <Cells row={row} td={td} />}
    />
  )
}

interface CellsProps {
  readonly row: ListedVolume
  readonly td: string
}

const Cells = memo(function Cells({ row: { volume, size }, td }: CellsProps) {
  const { t, i18n } = useTranslation()
  const users = volume.users.map(({ name }) => name).join(', ')
  return (
    <>
      <td className={`${td} rig-cv-name`} title={volume.name}>
        {volume.anonymous ? (
          <>
            <code translate="no">{volumeTitle(volume)}</code>
            <span className="rig-quiet"> {t('volumes.anonymous')}</span>
          </>
        ) : (
          <strong translate="no">{volume.name}</strong>
        )}
      </td>
      <td className={td}>{volume.driver}</td>
      <td className={`${td} rig-number`}>{size === null ? '–' : sizeText(size, i18n.language)}</td>
      <td className={td} title={users} translate="no">
        {users === '' ? '–' : users}
      </td>
      <td className={`${td} rig-quiet`}>
        {volume.created === 0 ? '–' : formatDate(volume.created * 1000, i18n.language)}
      </td>
    </>
  )
})

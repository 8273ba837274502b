import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { CodeBlock } from '../../components/code-block.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { Segments } from '../../components/segments.tsx'
import { Waiting } from '../../components/waiting.tsx'
import { collatorOf } from '../../lib/format.ts'
import { Overlay } from '../failures/broken-part.tsx'
import { latePart } from '../../lib/late-part.tsx'
import { useOpenRow } from '../../lib/use-open-row.ts'
import { useValue } from '../../lib/value.ts'
import { ImagePlaces } from '../container-images/image-places.tsx'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { EngineChoice } from '../storage/engine-choice.tsx'
import { NoLibvirt } from '../storage/no-libvirt.tsx'
import { useLibvirtReading } from '../storage/use-libvirt-reading.ts'
import type { OsImageQuestion } from './os-image-acts.ts'
import { OsImageDrawer } from './os-image-drawer.tsx'
import { familiesOf, noFilter, osImageRows, type OsImageFilter } from './os-image-rows.ts'
import { OsImageTable } from './os-image-table.tsx'
import './os-images.css'

/** The dialog is no part of the first paint. */
const OsImageDialog = latePart(async () => (await import('./os-image-dialog.tsx')).OsImageDialog)

const useOsImages = () =>
  useLibvirtReading((client, connection, signal) => client.osImage.list({ connection }, { signal }))

type OsImages = ReturnType<typeof useOsImages>
type Overview = Extract<OsImages['polled'], { type: 'known' }>['value']

/** Reads again when a task of ours ends: what it made is there at once. */
function useTasks(again: () => void) {
  const tasks = useValue(usePage().tasks.tasks)
  const ended = tasks.filter(({ procedure, state }) => procedure.startsWith('osImage.') && state !== 'running').length
  useEffect(() => again(), [ended, again])
  return tasks
}

/** OS images: what VMs are made from. What is here, what can be had, who uses it. */
export function OsImagesPage() {
  const { t, i18n } = useTranslation()
  const images = useOsImages()
  const { connection, polled, again } = images
  const tasks = useTasks(again)
  const [filter, setFilter] = useState(noFilter)
  const [question, setQuestion] = useState<OsImageQuestion | null>(null)
  const overview = polled.type === 'known' ? polled.value : null
  const rows = useMemo(
    () => (overview === null ? [] : osImageRows(overview, filter, collatorOf(i18n.language))),
    [overview, filter, i18n.language],
  )
  const { open, setOpen, close, opened } = useOpenRow(rows, (row) => row.key)
  const answered = (done: boolean) => {
    setQuestion(null)
    if (done) again()
  }
  return (
    <main className="rig-main" aria-label={t('rail.place.images')}>
      <Header images={images} overview={overview} onAsk={setQuestion} />
      <FilterBar filter={filter} overview={overview} onChange={setFilter} />
      <div className="rig-work">
        <section className="rig-list" aria-label={t('osImages.table')}>
          <Notices images={images} overview={overview} />
          {rows.length > 0 && <OsImageTable rows={rows} tasks={tasks} open={open} onOpen={setOpen} />}
          {overview !== null && rows.length === 0 && (
            <div className="rig-empty">
              <p>{t('osImages.filtered')}</p>
              <Button variant="link" onClick={() => setFilter(noFilter)}>
                {t('empty.clear')}
              </Button>
            </div>
          )}
        </section>
        {opened !== undefined && (
          <OsImageDrawer
            row={opened}
            tasks={tasks}
            canBuild={overview?.build.lacks === null}
            onAsk={setQuestion}
            onClose={close}
          />
        )}
      </div>
      {question !== null && connection !== null && (
        <Overlay>
          <OsImageDialog connection={connection} pools={overview?.pools ?? []} question={question} onClose={answered} />
        </Overlay>
      )}
    </main>
  )
}

interface PartProps {
  readonly images: OsImages
  readonly overview: Overview | null
}

function Header({ images, overview, onAsk }: PartProps & { readonly onAsk: (question: OsImageQuestion) => void }) {
  const { t } = useTranslation()
  const { ready, connection, choose } = images
  const lacks = overview?.build.lacks ?? null
  return (
    <div className="rig-page-header">
      <h1>{t('rail.place.images')}</h1>
      <ImagePlaces />
      {overview !== null && (
        <p className="rig-quiet" role="status">
          {t('osImages.facts', { here: overview.images.length, offered: overview.catalogue.length })}
        </p>
      )}
      <span className="rig-grow" />
      {ready.length > 1 && <EngineChoice engines={ready} value={connection ?? ''} onChange={choose} />}
      <Button variant="secondary" isDisabled={connection === null} onClick={() => onAsk({ act: 'import' })}>
        {t('osImages.verb.import')}
      </Button>
      <Button
        variant="secondary"
        isDisabled={connection === null || overview === null || lacks === 'distribution'}
        title={lacks === null ? undefined : t(`osImages.lacks.${lacks}`)}
        onClick={() => onAsk({ act: 'build' })}
      >
        {t('osImages.verb.build')}
      </Button>
    </div>
  )
}

/** What stands above the rows, or in their place. */
function Notices({ images, overview }: PartProps) {
  const { t } = useTranslation()
  const { failure } = images
  if (images.connection === null) return <NoLibvirt text={t('osImages.noEngine')} />
  if (failure !== null) {
    return (
      <div className="rig-notices">
        <FailureAlert title={t('osImages.failed')} failure={failure} />
      </div>
    )
  }
  return overview === null ? <Waiting lines={8} /> : <Hints overview={overview} />
}

/** What is wrong with the user's catalogue, and how an image is had without a network. */
function Hints({ overview: { build, problem, images } }: { readonly overview: Overview }) {
  const { t } = useTranslation()
  const installs = images.length === 0 && build.remedy.length > 0
  if (problem === null && !installs) return null
  return (
    <div className="rig-notices rig-os-notices">
      {problem !== null && <p className="rig-tone-error">{t('osImages.problem', { problem })}</p>}
      {installs && (
        <div>
          <p>{t('osImages.buildNeeds')}</p>
          <CodeBlock lines={build.remedy} copyLabel={t('copy.commands')} />
        </div>
      )}
    </div>
  )
}

interface FilterBarProps {
  readonly filter: OsImageFilter
  readonly overview: Overview | null
  readonly onChange: (filter: OsImageFilter) => void
}

function FilterBar({ filter, overview, onChange }: FilterBarProps) {
  const { t } = useTranslation()
  const families = overview === null ? [] : familiesOf(overview)
  return (
    <div className="rig-bar" role="search" aria-label={t('filter.label')}>
      <SearchField
        value={filter.text}
        label={t('osImages.filter')}
        wide
        onChange={(text) => onChange({ ...filter, text })}
      />
      <Segments
        label={t('osImages.column.kind')}
        value={filter.kind}
        onChange={(kind) => onChange({ ...filter, kind })}
        options={(['all', 'cloud', 'installer'] as const).map((value) => ({
          value,
          content: t(`osImages.kinds.${value}`),
        }))}
      />
      <label className="rig-select">
        <span>{t('osImages.family')}</span>
        <select value={filter.family} onChange={(event) => onChange({ ...filter, family: event.target.value })}>
          <option value="">{t('osImages.anyFamily')}</option>
          {families.map((family) => (
            <option key={family} value={family}>
              {familyNames[family] ?? family}
            </option>
          ))}
        </select>
      </label>
      <label className="rig-choice">
        <input
          type="checkbox"
          checked={filter.hereOnly}
          onChange={() => onChange({ ...filter, hereOnly: !filter.hereOnly })}
        />
        <span>{t('osImages.hereOnly')}</span>
      </label>
    </div>
  )
}

/** Proper names: the same in every language. */
const familyNames: Readonly<Record<string, string>> = {
  almalinux: 'AlmaLinux',
  alpine: 'Alpine Linux',
  arch: 'Arch Linux',
  debian: 'Debian',
  fedora: 'Fedora',
  freebsd: 'FreeBSD',
  opensuse: 'openSUSE',
  rocky: 'Rocky Linux',
  ubuntu: 'Ubuntu',
}

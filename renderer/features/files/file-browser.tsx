import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { ArrowUpIcon } from '@patternfly/react-icons/dist/esm/icons/arrow-up-icon'
import { useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { FileListing } from '../../../contract/container-files.ts'
import { IconButton } from '../../components/icon-button.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { Waiting } from '../../components/waiting.tsx'
import { collatorOf, formatBytes } from '../../lib/format.ts'
import { latePart } from '../../lib/late-part.tsx'
import { Overlay } from '../failures/broken-part.tsx'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { joined, trailOf } from '../file-picker/folder-words.ts'
import { useAsked, type Asked } from '../wizard/use-asked.ts'
import { FileDrawer } from './file-drawer.tsx'
import { FileQuestionDialog, type FileQuestion } from './file-question.tsx'
import type { FileSource } from './file-source.ts'
import { FileTable } from './file-table.tsx'
import { endOf, listedFiles } from './file-words.ts'
import { FolderMenu } from './folder-menu.tsx'
import type { Chosen } from './upload/chosen-files.ts'
import { DropArea } from './upload/drop-area.tsx'
import './files.css'

/** Windows are no part of the first paint. */
const UploadWindow = latePart(async () => (await import('./upload/upload-window.tsx')).UploadWindow)

/** Where somebody is, and where the focus goes when that folder has come. */
interface Place {
  readonly path: string
  readonly thorough: boolean
  readonly byKey: boolean
  /** The folder that was left by going up. */
  readonly left: string | null
}

/** Who walks by keys goes on from the first row, or from the folder that was left. */
const firstOf = ({ byKey, left }: Place, rows: readonly { readonly name: string }[]) =>
  byKey ? (left ?? rows[0]?.name ?? null) : null

interface Props {
  readonly source: FileSource
  readonly start?: string
  /** Beside the path. */
  readonly children?: ReactNode
}

/** The files of a container or volume: folder by folder, with the text of one beside them. */
export function FileBrowser({ source, start = '/', children }: Props) {
  const { t, i18n } = useTranslation()
  const [place, setPlace] = useState<Place>({ path: start, thorough: false, byKey: false, left: null })
  const [filter, setFilter] = useState('')
  const [opened, setOpened] = useState<string | null>(null)
  const [question, setQuestion] = useState<FileQuestion | null>(null)
  const [upload, setUpload] = useState<Chosen | null>(null)
  const [round, setRound] = useState(0)
  const { asked, again } = useAsked(`${source.key} ${place.path} ${place.thorough}`, (client, signal) =>
    source.list(client, place.path, place.thorough, signal),
  )
  const listing = asked.type === 'known' ? asked.value : null
  const rows = useMemo(
    () => listedFiles(listing?.entries ?? [], filter, collatorOf(i18n.language)),
    [listing, filter, i18n.language],
  )
  const path = listing?.path ?? place.path
  const entry = opened === null ? undefined : rows.find(({ name }) => name === opened)
  const go = (next: string, byKey = false, left: string | null = null) => {
    setPlace({ path: next, thorough: false, byKey, left })
    setFilter('')
    setOpened(null)
  }
  const up = (byKey: boolean) => {
    const [above, own] = trailOf(path).slice(-2)
    if (above !== undefined && own !== undefined) go(above.path, byKey, own.name)
  }
  const close = () => {
    setOpened(null)
    if (opened !== null) document.querySelector<HTMLElement>(`[data-row="${CSS.escape(opened)}"]`)?.focus()
  }
  const answered = (done: boolean) => {
    setQuestion(null)
    setUpload(null)
    if (!done) return
    // The folder that is shown has another name now, or is gone.
    if (question !== null && 'path' in question && question.path === path) return up(false)
    setRound((count) => count + 1)
    again()
  }
  return (
    <DropArea className="rig-fb" folder={listing === null || upload !== null ? null : path} onChosen={setUpload}>
      <div className="rig-bar" role="search" aria-label={t('filter.label')}>
        <Bar
          {...{ path, filter }}
          ready={listing !== null}
          onGo={go}
          onUp={() => up(false)}
          onAsk={setQuestion}
          onFilter={setFilter}
        >
          {children}
        </Bar>
      </div>
      <div className="rig-work">
        <section className="rig-list" aria-label={t('files.table')}>
          <Notes asked={asked} onThorough={() => setPlace({ ...place, thorough: true })} />
          {rows.length > 0 && (
            <FileTable
              key={path}
              rows={rows}
              open={opened}
              first={firstOf(place, rows)}
              onOpen={(one, byKey) =>
                endOf(one) === 'folder' ? go(joined(path, one.name), byKey) : setOpened(one.name)
              }
              onUp={() => up(true)}
            />
          )}
          {listing !== null && rows.length === 0 && <Nothing isFiltered={filter !== ''} />}
        </section>
        {entry !== undefined && (
          <FileDrawer
            source={source}
            path={joined(path, entry.name)}
            entry={entry}
            round={round}
            onDownload={() => setQuestion({ act: 'download', path: joined(path, entry.name) })}
            onRename={() => setQuestion({ act: 'rename', path: joined(path, entry.name) })}
            onDelete={() => setQuestion({ act: 'delete', path: joined(path, entry.name) })}
            onEdit={(view) => setQuestion({ act: 'edit', view })}
            onClose={close}
          />
        )}
      </div>
      <Windows
        {...{ source, path, question, upload }}
        onUpload={setUpload}
        onQuestion={setQuestion}
        onClose={answered}
      />
    </DropArea>
  )
}

interface WindowsProps {
  readonly source: FileSource
  readonly path: string
  readonly question: FileQuestion | null
  readonly upload: Chosen | null
  readonly onUpload: (chosen: Chosen) => void
  readonly onQuestion: (question: null) => void
  readonly onClose: (done: boolean) => void
}

/** The window of what was asked for, or of what was dropped. */
function Windows({ source, path, question, upload, onUpload, onQuestion, onClose }: WindowsProps) {
  const chosen = (files: Chosen) => {
    onQuestion(null)
    onUpload(files)
  }
  if (upload !== null) {
    return (
      <Overlay>
        <UploadWindow {...{ source, onClose }} folder={path} chosen={upload} />
      </Overlay>
    )
  }
  if (question === null) return null
  return (
    <Overlay>
      <FileQuestionDialog {...{ source, path, question, onClose }} onChosen={chosen} />
    </Overlay>
  )
}

interface BarProps {
  readonly path: string
  readonly filter: string
  readonly ready: boolean
  readonly children: ReactNode
  readonly onGo: (path: string) => void
  readonly onUp: () => void
  readonly onAsk: (question: FileQuestion) => void
  readonly onFilter: (text: string) => void
}

function Bar({ path, filter, ready, children, onGo, onUp, onAsk, onFilter }: BarProps) {
  const { t } = useTranslation()
  return (
    <>
      {children}
      <IconButton icon={ArrowUpIcon} label={t('filePicker.up')} onClick={onUp} />
      <Trail path={path} onGo={onGo} />
      <span className="rig-grow" />
      <SearchField value={filter} label={t('files.filter')} onChange={onFilter} />
      <Button variant="secondary" isDisabled={!ready} onClick={() => onAsk({ act: 'download', path })}>
        {t('files.verb.downloadFolder')}
      </Button>
      <Button variant="secondary" isDisabled={!ready} onClick={() => onAsk({ act: 'upload' })}>
        {t('files.verb.uploadOpen')}
      </Button>
      {ready && <FolderMenu path={path} onAsk={onAsk} />}
    </>
  )
}

function Nothing({ isFiltered }: { readonly isFiltered: boolean }) {
  const { t } = useTranslation()
  return (
    <div className="rig-empty">
      <p>{t(isFiltered ? 'files.filtered' : 'filePicker.empty')}</p>
    </div>
  )
}

function Trail({ path, onGo }: { readonly path: string; readonly onGo: (path: string) => void }) {
  const { t } = useTranslation()
  return (
    <nav className="rig-fb-trail" aria-label={t('filePicker.trail')}>
      {trailOf(path).map((part) => (
        <button
          key={part.path}
          type="button"
          translate="no"
          aria-current={part.path === path ? 'location' : undefined}
          onClick={() => onGo(part.path)}
        >
          {part.name}
        </button>
      ))}
    </nav>
  )
}

interface NotesProps {
  readonly asked: Asked<FileListing>
  readonly onThorough: () => void
}

/** What stands above the rows, or in their place: how they were found, and what is missing. */
function Notes({ asked, onThorough }: NotesProps) {
  const { t, i18n } = useTranslation()
  if (asked.type === 'asking') return <Waiting lines={8} />
  if (asked.type === 'failed') {
    return (
      <div className="rig-notices">
        <FailureAlert title={t('files.failed')} failure={asked.failure} />
      </div>
    )
  }
  const { way, cut, total, entries } = asked.value
  const more = total > entries.length ? ` ${t('files.more', { shown: entries.length, count: total })}` : ''
  return (
    <p className="rig-quiet rig-fb-note" role="status">
      {cut === null
        ? t(`files.way.${way}`, { count: total }) + more
        : t('files.cut', { size: formatBytes(cut, i18n.language) })}
      {cut !== null && (
        <Button variant="link" isInline onClick={onThorough}>
          {t('files.thorough')}
        </Button>
      )}
    </p>
  )
}

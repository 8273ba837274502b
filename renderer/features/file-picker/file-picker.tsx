import { FolderIcon } from '@patternfly/react-icons/dist/esm/icons/folder-icon'
import { FileIcon } from '@patternfly/react-icons/dist/esm/icons/file-icon'
import { ArrowUpIcon } from '@patternfly/react-icons/dist/esm/icons/arrow-up-icon'
import { useEffect, useId, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { FolderListing } from '../../../contract/host.ts'
import { Icon } from '../../components/icon.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { formatBytes, formatDate } from '../../lib/format.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { knownOf, useAsked, type Asked } from '../wizard/use-asked.ts'
import { useRested } from '../wizard/use-rested.ts'
import { folderIn, folderOf, joined, trailOf } from './folder-words.ts'

type Entry = FolderListing['entries'][number]

interface Props {
  readonly label: string
  /** Where it begins. */
  readonly folder: string
  /** The chosen path. */
  readonly value: string
  readonly onChange: (path: string) => void
  /** Endings of the wanted files; none = all files. */
  readonly endings?: readonly string[]
  /** A folder is wanted, not a file. */
  readonly folders?: boolean
}

/** Files of the host, seen by the host: a page in a browser could not. One list, walked by arrow keys. */
export function FilePicker({ label, folder, value, onChange, endings = [], folders = false }: Props) {
  const { t } = useTranslation()
  const { path, isGuess, setPath, walk } = usePath(folder, folders ? folderIn(value) : folderOf(value))
  const [all, setAll] = useState(false)
  /** The name that the arrow keys are at; by name, since a listing may change. */
  const [cursor, setCursor] = useState<string | null>(null)
  const { asked } = useAsked(`folder ${path}`, (client, signal) => client.host.folder({ path }, { signal }))
  const listing = knownOf(asked)
  const isLookedFor = isMissing(asked) && isGuess && path !== '/'
  useEffect(() => {
    if (isLookedFor) setPath(trailOf(path).at(-2)?.path ?? '/')
  }, [isLookedFor, path, setPath])
  const isFileWanted = (name: string) => all || endings.length === 0 || hasEnding(name, endings)
  const wanted = (entry: Entry) => entry.kind === 'folder' || (!folders && isFileWanted(entry.name))
  const entries = listing?.entries.filter(wanted) ?? []
  const open = (next: string) => {
    // Going up leads to the folder that was left.
    const left = path.startsWith(next) ? trailOf(path)[trailOf(next).length]?.name : undefined
    setCursor(left ?? null)
    walk(next)
    if (folders) onChange(next)
  }
  return (
    <div className="rig-w-files">
      <div className="rig-w-files-head">
        <IconButton
          icon={ArrowUpIcon}
          small
          label={t('filePicker.up')}
          onClick={() => open(trailOf(path).at(-2)?.path ?? '/')}
        />
        <nav className="rig-w-trail" aria-label={t('filePicker.trail')}>
          {trailOf(path).map((part) => (
            <button key={part.path} type="button" translate="no" onClick={() => open(part.path)}>
              {part.name}
            </button>
          ))}
        </nav>
        {endings.length > 0 && !folders && (
          <label className="rig-choice">
            <input type="checkbox" checked={all} onChange={(event) => setAll(event.target.checked)} />
            <span>{t('filePicker.all')}</span>
          </label>
        )}
      </div>
      {asked.type === 'failed' && !isLookedFor ? (
        <FailureAlert title={t('filePicker.failed')} failure={asked.failure} />
      ) : (
        <Entries {...{ label, path, entries, value, cursor }} onCursor={setCursor} onOpen={open} onChoose={onChange} />
      )}
      <p className="rig-w-files-foot rig-w-hint">{useFootText(listing, entries.length, folders)}</p>
    </div>
  )
}

function isMissing(asked: Asked<FolderListing>): boolean {
  return asked.type === 'failed' && asked.failure.data['problem'] === 'missing'
}

/** The folder that is shown: where somebody walked to, or what was typed elsewhere, of which the nearest folder will do. */
function usePath(folder: string, typed: string | null) {
  const [path, setPath] = useState(folder)
  const [isGuess, setGuess] = useState(true)
  const rested = useRested(typed)
  useEffect(() => {
    if (rested === null) return
    setGuess(true)
    setPath(rested)
  }, [rested])
  const walk = (next: string) => {
    setGuess(false)
    setPath(next)
  }
  return { path, isGuess, setPath, walk }
}

/** What to know of the list, under it. */
function useFootText(listing: FolderListing | null, shown: number, folders: boolean): string {
  const { t } = useTranslation()
  if (listing === null) return t('loading')
  if (listing.cut) return t('filePicker.cut')
  if (shown > 0) return t('filePicker.keys')
  const hidden = folders ? 0 : listing.entries.length
  return hidden > 0
    ? t('filePicker.othersOnly', { count: hidden })
    : t(folders ? 'filePicker.empty' : 'filePicker.emptyNext')
}

function hasEnding(name: string, endings: readonly string[]): boolean {
  const lower = name.toLowerCase()
  return endings.some((ending) => lower.endsWith(ending))
}

interface EntriesProps {
  readonly label: string
  readonly path: string
  readonly entries: readonly Entry[]
  readonly value: string
  readonly cursor: string | null
  readonly onCursor: (name: string) => void
  readonly onOpen: (path: string) => void
  readonly onChoose: (path: string) => void
}

function Entries({ label, path, entries, value, cursor, onCursor, onOpen, onChoose }: EntriesProps) {
  const { i18n } = useTranslation()
  const id = useId()
  const chosen = entries.findIndex((entry) => joined(path, entry.name) === value)
  const at = entries.findIndex((entry) => entry.name === cursor)
  const current = at >= 0 ? at : Math.max(0, chosen)
  useEffect(() => {
    document.getElementById(`${id}-${current}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, current, path])
  const take = (entry: Entry | undefined) => {
    if (entry === undefined) return
    const full = joined(path, entry.name)
    if (entry.kind === 'folder') onOpen(full)
    else onChoose(full)
  }
  const onKey = (event: KeyboardEvent) => {
    const next = movedTo(event, current, entries)
    if (next !== null) onCursor(entries[next]?.name ?? '')
    else if (event.key === 'Enter' || event.key === ' ') take(entries[current])
    else if (event.key === 'Backspace') onOpen(trailOf(path).at(-2)?.path ?? '/')
    else return
    event.preventDefault()
  }
  return (
    <div
      className="rig-w-files-list"
      // A list box without options is none; it keeps the focus while the next folder is read.
      role={entries.length > 0 ? 'listbox' : 'group'}
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={entries.length > 0 ? `${id}-${current}` : undefined}
      onKeyDown={onKey}
    >
      {entries.map((entry, index) => (
        <div
          key={entry.name}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === chosen}
          className={index === current ? 'is-current' : ''}
          onClick={() => {
            onCursor(entry.name)
            take(entry)
          }}
        >
          <span className={entry.kind === 'folder' ? 'rig-w-file-folder' : 'rig-w-file'}>
            <Icon of={entry.kind === 'folder' ? FolderIcon : FileIcon} size={13} />
          </span>
          <span className="rig-ellipsis" translate="no">
            {entry.name}
          </span>
          <span className="rig-number rig-quiet">
            {entry.bytes === null ? '' : formatBytes(entry.bytes, i18n.language)}
          </span>
          <span className="rig-number rig-quiet">{formatDate(entry.modified, i18n.language)}</span>
        </div>
      ))}
    </div>
  )
}

/** Where an arrow key, Home, End or the first letter of a name leads; null for other keys. */
function movedTo({ key, ctrlKey, altKey }: KeyboardEvent, at: number, entries: readonly Entry[]): number | null {
  const last = entries.length - 1
  if (ctrlKey || altKey) return null
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, last)
    case 'ArrowUp':
      return Math.max(at - 1, 0)
    case 'Home':
      return 0
    case 'End':
      return last
    case 'PageDown':
      return Math.min(at + 8, last)
    case 'PageUp':
      return Math.max(at - 8, 0)
    default: {
      if (key.length !== 1 || key === ' ') return null
      const begins = (entry: Entry) => entry.name.toLowerCase().startsWith(key.toLowerCase())
      const after = entries.findIndex((entry, index) => index > at && begins(entry))
      const found = after >= 0 ? after : entries.findIndex(begins)
      return found >= 0 ? found : null
    }
  }
}

import { useTranslation } from 'react-i18next'
import type { PasteNote } from '../../../contract/paste.ts'
import type { Failure } from '../../api/failure.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'
import type { Asked } from '../wizard/use-asked.ts'
import type { Read } from './read-command.ts'
import { understoodFields } from './understood-fields.ts'
import type { CommandKind } from './which-command.ts'

interface Props {
  readonly text: string
  readonly kind: CommandKind | null
  readonly asked: Asked<Read>
}

/** What was understood, what was repaired, and each word that was not taken as it stands. */
export function Understood({ text, kind, asked }: Props) {
  const { t } = useTranslation()
  return (
    <div className="rig-w-paste-read" role="region" aria-label={t('paste.read')} aria-live="polite" tabIndex={0}>
      {kind === null ? (
        <p className="rig-quiet">{t(text.trim() === '' ? 'paste.empty' : 'paste.neither')}</p>
      ) : asked.type === 'asking' ? (
        <p className="rig-quiet" data-reading="">
          {t('loading')}
        </p>
      ) : asked.type === 'failed' ? (
        <Unreadable failure={asked.failure} />
      ) : (
        <ReadText read={asked.value} />
      )}
    </div>
  )
}

/** Why the text is no single command or service, in words. */
const unreadable = [
  'unclosed-quote',
  'empty',
  'unknown-variable',
  'shell-syntax',
  'several-commands',
  'yaml',
  'no-service',
  'unknown-service',
] as const

function Unreadable({ failure }: { readonly failure: Failure }) {
  const { t } = useTranslation()
  const problem = unreadable.find((one) => one === failure.data['problem'])
  if (problem === undefined) return <FailureAlert title={t('paste.failed')} failure={failure} />
  const place = /text:(\d+):(\d+)/.exec(failure.message)
  // The parser says what it stumbled over in its own words.
  const detail = problem === 'yaml' ? /\((.*)\)$/s.exec(failure.message)?.[1] : undefined
  return (
    <>
      <p className="rig-tone-error">
        {t(`paste.unreadable.${problem}`)}{' '}
        {place !== null && t('paste.place', { line: place[1] ?? '', column: place[2] ?? '' })}
      </p>
      {detail !== undefined && (
        <p className="rig-quiet" lang="en">
          {detail}
        </p>
      )}
    </>
  )
}

function ReadText({ read }: { readonly read: Read }) {
  const { t } = useTranslation()
  const fields = understoodFields(read)
  const service = read.kind === 'container' ? read.service : null
  return (
    <>
      <h2>{service === null ? t(`paste.kind.${read.kind}`) : t('paste.kind.service', { service })}</h2>
      <dl className="rig-dl">
        {fields.map((field) => (
          <div key={field.name}>
            <dt>{t(`paste.field.${field.name}`)}</dt>
            <dd>
              <code translate="no">{field.value}</code>
            </dd>
          </div>
        ))}
      </dl>
      {read.repairs.length > 0 && (
        <>
          <h3>{t('paste.repaired')}</h3>
          <ul className="rig-w-paste-repairs">
            {read.repairs.map((repair) => (
              <li key={repair}>{t(`paste.repair.${repair as 'prompt'}`)}</li>
            ))}
          </ul>
        </>
      )}
      <h3>{read.notes.length === 0 ? t('paste.all') : t('paste.notes', { count: read.notes.length })}</h3>
      {read.notes.length > 0 && (
        <ul className="rig-w-paste-notes">
          {read.notes.map((note, index) => (
            <NoteLine key={`${note.line}:${note.column}:${index}`} note={note} />
          ))}
        </ul>
      )}
    </>
  )
}

function NoteLine({ note }: { readonly note: PasteNote }) {
  const { t } = useTranslation()
  const kind = note.kind === 'not-understood' && note.instead !== null ? 'partly' : note.kind
  return (
    <li className={`is-${note.kind}`}>
      <code translate="no">{note.word}</code>
      <span>
        {t(`paste.note.${kind}`)}
        {note.instead !== null && ` ${t('paste.instead', { word: note.instead })}`}
      </span>
      <span className="rig-quiet">
        {note.lastLine === undefined || note.lastLine === note.line
          ? t('paste.place', { line: String(note.line), column: String(note.column) })
          : t('paste.lines', { first: String(note.line), last: String(note.lastLine) })}
      </span>
    </li>
  )
}

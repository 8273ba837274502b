import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useTranslation } from 'react-i18next'
import type { FileEntry, FileView } from '../../../contract/container-files.ts'
import { Fact } from '../../components/fact.tsx'
import { Waiting } from '../../components/waiting.tsx'
import { formatBytes, formatDate } from '../../lib/format.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { DetailsDrawer } from '../storage/details-drawer.tsx'
import { useAsked, type Asked } from '../wizard/use-asked.ts'
import type { FileSource } from './file-source.ts'
import { endOf, lineEnd, modeText, sizeText } from './file-words.ts'

interface Props {
  readonly source: FileSource
  readonly path: string
  readonly entry: FileEntry
  /** Another one is read again. */
  readonly round: number
  readonly onDownload: () => void
  readonly onRename: () => void
  readonly onDelete: () => void
  readonly onEdit: (view: FileView) => void
  readonly onClose: () => void
}

/** One file: what it is, and its text where it is one. */
export function FileDrawer(props: Props) {
  const { source, path, entry, round, onClose } = props
  const { t } = useTranslation()
  const isFile = endOf(entry) === 'file'
  const { asked } = useAsked(isFile ? `${source.key} ${path} ${round}` : null, (client, signal) =>
    source.view(client, path, signal),
  )
  const view = asked.type === 'known' ? asked.value : null
  return (
    <DetailsDrawer name={entry.name} onClose={onClose}>
      <Acts {...props} view={view} />
      <Facts entry={entry} view={view} />
      <section className="rig-section rig-fb-content" aria-label={t('files.content')}>
        {isFile ? <Read asked={asked} /> : <p className="rig-quiet">{t('files.odd')}</p>}
      </section>
    </DetailsDrawer>
  )
}

function Acts({ entry, view, onDownload, onEdit, onRename, onDelete }: Props & { readonly view: FileView | null }) {
  const { t } = useTranslation()
  const small = { size: 'sm', variant: 'secondary' } as const
  const editable = view !== null && isEditable(view)
  return (
    <div className="rig-drawer-acts" role="toolbar" aria-label={t('drawer.acts')}>
      <Button {...small} isDisabled={endOf(entry) !== 'file'} onClick={onDownload}>
        {t('files.verb.download')}
      </Button>
      <Button {...small} isDisabled={!editable} onClick={() => view !== null && onEdit(view)}>
        {t('files.verb.edit')}
      </Button>
      <Button {...small} onClick={onRename}>
        {t('files.verb.rename')}
      </Button>
      <Button {...small} isDanger onClick={onDelete}>
        {t('files.verb.delete')}
      </Button>
    </div>
  )
}

function Facts({ entry, view }: { readonly entry: FileEntry; readonly view: FileView | null }) {
  const { t, i18n } = useTranslation()
  return (
    <section className="rig-section">
      <dl className="rig-dl">
        <Fact name={t('files.column.size')}>{sizeText(view?.size ?? entry.size, i18n.language)}</Fact>
        <Fact name={t('files.column.rights')}>
          <code translate="no">{modeText(entry.kind, entry.mode)}</code>
        </Fact>
        <Fact name={t('files.column.owner')}>
          <code translate="no">{`${entry.uid}:${entry.gid}`}</code>
        </Fact>
        <Fact name={t('files.column.modified')}>{formatDate(entry.modified * 1000, i18n.language)}</Fact>
        {entry.target !== '' && (
          <Fact name={t('files.target')}>
            <code translate="no">{view?.path ?? entry.target}</code>
          </Fact>
        )}
      </dl>
    </section>
  )
}

function Read({ asked }: { readonly asked: Asked<FileView> }) {
  const { t } = useTranslation()
  switch (asked.type) {
    case 'asking':
      return <Waiting lines={6} />
    case 'failed':
      return <FailureAlert title={t('files.viewFailed')} failure={asked.failure} />
    case 'known':
      return <Content view={asked.value} />
  }
}

/** Whole, a text, and given back by a field as it was. */
function isEditable({ text, cut, digest }: FileView): boolean {
  return text !== null && !cut && digest !== null && lineEnd(text) !== null
}

function Content({ view }: { readonly view: FileView }) {
  const { t, i18n } = useTranslation()
  if (view.text === null) return <p className="rig-quiet">{t('files.binary')}</p>
  if (view.text === '') return <p className="rig-quiet">{t('files.empty')}</p>
  const shown = new TextEncoder().encode(view.text).length
  return (
    <>
      {view.cut && (
        <p className="rig-quiet" role="status">
          {t('files.cutText', {
            shown: formatBytes(shown, i18n.language),
            size: formatBytes(view.size, i18n.language),
          })}
        </p>
      )}
      <pre className="rig-fb-text" translate="no" tabIndex={0} aria-label={t('files.content')}>
        {view.text}
      </pre>
    </>
  )
}
